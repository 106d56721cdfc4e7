import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import { sessionQuery } from "../../api/sessions";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { Card } from "./Card";
import { LinkForm } from "./LinkForm";
import { PasswordForm } from "./PasswordForm";

const route = getRouteApi("/sign-in");

/** The way in: by name and password, or by a link that lets one choose them. */
export default function SignInScreen() {
  const { t } = useTranslation();
  const { link, to, signedOut, error } = route.useSearch();
  const navigate = useNavigate();
  const router = useRouter();
  const session = useQuery(sessionQuery).data;
  useTitle(t("sign-in.title"));
  const isIn = session !== undefined && (session.signedIn || !session.signIn);
  const goOn = useEffectEvent(() => {
    if (to) router.history.replace(to);
    else void navigate({ to: "/experiments", replace: true });
  });
  useEffect(() => {
    if (isIn && !signedOut) goOn();
  }, [isIn, signedOut]);
  return (
    <Card>
      {link ? (
        <LinkForm
          link={link}
          onGiveUp={() => void navigate({ to: "/sign-in", search: { to }, replace: true })}
        />
      ) : (
        <PasswordForm
          to={to}
          failure={error}
          hint={signedOut ? t("sign-in.signedOut") : to && t("sign-in.comeBack")}
          onDone={() => void navigate({ to: "/sign-in", search: { to }, replace: true })}
        />
      )}
    </Card>
  );
}
