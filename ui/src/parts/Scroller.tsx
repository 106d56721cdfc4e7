import type { CSSProperties, ReactNode, Ref } from "react";

/**
 * What scrolls by itself, and can be reached and scrolled by keyboard: a region of its own, or a
 * group within one.
 */
export function Scroller({
  label,
  className,
  style,
  role = "region",
  ref,
  children,
}: {
  label: string;
  className?: string;
  style?: CSSProperties;
  role?: "region" | "group";
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}) {
  return (
    <section
      role={role}
      ref={ref}
      className={className}
      style={style}
      aria-label={label}
      tabIndex={0}
    >
      {children}
    </section>
  );
}
