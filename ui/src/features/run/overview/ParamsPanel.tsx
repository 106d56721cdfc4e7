import { Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { KeyValueRow } from "../../../parts/KeyValueRow";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import { FindBox } from "./FindBox";
import { found, inKeyOrder } from "./find";

const FEW = 10;

/** The params of a run, by key. */
export function ParamsPanel({ params }: { params: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const all = useMemo(() => inKeyOrder(params), [params]);
  const shown = useMemo(
    () => found(all, wanted, ([key, value]) => `${key}\n${value}`),
    [all, wanted],
  );
  return (
    <Panel
      title={t("run.params")}
      count={params.size}
      actions={
        params.size > 0 && (
          <>
            {params.size > FEW && (
              <FindBox label={t("run.findParams")} value={wanted} onChange={setWanted} />
            )}
            <CopyButton
              text={JSON.stringify(Object.fromEntries(all), null, 2)}
              label={t("run.copyParams")}
            />
          </>
        )
      }
    >
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed" p="sm">
          {t(params.size === 0 ? "run.noParams" : "run.noMatch")}
        </Text>
      ) : (
        <RowList label={t("run.params")} items={shown} keyOf={([key]) => key}>
          {([key, value]) => <KeyValueRow name={key} value={value} />}
        </RowList>
      )}
    </Panel>
  );
}
