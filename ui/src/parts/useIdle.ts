import { useEffect, useState } from "react";

// A page that is never at rest gets there all the same.
const LONGEST_MS = 2_000;

/** False until the browser has had time after `when` became true; then true for good. */
export function useIdle(when = true): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    if (isIdle || !when) return;
    // Not every browser says when it is at rest.
    if (!("requestIdleCallback" in window)) {
      const timer = setTimeout(() => setIdle(true), 200);
      return () => clearTimeout(timer);
    }
    const asked = requestIdleCallback(() => setIdle(true), { timeout: LONGEST_MS });
    return () => cancelIdleCallback(asked);
  }, [isIdle, when]);
  return isIdle;
}
