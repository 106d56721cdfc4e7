import { SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import { BASE } from "../../../api/client";
import type { ModelVersion } from "../../../api/modelVersions";
import { useTranslation } from "../../../i18n/useTranslation";
import { CodeBlock } from "../../../parts/CodeBlock";
import { Panel } from "../../../parts/Panel";
import { type How, loadCode, waysToLoad } from "./loadCode";

/** How to use the version in code: by its number, its stage, its alias, or as a service. */
export function LoadPanel({ version }: { version: ModelVersion }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<How>("version");
  const ways = waysToLoad(version);
  const way = ways.find((one) => one.how === chosen) ?? ways[0];
  if (!way) return null;
  return (
    <Panel title={t("models.load.title")}>
      <Stack gap="xs" p="sm">
        <SegmentedControl
          size="xs"
          style={{ alignSelf: "flex-start" }}
          aria-label={t("models.load.title")}
          data={ways.map(({ how }) => ({ value: how, label: t(`models.load.${how}`) }))}
          value={way.how}
          onChange={(how) => setChosen(how as How)}
        />
        <CodeBlock code={loadCode(BASE, way)} language={way.how === "serve" ? "bash" : "python"} />
      </Stack>
    </Panel>
  );
}
