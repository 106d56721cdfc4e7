import { Center, Skeleton, Slider, Text } from "@mantine/core";
import { useImperativeHandle, useMemo, useState } from "react";
import { fileUrl } from "../../../api/artifacts";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import type { ChartSpec } from "../contract";
import type { ChartBodyProps } from "../panel/ChartBody";
import { reasonOf } from "../reason";
import classes from "./ImagesChart.module.css";
import { imageAt } from "./names";
import { type RunImages, useImages } from "./useImages";

type Props = ChartBodyProps<Extract<ChartSpec, { kind: "images" }>>;

/** The images of a series, run beside run, at the step that the slider tells. */
export default function ImagesChart(props: Props) {
  const { spec, curveRuns, output } = props;
  const { t } = useTranslation();
  const { images, pending, error } = useImages(curveRuns);
  const series = useMemo(
    () =>
      images
        .map(({ run, images }) => ({ run, images: images.filter(({ key }) => key === spec.key) }))
        .filter(({ images }) => images.length > 0),
    [images, spec.key],
  );
  useImperativeHandle(output, () => ({
    picture: () => undefined,
    table: () => ({
      columns: [t("charts.run"), t("charts.step"), t("charts.file")],
      rows: series.flatMap(({ run, images }) =>
        images.map(({ step, path }) => [run.name, step, path]),
      ),
    }),
  }));
  if (series.length > 0) return <Series {...props} series={series} />;
  if (pending) return <Skeleton className={classes.whole} />;
  return (
    <Center className={classes.whole}>
      <Text size="sm" c="dimmed">
        {error ? reasonOf(error, t) : t("charts.noImages")}
      </Text>
    </Center>
  );
}

function Series({ series, highlighted, onHighlight }: Props & { series: readonly RunImages[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const steps = useMemo(
    () =>
      [...new Set(series.flatMap(({ images }) => images.map(({ step }) => step)))].sort(
        (a, b) => a - b,
      ),
    [series],
  );
  const [chosen, setChosen] = useState<number>();
  // Until somebody chooses a step it is the newest one, also when more arrive.
  const at = chosen === undefined ? steps.length - 1 : Math.max(0, nearest(steps, chosen));
  const step = steps[at] ?? 0;
  const label = t("charts.stepN", { step: formatCount(step, locale) });
  return (
    <div className={classes.images}>
      <div className={classes.tiles}>
        {series.map(({ run, images }) => {
          const image = imageAt(images, step);
          const source = { kind: "run", runId: run.runId } as const;
          return (
            <figure
              key={run.runId}
              className={classes.tile}
              data-raised={run.runId === highlighted || undefined}
              onPointerEnter={() => onHighlight(run.runId)}
              onPointerLeave={() => onHighlight(undefined)}
            >
              {image ? (
                <a href={fileUrl(source, image.path)} target="_blank" rel="noreferrer">
                  <img
                    src={fileUrl(source, image.small)}
                    alt={`${run.name}, ${t("charts.stepN", { step: formatCount(image.step, locale) })}`}
                    loading="lazy"
                  />
                </a>
              ) : (
                <div className={classes.none}>{t("charts.noImageYet")}</div>
              )}
              <figcaption>
                <span className={classes.swatch} style={{ background: run.colour }} />
                {run.name}
              </figcaption>
            </figure>
          );
        })}
      </div>
      {steps.length > 1 && (
        <div className={classes.slider}>
          <Slider
            flex={1}
            size="sm"
            min={0}
            max={steps.length - 1}
            value={at}
            label={null}
            thumbLabel={label}
            onChange={(place) => setChosen(steps[place])}
          />
          <Text size="xs" c="dimmed" miw={64} ta="right">
            {label}
          </Text>
        </div>
      )}
    </div>
  );
}

function nearest(steps: readonly number[], step: number): number {
  return steps.findLastIndex((other) => other <= step);
}
