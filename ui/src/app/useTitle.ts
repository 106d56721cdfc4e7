import { useEffect } from "react";

const APP = "Headrace";

/** Names the page in the browser's tab, the most particular first. Empty parts are left out. */
export function useTitle(...parts: (string | undefined)[]): void {
  const title = [...parts.filter(Boolean), APP].join(" · ");
  useEffect(() => {
    document.title = title;
    return () => {
      document.title = APP;
    };
  }, [title]);
}
