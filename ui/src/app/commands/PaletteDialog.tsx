import { Group, Kbd } from "@mantine/core";
import { Spotlight } from "@mantine/spotlight";
import { useState } from "react";
import IconArrowRight from "~icons/arrow-right";
import IconSearch from "~icons/search";
import { useTranslation } from "../../i18n/useTranslation";
import type { Place } from "../usePlace";
import { byGroup, type Command, matching, useAllCommands } from "./commands";
import { capsOf } from "./keys";
import classes from "./Palette.module.css";
import { IS_APPLE } from "./platform";
import { useFound } from "./useFound";

/** Everything that can be done and found, by typing a part of its name. */
export default function PaletteDialog({ place }: { place: Place }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const found = useFound(query, place);
  const runnable = matching(useAllCommands(), query).filter((command) => command.run);
  const groups = byGroup([...found, ...runnable]);
  return (
    <Spotlight.Root
      className={classes.palette}
      title={t("app.find")}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      maxHeight="min(60vh, 480px)"
      scrollable
    >
      <Spotlight.Search
        placeholder={t("app.findHint")}
        aria-label={t("app.findHint")}
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        {groups.map(([group, commands]) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {commands.map((command) => (
              <Action key={command.id} command={command} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>{t("app.nothingFound")}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function Action({ command }: { command: Command }) {
  const Icon = command.icon ?? IconArrowRight;
  return (
    <Spotlight.Action
      label={command.label}
      onClick={command.run}
      leftSection={<Icon size={17} />}
      rightSection={
        command.keys && (
          <Group gap={3} wrap="nowrap">
            {capsOf(command.keys, IS_APPLE).map((cap) => (
              <Kbd key={cap} size="xs">
                {cap}
              </Kbd>
            ))}
          </Group>
        )
      }
    />
  );
}
