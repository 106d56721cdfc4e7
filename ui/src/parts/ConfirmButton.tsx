import { Button, Popover, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "../i18n/useTranslation";

/** A button for what cannot be undone: it asks before it does it. */
export function ConfirmButton({
  label,
  ask,
  hint,
  isDisabled = false,
  onConfirm,
}: {
  label: string;
  /** The question. */
  ask: string;
  /** What follows from it. */
  hint?: string;
  isDisabled?: boolean;
  onConfirm(): void;
}) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={280}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          disabled={isDisabled}
          onClick={() => setOpen(!isOpen)}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={ask}>
        <Stack gap="xs" style={{ whiteSpace: "normal", textAlign: "start" }}>
          <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
            {ask}
          </Text>
          {hint && (
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          )}
          <div style={{ display: "flex", gap: 8, justifyContent: "flex-end" }}>
            <Button size="xs" variant="default" data-autofocus onClick={() => setOpen(false)}>
              {t("app.cancel")}
            </Button>
            <Button
              size="xs"
              color="red"
              onClick={() => {
                setOpen(false);
                onConfirm();
              }}
            >
              {label}
            </Button>
          </div>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
