import { useEffect, useRef, useState } from "react";

/** So far outside the window a chart is made already, so that it is there when it comes into sight. */
const MARGIN = "240px";

/** Whether the element is in sight, or nearly, and whether it ever was. */
export function useNear<T extends Element>() {
  const ref = useRef<T>(null);
  const [near, setNear] = useState<boolean>();
  useEffect(() => {
    if (!ref.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const isNear = entries.some(({ isIntersecting }) => isIntersecting);
        setNear((before) => isNear || (before === undefined ? undefined : false));
      },
      { rootMargin: MARGIN },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return { ref, near: near === true, wasNear: near !== undefined };
}
