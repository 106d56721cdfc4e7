import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type RunDetail, renameRun } from "../../api/runs";
import { useTranslation } from "../../i18n/useTranslation";
import { useChange } from "../../parts/useChange";

/** Another name for a run; Enter keeps it, Escape gives up. */
export function RunName({ run, onDone }: { run: RunDetail; onDone(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(run.name);
  const save = useChange(async () => {
    await renameRun(run.runId, name.trim());
    onDone();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    if (name.trim() === run.name) onDone();
    else save.mutate(undefined);
  };
  return (
    <form onSubmit={submit} style={{ flex: 1, minWidth: 0 }}>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          maw={640}
          autoFocus
          aria-label={t("run.name")}
          value={name}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") onDone();
          }}
        />
        <Button type="submit" size="sm" disabled={name.trim() === ""} loading={save.isPending}>
          {t("app.save")}
        </Button>
      </Group>
    </form>
  );
}
