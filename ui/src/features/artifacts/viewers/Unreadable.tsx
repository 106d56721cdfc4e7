import { Box } from "@mantine/core";
import { useTranslation } from "../../../i18n/useTranslation";
import { ErrorState } from "../../../parts/ErrorState";

/** A file's content could not be read or understood. */
export function Unreadable({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <Box p="md">
      <ErrorState title={t("artifacts.unreadable")} error={error} onRetry={onRetry} />
    </Box>
  );
}
