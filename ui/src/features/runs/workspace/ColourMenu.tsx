import { Button, ColorSwatch, Popover, SimpleGrid, Stack } from "@mantine/core";
import { useTranslation } from "../../../i18n/useTranslation";
import { PALETTE } from "../colour";

/** Lets a run have another colour. */
export function ColourMenu({
  button,
  name,
  onPick,
  onClose,
}: {
  button: HTMLElement;
  name: string;
  /** undefined: its own. */
  onPick(colour: string | undefined): void;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const rect = button.getBoundingClientRect();
  return (
    <Popover opened onDismiss={onClose} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <span
          style={{ position: "fixed", left: rect.left, top: rect.bottom, width: 0, height: 0 }}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={t("runs.colourOf", { name })} p="sm">
        <Stack gap="xs">
          <SimpleGrid cols={6} spacing={6}>
            {PALETTE.map((colour) => (
              <ColorSwatch
                key={colour}
                component="button"
                type="button"
                color={colour}
                size={24}
                withShadow={false}
                aria-label={colour}
                style={{ cursor: "pointer", border: 0 }}
                onClick={() => onPick(colour)}
              />
            ))}
          </SimpleGrid>
          <Button size="compact-xs" variant="subtle" onClick={() => onPick(undefined)}>
            {t("runs.colourReset")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
