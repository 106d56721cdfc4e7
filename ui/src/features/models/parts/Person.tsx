import { initialsOf } from "../../../format/initials";
import classes from "./Person.module.css";

/** Somebody by name, with a mark of their own by which the eye finds them again. */
export function Person({ name, withName = true }: { name: string; withName?: boolean }) {
  return (
    <span className={classes.person} title={name}>
      <span
        className={classes.mark}
        style={{ "--hue": hueOf(name) } as React.CSSProperties}
        aria-hidden={withName}
        {...(!withName && { role: "img", "aria-label": name })}
      >
        {initialsOf(name)}
      </span>
      {withName && <span className={classes.name}>{name}</span>}
    </span>
  );
}

/** A hue in degrees that is always the same for a name. */
export function hueOf(name: string): number {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return (hash * 47) % 360;
}
