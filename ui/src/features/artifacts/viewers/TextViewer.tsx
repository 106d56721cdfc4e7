import { ActionIcon, Group, Text, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import IconChevronDown from "~icons/chevron-down";
import IconChevronUp from "~icons/chevron-up";
import IconSearch from "~icons/search";
import IconTextWrap from "~icons/text-wrap";
import { formatBytes, formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import { contentKey, type ViewerProps } from "../file";
import { languageOf } from "../kind";
import { withoutEscapes } from "../lines";
import { useTextPages } from "../useTextPages";
import { LineList } from "./LineList";
import { Toolbar } from "./Toolbar";
import { Unreadable } from "./Unreadable";
import { Waiting } from "./Waiting";

// Beyond this, highlighting would hold up the page.
const MOST_HIGHLIGHTED = 256 * 1024;

/** Text with line numbers, highlighted where it is source; long files are read as one scrolls. */
export default function TextViewer({ file }: ViewerProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const text = useTextPages(file);
  const [isWrapped, setWrapped] = useState(false);
  const lines = useMemo(() => text.lines.map(withoutEscapes), [text.lines]);
  const language = file.size <= MOST_HIGHLIGHTED ? languageOf(file.path) : undefined;
  const markup = useQuery({
    queryKey: [...contentKey(file), "highlighted"],
    queryFn: async () => {
      const { highlight } = await import("../../../parts/highlight");
      return (await highlight(lines.join("\n"), language ?? "")) ?? null;
    },
    enabled: Boolean(language) && text.isWhole,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const find = useFind(lines);

  if (text.isPending) return <Waiting />;
  if (text.error && lines.length === 0) {
    return <Unreadable error={text.error} onRetry={text.retry} />;
  }
  return (
    <>
      <Toolbar>
        <Text size="xs" c="dimmed">
          {text.isWhole
            ? t("artifacts.lines", {
                count: lines.length,
                shown: formatCount(lines.length, locale),
              })
            : t("artifacts.readSoFar", {
                read: formatBytes(text.readBytes, locale),
                all: formatBytes(text.totalBytes, locale),
              })}
        </Text>
        <Group gap={4} ml="auto" wrap="nowrap">
          <FindBox find={find} />
          <Tooltip label={t("artifacts.wrap")}>
            <ActionIcon
              variant={isWrapped ? "light" : "subtle"}
              color={isWrapped ? undefined : "gray"}
              aria-label={t("artifacts.wrap")}
              aria-pressed={isWrapped}
              onClick={() => setWrapped(!isWrapped)}
            >
              <IconTextWrap />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Toolbar>
      <LineList
        label={file.path}
        lines={lines}
        markup={markup.data ?? undefined}
        isWrapped={isWrapped}
        shown={find.current}
        onEnd={text.readMore}
      />
    </>
  );
}

interface Find {
  wanted: string;
  setWanted(text: string): void;
  found: readonly number[];
  /** The line that is shown; undefined while nothing is sought. */
  current: number | undefined;
  place: number;
  step(by: number): void;
}

/** Finds lines among those that have been read. */
function useFind(lines: readonly string[]): Find {
  const [wanted, setWanted] = useState("");
  const [place, setPlace] = useState(0);
  const [settled] = useDebouncedValue(wanted.toLowerCase(), 150);
  const found = useMemo(() => {
    if (settled === "") return [];
    return lines.flatMap((line, index) => (line.toLowerCase().includes(settled) ? [index] : []));
  }, [lines, settled]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another word begins at the first line
  useEffect(() => setPlace(0), [settled]);
  return {
    wanted,
    setWanted,
    found,
    current: found[place],
    place,
    step: (by) => setPlace(found.length === 0 ? 0 : (place + by + found.length) % found.length),
  };
}

function FindBox({ find }: { find: Find }) {
  const { t } = useTranslation();
  const count = find.found.length;
  return (
    <>
      <TextInput
        size="xs"
        w={150}
        leftSection={<IconSearch size={13} />}
        placeholder={t("artifacts.find")}
        aria-label={t("artifacts.find")}
        value={find.wanted}
        onChange={(event) => find.setWanted(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") find.step(event.shiftKey ? -1 : 1);
        }}
      />
      <Text size="xs" c="dimmed" miw={44} ta="center" aria-live="polite">
        {find.wanted === "" ? "" : `${count === 0 ? 0 : find.place + 1}/${count}`}
      </Text>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={count === 0}
        aria-label={t("artifacts.previous")}
        onClick={() => find.step(-1)}
      >
        <IconChevronUp />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={count === 0}
        aria-label={t("artifacts.next")}
        onClick={() => find.step(1)}
      >
        <IconChevronDown />
      </ActionIcon>
    </>
  );
}
