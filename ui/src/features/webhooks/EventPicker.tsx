import { Checkbox } from "@mantine/core";
import { useTranslation } from "../../i18n/useTranslation";
import { ENTITIES, eventsOf } from "./target";
import classes from "./Webhooks.module.css";

/** Events by what they are about: all of a kind at once, or one by one. */
export function EventPicker({
  chosen,
  onChange,
}: {
  chosen: ReadonlySet<string>;
  onChange(chosen: ReadonlySet<string>): void;
}) {
  const { t } = useTranslation();
  const set = (events: readonly string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const event of events) {
      if (isChosen) next.add(event);
      else next.delete(event);
    }
    onChange(next);
  };
  return (
    <div className={classes.events}>
      {ENTITIES.map((entity) => {
        const events = eventsOf(entity);
        const count = events.filter((event) => chosen.has(event)).length;
        return (
          <fieldset key={entity} className={classes.entity}>
            <legend>{t(`webhooks.entity.${entity}`)}</legend>
            <Checkbox
              size="xs"
              fw={600}
              label={t("webhooks.everything")}
              aria-label={t("webhooks.everythingOf", { entity: t(`webhooks.entity.${entity}`) })}
              checked={count === events.length}
              indeterminate={count > 0 && count < events.length}
              onChange={(event) => set(events, event.currentTarget.checked)}
            />
            {events.map((event) => (
              <Checkbox
                key={event}
                size="xs"
                label={t(`webhooks.event.${event}`)}
                checked={chosen.has(event)}
                onChange={(change) => set([event], change.currentTarget.checked)}
              />
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}
