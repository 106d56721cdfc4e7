import { Button, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import IconPlus from "~icons/plus";
import { useTranslation } from "../i18n/useTranslation";
import { Panel } from "./Panel";
import { RowList } from "./RowList";

/** Named things, one a row: one of them at a time, or a new one, gives way to a form. */
export function EditableRows<Item>({
  title,
  count,
  items,
  keyOf,
  none,
  canAdd,
  actions,
  height,
  form,
  children,
}: {
  title: string;
  /** How many there are, where not all of them are among the items. */
  count?: number;
  items: readonly Item[];
  keyOf(item: Item): string;
  /** What is said where there are no items. */
  none: string;
  canAdd: boolean;
  /** Before the button that adds one. */
  actions?: ReactNode;
  /** Of the rows that are seen, in px, where there are very many. */
  height?: number;
  /** Changes an item, or makes one. */
  form(item: Item | undefined, onDone: () => void): ReactNode;
  children(item: Item, onEdit: () => void): ReactNode;
}) {
  const { t } = useTranslation();
  // The key of what is edited; empty for a new one.
  const [edited, setEdited] = useState<string>();
  const done = () => setEdited(undefined);
  return (
    <Panel
      title={title}
      count={count ?? items.length}
      actions={
        <>
          {actions}
          {canAdd && (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconPlus size={12} />}
              onClick={() => setEdited("")}
            >
              {t("app.add")}
            </Button>
          )}
        </>
      }
    >
      {edited === "" && form(undefined, done)}
      {items.length === 0 && edited !== "" && (
        <Text size="sm" c="dimmed" p="sm">
          {none}
        </Text>
      )}
      {items.length > 0 && (
        <RowList label={title} items={items} keyOf={keyOf} {...(height && { height })}>
          {(item) =>
            edited === keyOf(item) ? form(item, done) : children(item, () => setEdited(keyOf(item)))
          }
        </RowList>
      )}
    </Panel>
  );
}
