/** Why one was not let in, as a message: `sign-in.refused.<reason>`. */
import type { ApiError } from "../../api/client";

export type Reason = "wrong" | "tooMany" | "noAnswer" | "off" | "deadLink";

/**
 * The reason, or undefined where the server's own words are best.
 *
 * @param byLink it was a link that was refused, not a name and a password
 */
export function reasonOf(error: Error, byLink = false): Reason | undefined {
  const { status, code } = error as Partial<ApiError>;
  if (status === undefined) return "noAnswer";
  if (status === 401) return byLink ? "deadLink" : "wrong";
  if (status === 429) return "tooMany";
  if (code === "FEATURE_DISABLED") return "off";
  return undefined;
}

/** How long a name has to wait after too many wrong passwords, in seconds. */
export const WAIT_S = 60;
