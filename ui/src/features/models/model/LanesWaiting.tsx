import { Skeleton } from "@mantine/core";
import { StageName } from "../parts/StageBadge";
import { kindOf } from "../stages";
import classes from "./Lanes.module.css";

const CARD_PX = 112;

/** The lanes as they will be, before the versions are there: nothing below moves when they come. */
export function LanesWaiting({
  stages,
  counts,
  most,
}: {
  stages: readonly string[];
  /** Stage → how many versions there are. */
  counts: ReadonlyMap<string, number>;
  /** How many a lane shows. */
  most: number;
}) {
  return (
    <div className={classes.lanes} aria-busy="true">
      {stages.map((stage) => {
        const count = Math.min(counts.get(stage) ?? 0, most);
        return (
          <section
            key={stage}
            className={classes.lane}
            data-kind={kindOf(stage)}
            data-empty={count === 0}
          >
            <h2 className={classes.head}>
              <StageName stage={stage} />
            </h2>
            <div className={classes.cards}>
              {Array.from({ length: count }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
                <Skeleton key={index} height={CARD_PX} />
              ))}
            </div>
          </section>
        );
      })}
    </div>
  );
}
