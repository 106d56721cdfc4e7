import type { ComponentPropsWithRef, ReactNode } from "react";
import classes from "./LightButton.module.css";

export interface LightButtonProps extends ComponentPropsWithRef<"button"> {
  /** `default`: outlined; `subtle`: nothing but its icon; `chosen`: something is chosen with it. */
  look?: "default" | "subtle" | "chosen" | "chosen-subtle";
  /** Height in px; of a button without text the width, too. */
  size?: number;
  icon?: ReactNode;
  /** Said on hover and on focus. */
  hint?: string | undefined;
}

/**
 * A button that looks as Mantine's do and costs next to nothing: for what stands on the first
 * screen, and for what there are hundreds of.
 */
export function LightButton({
  look = "default",
  size = 34,
  icon,
  hint,
  className,
  style,
  children,
  ...others
}: LightButtonProps) {
  return (
    <button
      type="button"
      {...others}
      className={className ? `${classes.button} ${className}` : classes.button}
      style={{ "--size": `${size}px`, ...style } as object}
      data-look={look}
      data-square={children === undefined || undefined}
      data-hint={hint}
    >
      {icon}
      {children !== undefined && <span className={classes.text}>{children}</span>}
    </button>
  );
}
