import { Alert, Button, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import IconDownload from "~icons/download";
import IconShieldCheck from "~icons/shield-check";
import IconShieldX from "~icons/shield-x";
import { type AuditFilter, exportAudit, type Verification, verifyAudit } from "../../../api/audit";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { ErrorState } from "../../../parts/ErrorState";
import { useChange } from "../../../parts/useChange";
import { useLocale } from "../../../parts/useLocale";
import classes from "../Audit.module.css";

/** Having the chain of the whole log examined, and taking what is shown away as a file. */
export function Examine({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const verify = useMutation({ mutationFn: verifyAudit });
  const save = useChange(async () => download(await exportAudit(filter)));
  return (
    <div className={classes.buttons}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDownload size={15} />}
        loading={save.isPending}
        onClick={() => save.mutate(undefined)}
      >
        {t("audit.export")}
      </Button>
      <Button
        size="xs"
        leftSection={<IconShieldCheck size={15} />}
        loading={verify.isPending}
        onClick={() => verify.mutate(undefined, { onSettled: () => setOpen(true) })}
      >
        {t("audit.verify")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("audit.verified")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        {verify.error && <ErrorState title={t("audit.notVerified")} error={verify.error} />}
        {verify.data && <Result found={verify.data} />}
      </Modal>
    </div>
  );
}

function Result({ found }: { found: Verification }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const isWhole = found.findings.length === 0;
  return (
    <Stack gap="sm">
      <Alert
        color={isWhole ? "teal" : "red"}
        icon={isWhole ? <IconShieldCheck /> : <IconShieldX />}
        title={t(isWhole ? "audit.whole" : "audit.broken", { count: found.findings.length })}
      >
        {t("audit.examined", {
          count: found.entries,
          entries: formatCount(found.entries, locale),
        })}
      </Alert>
      {!isWhole && (
        <ul className={classes.findings}>
          {found.findings.map((finding) => (
            <li key={`${finding.seq} ${finding.problem}`}>{finding.message}</li>
          ))}
        </ul>
      )}
      {found.hash && (
        <>
          <Text size="sm">{t("audit.note")}</Text>
          <div className={classes.noted}>
            <code>
              {found.seq}:{found.hash}
            </code>
            <CopyButton text={`${found.seq}:${found.hash}`} label={t("audit.copyNote")} />
          </div>
        </>
      )}
    </Stack>
  );
}

function download(file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = "audit.jsonl";
  link.click();
  URL.revokeObjectURL(url);
}
