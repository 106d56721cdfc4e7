import { Skeleton, Text, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { movesQuery } from "../../../api/registryHistory";
import { dateFormat } from "../../../format/formatters";
import { formatDuration, shortTime } from "../../../format/time";
import { useTranslation } from "../../../i18n/useTranslation";
import { Panel } from "../../../parts/Panel";
import { useLocale } from "../../../parts/useLocale";
import { useNow } from "../../../parts/useNow";
import { StageName, useStageName } from "../parts/StageBadge";
import { kindOf } from "../stages";
import { lines, placed, type Segment, segments } from "./ribbon";
import classes from "./StageRibbon.module.css";

const MINUTE = 60_000;
const TICKS = 4;

/** Which version was in which stage when: a line for each stage, from the first stay until now. */
export function StageRibbon({ name, stages }: { name: string; stages: readonly string[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(MINUTE);
  const moves = useQuery(movesQuery(name));
  const stays = useMemo(() => segments(moves.data ?? []), [moves.data]);
  const first = stays[0]?.from;
  const begin = first ?? now - MINUTE;
  const end = Math.max(now, begin + MINUTE);
  const ticks = Array.from(
    { length: TICKS + 1 },
    (_, index) => begin + ((end - begin) * index) / TICKS,
  );
  const day = dateFormat(locale, { month: "short", day: "numeric" });
  return (
    <Panel title={t("models.ribbon.title")}>
      {moves.isPending ? (
        <Skeleton height={96} m="sm" width="auto" />
      ) : stays.length === 0 ? (
        <Text size="sm" c="dimmed" p="sm">
          {t("models.ribbon.none")}
        </Text>
      ) : (
        <div className={classes.ribbon}>
          {[...stages].reverse().map((stage) => {
            const own = stays.filter((segment) => segment.stage === stage);
            if (own.length === 0) return null;
            return (
              <div key={stage} className={classes.stage} data-kind={kindOf(stage)}>
                <span className={classes.name}>
                  <StageName stage={stage} />
                </span>
                <div className={classes.lines}>
                  {lines(own).map((line) => (
                    <ol
                      key={line[0]?.from}
                      className={classes.line}
                      aria-label={t("models.ribbon.stays")}
                    >
                      {line.map((segment) => (
                        <Stay
                          key={segment.from}
                          name={name}
                          segment={segment}
                          place={placed(segment, begin, end)}
                        />
                      ))}
                    </ol>
                  ))}
                </div>
              </div>
            );
          })}
          <div className={classes.axis} aria-hidden>
            {ticks.map((tick) => (
              <span key={tick}>{tick >= end ? t("models.ribbon.now") : day.format(tick)}</span>
            ))}
          </div>
        </div>
      )}
    </Panel>
  );
}

function Stay({
  name,
  segment,
  place,
}: {
  name: string;
  segment: Segment;
  place: { left: number; width: number };
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const stageName = useStageName();
  const now = useNow(MINUTE);
  const until = segment.to === undefined ? t("models.ribbon.now") : shortTime(segment.to, locale);
  const long = formatDuration((segment.to ?? Math.max(now, segment.from)) - segment.from, locale);
  const said = `v${segment.version} · ${stageName(segment.stage)} · ${shortTime(segment.from, locale)} – ${until}`;
  return (
    <li
      className={classes.stay}
      data-now={segment.to === undefined}
      style={{ left: `${place.left}%`, width: `${place.width}%` }}
    >
      <Tooltip
        multiline
        maw={320}
        label={
          <>
            {said} ({long})
            <br />
            {segment.actor}
            {segment.comment && <>: {segment.comment}</>}
          </>
        }
      >
        <Link
          to="/models/$name/versions/$version"
          params={{ name, version: segment.version }}
          className={classes.link}
          aria-label={said}
        >
          v{segment.version}
        </Link>
      </Tooltip>
    </li>
  );
}
