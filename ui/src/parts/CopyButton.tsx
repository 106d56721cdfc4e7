import { ActionIcon, type MantineSize, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import IconCheck from "~icons/check";
import IconCopy from "~icons/copy";

/** Copies a text; `label` says which, for those who do not see where the button stands. */
export function CopyButton({
  text,
  label,
  size = "sm",
}: {
  text: string;
  label: string;
  size?: MantineSize;
}) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 1500 });
  const said = clipboard.copied ? t("app.copied") : label;
  return (
    <Tooltip label={said} withArrow>
      <ActionIcon
        variant="subtle"
        color={clipboard.copied ? "water" : "gray"}
        size={size}
        aria-label={said}
        onClick={() => clipboard.copy(text)}
      >
        {clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
