import { Alert, Button, Container, Stack } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "../i18n/useTranslation";

/** A screen that could not be shown: what went wrong, and a way on. */
export function Failure({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <Container size="sm" py="xl">
      <Alert color="red" title={t("app.failed")} role="alert">
        <Stack align="flex-start">
          {error instanceof Error ? error.message : String(error)}
          <Button size="xs" variant="default" onClick={reset}>
            {t("app.retry")}
          </Button>
        </Stack>
      </Alert>
    </Container>
  );
}
