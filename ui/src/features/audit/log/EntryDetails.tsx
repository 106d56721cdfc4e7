import { Table, Text } from "@mantine/core";
import type { AuditEntry } from "../../../api/audit";
import { exactTime } from "../../../format/time";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { LongText } from "../../../parts/LongText";
import { AnchorLink } from "../../../parts/links";
import { useLocale } from "../../../parts/useLocale";
import classes from "../Audit.module.css";
import { changesOf } from "../changes";

const HASH_SHOWN = 12;

/** All that an entry holds: what differs before and after it, where it came from, its hashes. */
export function EntryDetails({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const runId = entry.after?.run_id ?? entry.before?.run_id;
  return (
    <div className={classes.detail}>
      <Changes entry={entry} />
      {entry.comment && (
        <p className={classes.comment}>
          <LongText text={entry.comment} />
        </p>
      )}
      <dl className={classes.facts}>
        <dt>{t("audit.number")}</dt>
        <dd>{entry.seq}</dd>
        <dt>{t("audit.time")}</dt>
        <dd>{exactTime(entry.time, locale)}</dd>
        <dt>{t("audit.by")}</dt>
        <dd>
          {entry.actor} · {t(`audit.kind.${entry.actorKind}`, { defaultValue: entry.actorKind })}
          {entry.address && ` · ${entry.address}`}
        </dd>
        {typeof runId === "string" && runId && (
          <>
            <dt>{t("audit.run")}</dt>
            <dd>
              <RunLink runId={runId} />
            </dd>
          </>
        )}
        <dt>{t("audit.hash")}</dt>
        <dd>
          <Hash value={entry.hash} />
        </dd>
        <dt>{t("audit.previous")}</dt>
        <dd>{entry.previous ? <Hash value={entry.previous} /> : t("audit.firstEntry")}</dd>
      </dl>
      {entry.digests && <Digests digests={entry.digests} />}
    </div>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const changes = changesOf(entry.before, entry.after);
  if (changes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("audit.noChange")}
      </Text>
    );
  }
  return (
    <Table className={classes.diff} verticalSpacing={4} aria-label={t("audit.changes")}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("audit.field")}</Table.Th>
          <Table.Th>{t("audit.before")}</Table.Th>
          <Table.Th>{t("audit.after")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changes.map(({ key, before, after }) => (
          <Table.Tr key={key}>
            <Table.Td className={classes.field}>{key}</Table.Td>
            <Table.Td className={before === undefined ? undefined : classes.was}>
              {before !== undefined && <LongText text={before} />}
            </Table.Td>
            <Table.Td className={after === undefined ? undefined : classes.is}>
              {after !== undefined && <LongText text={after} />}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function RunLink({ runId }: { runId: string }) {
  const { t } = useTranslation();
  return (
    <AnchorLink to="/compare" search={{ runs: runId }} fz="sm" title={t("audit.openRun")}>
      {runId}
    </AnchorLink>
  );
}

function Hash({ value }: { value: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.hash}>
      <code title={value}>{value.slice(0, HASH_SHOWN)}…</code>
      <CopyButton text={value} label={t("audit.copyHash")} size="xs" />
    </span>
  );
}

function Digests({ digests }: { digests: Readonly<Record<string, string>> }) {
  const { t } = useTranslation();
  const files = Object.entries(digests);
  return (
    <details>
      <summary className={classes.summary}>{t("audit.files", { count: files.length })}</summary>
      <dl className={classes.facts}>
        {files.map(([path, digest]) => (
          <div key={path} style={{ display: "contents" }}>
            <dt>{path}</dt>
            <dd>
              <Hash value={digest} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
