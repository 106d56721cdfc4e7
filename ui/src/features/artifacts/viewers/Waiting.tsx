import { Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "../../../i18n/useTranslation";

const WIDTHS = ["62%", "88%", "74%", "40%", "81%", "55%"];

/** A file's content is on its way. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" p="md" role="status" aria-label={t("artifacts.loading")}>
      {WIDTHS.map((width) => (
        <Skeleton key={width} height={12} width={width} />
      ))}
    </Stack>
  );
}
