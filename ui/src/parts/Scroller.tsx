import type { CSSProperties, ReactNode, Ref } from "react";

/** A region that scrolls by itself and can be reached and scrolled by keyboard. */
export function Scroller({
  label,
  className,
  style,
  ref,
  children,
}: {
  label: string;
  className?: string;
  style?: CSSProperties;
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}) {
  return (
    <section
      ref={ref}
      className={className}
      style={style}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {children}
    </section>
  );
}
