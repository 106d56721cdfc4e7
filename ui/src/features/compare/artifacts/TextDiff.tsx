import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import IconEqual from "~icons/equal";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { EmptyState } from "../../../parts/EmptyState";
import { ErrorState } from "../../../parts/ErrorState";
import { Scroller } from "../../../parts/Scroller";
import { useLocale } from "../../../parts/useLocale";
import { textQuery } from "../../artifacts/file";
import { textPage } from "../../artifacts/lines";
import { Waiting } from "../../artifacts/viewers/Waiting";
import { type DiffLine, diffLines, hunks } from "../textDiff";
import type { PairedFile } from "./Pair";
import classes from "./TextDiff.module.css";

// Longer files would hold up the page.
const LARGEST = 4 * 1024 * 1024;
const CONTEXT_LINES = 3;
// More changed lines than these nobody reads.
const MOST_LINES = 5_000;

const SIGNS = { same: " ", removed: "−", added: "+" } as const;

/** What differs between a text file of two runs, line by line. */
export function TextDiff({
  path,
  left,
  right,
}: {
  path: string;
  left: PairedFile;
  right: PairedFile;
}) {
  const { t } = useTranslation();
  const isTooLarge = Math.max(left.size, right.size) > LARGEST;
  const a = useQuery({ ...queryOf(path, left), enabled: !isTooLarge });
  const b = useQuery({ ...queryOf(path, right), enabled: !isTooLarge });
  const lines = useMemo(
    () =>
      a.data === undefined || b.data === undefined
        ? undefined
        : diffLines(linesOf(a.data), linesOf(b.data)),
    [a.data, b.data],
  );
  if (isTooLarge) {
    return (
      <Text size="sm" c="dimmed">
        {t("compare.tooLarge")}
      </Text>
    );
  }
  const failed = [a, b].find((query) => query.isError);
  if (failed?.error) {
    return (
      <ErrorState
        title={t("compare.unreadable")}
        error={failed.error}
        onRetry={() => void failed.refetch()}
      />
    );
  }
  if (!lines) return <Waiting />;
  if ([a, b].some((query) => query.data?.includes("\0"))) {
    return (
      <Text size="sm" c="dimmed">
        {t("compare.notText")}
      </Text>
    );
  }
  return <Diff path={path} lines={lines} />;
}

function queryOf(path: string, { run, size }: PairedFile) {
  return textQuery({ source: { kind: "run", runId: run.runId }, path, size });
}

function linesOf(text: string): string[] {
  return textPage(new TextEncoder().encode(text), true).lines;
}

function Diff({ path, lines }: { path: string; lines: readonly DiffLine[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const found = useMemo(() => hunks(lines, CONTEXT_LINES), [lines]);
  if (found.length === 0) {
    return <EmptyState icon={<IconEqual size={22} />} title={t("compare.sameText")} />;
  }
  const count = (change: DiffLine["change"]) =>
    lines.filter((line) => line.change === change).length;
  let shown = 0;
  return (
    <>
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          {t("compare.changes", {
            removed: formatCount(count("removed"), locale),
            added: formatCount(count("added"), locale),
          })}
        </Text>
      </Group>
      <Scroller className={classes.diff} label={path}>
        {found.map((hunk) => {
          if (shown > MOST_LINES) return null;
          shown += hunk.lines.length;
          const [first] = hunk.lines;
          return (
            <div key={first ? `${first.left} ${first.right}` : "end"}>
              {hunk.skipped > 0 && (
                <div className={classes.skipped}>
                  {t("compare.unchanged", {
                    count: hunk.skipped,
                    shown: formatCount(hunk.skipped, locale),
                  })}
                </div>
              )}
              {hunk.lines.slice(0, MOST_LINES).map((line) => (
                <Line key={`${line.left} ${line.right}`} line={line} />
              ))}
            </div>
          );
        })}
        {shown > MOST_LINES && <div className={classes.skipped}>{t("compare.moreChanges")}</div>}
      </Scroller>
    </>
  );
}

function Line({ line }: { line: DiffLine }) {
  return (
    <div className={`${classes.line} ${line.change === "same" ? "" : classes[line.change]}`}>
      <span className={classes.number}>{line.left}</span>
      <span className={classes.number}>{line.right}</span>
      <span className={classes.sign}>{SIGNS[line.change]}</span>
      <span>{line.text}</span>
    </div>
  );
}
