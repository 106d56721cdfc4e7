import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";

/**
 * A question that a button answers. What the server refuses stands in it, and it stays open.
 *
 * @param onSubmit does it; the dialogue closes when it has
 */
export function Dialog({
  title,
  action,
  colour,
  disabled = false,
  onSubmit,
  onClose,
  children,
}: {
  title: ReactNode;
  /** What the button says. */
  action: string;
  colour?: string;
  disabled?: boolean;
  onSubmit: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    try {
      await onSubmit();
      onClose();
    } catch (error) {
      setRefusal((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": t("app.cancel") }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          {children}
          {refusal && (
            <Alert color="red" variant="light" role="alert">
              {refusal}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("app.cancel")}
            </Button>
            <Button type="submit" loading={isBusy} disabled={disabled} color={colour}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
