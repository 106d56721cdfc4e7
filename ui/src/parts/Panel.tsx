import { type ReactNode, useId } from "react";
import { formatCount } from "../format/number";
import classes from "./Panel.module.css";
import { useLocale } from "./useLocale";

/** A part of a screen under a heading of its own. */
export function Panel({
  title,
  count,
  actions,
  children,
}: {
  title: string;
  /** How many things are in it, beside the title. */
  count?: number;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  const locale = useLocale();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 className={classes.title} id={id}>
          {title}
        </h2>
        {count !== undefined && <span className={classes.count}>{formatCount(count, locale)}</span>}
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      <div className={classes.body}>{children}</div>
    </section>
  );
}
