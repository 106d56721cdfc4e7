import { Container, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import IconZoomQuestion from "~icons/zoom-question";
import { ApiError } from "../api/client";
import { useTranslation } from "../i18n/useTranslation";
import { EmptyState } from "./EmptyState";
import { ErrorState } from "./ErrorState";

/** In the place of a screen whose subject is not there, or could not be read; and where to go. */
export function UnreadableScreen({
  title,
  error,
  onRetry,
  children,
}: {
  title: string;
  error: Error;
  onRetry(): void;
  /** A link to what it belongs to. */
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const isGone = error instanceof ApiError && error.status === 404;
  return (
    <Container size="sm" py="xl">
      {isGone ? (
        <div role="alert">
          <EmptyState icon={<IconZoomQuestion size={22} />} title={title}>
            <p>{t("app.notFoundHint")}</p>
            {children}
          </EmptyState>
        </div>
      ) : (
        <Stack>
          <ErrorState title={title} error={error} onRetry={onRetry} />
          {children}
        </Stack>
      )}
    </Container>
  );
}
