import { Alert } from "@mantine/core";
import IconAlertTriangle from "~icons/alert-triangle";
import { useTranslation } from "../../i18n/useTranslation";
import { reasonOf } from "./refusal";

/** Why one was not let in, in plain words. */
export function Refusal({
  error,
  wait,
  byLink,
}: {
  error: Error;
  wait?: number;
  byLink?: boolean;
}) {
  const { t } = useTranslation();
  const reason = reasonOf(error, byLink);
  const isWaiting = reason === "tooMany" && wait !== undefined && wait > 0;
  return (
    <Alert
      role="alert"
      variant="light"
      color={reason === "tooMany" ? "orange" : "red"}
      icon={<IconAlertTriangle />}
    >
      {isWaiting
        ? t("sign-in.refused.wait", { count: wait })
        : reason
          ? t(`sign-in.refused.${reason}`)
          : error.message}
    </Alert>
  );
}
