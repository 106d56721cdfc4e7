import { ActionIcon, type MantineSize, Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";
import IconCheck from "~icons/check";
import IconCopy from "~icons/copy";
import { useTranslation } from "../i18n/useTranslation";
import { copyText } from "./copyText";

const SHOWN_MS = 1500;

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
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const said = isCopied ? t("app.copied") : label;
  return (
    <Tooltip label={said} withArrow>
      <ActionIcon
        variant="subtle"
        color={isCopied ? "water" : "gray"}
        size={size}
        aria-label={said}
        onClick={() => void copyText(text).then(setCopied)}
      >
        {isCopied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
