import { Switch } from "@mantine/core";
import { useMemo, useState } from "react";
import { deleteRunTag, type RunDetail, setRunTag } from "../../../api/runs";
import { useTranslation } from "../../../i18n/useTranslation";
import { TagsPanel as Tags } from "../../../parts/TagsPanel";
import { isOwnTag } from "../facts";
import { FindBox } from "./FindBox";
import { found, inKeyOrder } from "./find";

const FEW = 10;

/** The tags of a run, which can be changed here. */
export function TagsPanel({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const [withSystem, setWithSystem] = useState(false);
  const all = useMemo(
    () => inKeyOrder(run.tags).filter(([key]) => withSystem || isOwnTag(key)),
    [run.tags, withSystem],
  );
  const shown = useMemo(
    () => found(all, wanted, ([key, value]) => `${key}\n${value}`),
    [all, wanted],
  );
  return (
    <Tags
      title={t("run.tags")}
      count={all.length}
      tags={shown}
      none={t(all.length === 0 ? "run.noTags" : "run.noMatch")}
      canAdd={!run.deleted}
      canChange={(key) => !run.deleted && isOwnTag(key)}
      height={360}
      onSet={(key, value) => setRunTag(run.runId, key, value)}
      onDelete={(key) => deleteRunTag(run.runId, key)}
      actions={
        <>
          {all.length > FEW && (
            <FindBox label={t("run.findTags")} value={wanted} onChange={setWanted} />
          )}
          <Switch
            size="xs"
            label={t("run.systemTags")}
            checked={withSystem}
            onChange={(event) => setWithSystem(event.currentTarget.checked)}
          />
        </>
      }
    />
  );
}
