import { Skeleton } from "@mantine/core";
import classes from "./List.module.css";

/** In the place of a list, until it is there. */
export function LoadingRows() {
  return (
    <div className={classes.loading} aria-busy="true">
      {Array.from({ length: 8 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={row} height={20} my={16} opacity={1 - row / 9} />
      ))}
    </div>
  );
}
