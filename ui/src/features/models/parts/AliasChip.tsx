import classes from "./AliasChip.module.css";

/** An alias as it is written in URIs. */
export function AliasChip({ alias, children }: { alias: string; children?: React.ReactNode }) {
  return (
    <span className={classes.alias} title={`@${alias}`}>
      <span className={classes.text}>@{alias}</span>
      {children}
    </span>
  );
}
