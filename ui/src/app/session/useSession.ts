import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import { endSession, type Session, sessionQuery } from "../../api/sessions";
import { onSessionEnd } from "./expiry";

/** Who looks; undefined until it is known. */
export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data;
}

/** Leads who is not signed in, or not any more, to the sign-in page, and back afterwards. */
export function useSignInWhenNeeded(): void {
  const navigate = useNavigate();
  const session = useSession();
  const href = useLocation({ select: (location) => location.href });
  const ask = useEffectEvent(() => {
    if (href.startsWith("/sign-in")) return;
    const to = href === "/" || href === "/experiments" ? undefined : href;
    void navigate({ to: "/sign-in", search: { to }, replace: true });
  });
  const isNeeded = session?.signIn && !session.signedIn;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked at every address
  useEffect(() => {
    if (isNeeded) ask();
  }, [isNeeded, href]);
  useEffect(() => onSessionEnd(endSession), []);
}
