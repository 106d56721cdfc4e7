import { Group, SegmentedControl, Slider, Text } from "@mantine/core";
import { useState } from "react";
import { fileUrl } from "../../../api/artifacts";
import { useTranslation } from "../../../i18n/useTranslation";
import classes from "./ImagePair.module.css";
import type { PairedFile } from "./Pair";

/** Two images over each other: a line to move between them, or only what differs. */
export function ImagePair({
  path,
  left,
  right,
}: {
  path: string;
  left: PairedFile;
  right: PairedFile;
}) {
  const { t } = useTranslation();
  const [way, setWay] = useState("wipe");
  const [place, setPlace] = useState(50);
  const isWipe = way === "wipe";
  const images = [left, right].map(({ run }) => ({
    url: fileUrl({ kind: "run", runId: run.runId }, path),
    name: run.name || run.runId,
  }));
  const [under, over] = images;
  if (!under || !over) return null;
  return (
    <>
      <Group gap="md">
        <SegmentedControl
          size="xs"
          aria-label={t("compare.imagePair")}
          data={[
            { value: "wipe", label: t("compare.wipe") },
            { value: "difference", label: t("compare.difference") },
          ]}
          value={way}
          onChange={setWay}
        />
        {isWipe ? (
          <Slider
            flex={1}
            maw={420}
            value={place}
            onChange={setPlace}
            label={null}
            thumbLabel={t("compare.wipePlace")}
          />
        ) : (
          <Text size="xs" c="dimmed">
            {t("compare.differenceHint")}
          </Text>
        )}
      </Group>
      <div className={classes.stage} style={isWipe ? undefined : { background: "black" }}>
        <img src={under.url} alt={under.name} />
        <img
          src={over.url}
          alt={over.name}
          className={isWipe ? undefined : classes.difference}
          style={isWipe ? { clipPath: `inset(0 0 0 ${place}%)`, background: "inherit" } : undefined}
        />
        {isWipe && <div className={classes.handle} style={{ left: `${place}%` }} />}
      </div>
      <Group justify="space-between">
        <Text size="xs" c="dimmed" truncate>
          {under.name}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {over.name}
        </Text>
      </Group>
    </>
  );
}
