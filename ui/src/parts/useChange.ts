import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "../i18n/useTranslation";

/** A change that somebody asks for; what the server refuses is told in its words. */
export function useChange<Asked>(change: (asked: Asked) => Promise<void>) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: change,
    onError: (error) =>
      notifications.show({ color: "red", title: t("app.notChanged"), message: error.message }),
  });
}
