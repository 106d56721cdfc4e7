/** Why one was not let in, as a message: `sign-in.refused.<reason>`. */
import { ApiError } from "../../api/client";

export type Reason = "wrong" | "tooMany" | "noAnswer" | "off" | "deadLink";

/**
 * The reason, or undefined where the server's own words are best.
 *
 * @param byLink it was a link that was refused, not a name and a password
 */
export function reasonOf(error: Error, byLink = false): Reason | undefined {
  if (!(error instanceof ApiError)) return "noAnswer";
  if (error.status === 401) return byLink ? "deadLink" : "wrong";
  if (error.status === 429) return "tooMany";
  if (error.code === "FEATURE_DISABLED") return "off";
  return undefined;
}

/** How long a name has to wait after too many wrong passwords, in seconds. */
export const WAIT_S = 60;
