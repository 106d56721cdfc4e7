import type { ReactNode } from "react";
import { useTranslation } from "../i18n/useTranslation";
import { EditableRows } from "./EditableRows";
import { KeyValueRow } from "./KeyValueRow";
import { RowActions } from "./RowActions";
import { type Tag, TagForm } from "./TagForm";
import { useChange } from "./useChange";

/** Tags, which can be added, changed and deleted by who may. */
export function TagsPanel({
  title,
  count,
  tags,
  none,
  canAdd,
  canChange,
  actions,
  height,
  onSet,
  onDelete,
}: {
  title: string;
  /** How many there are, where not all of them are shown. */
  count?: number;
  tags: readonly Tag[];
  /** What is said where none are shown. */
  none: string;
  canAdd: boolean;
  canChange(key: string): boolean;
  actions?: ReactNode;
  height?: number;
  onSet(key: string, value: string): Promise<void>;
  onDelete(key: string): Promise<void>;
}) {
  return (
    <EditableRows
      title={title}
      {...(count !== undefined && { count })}
      items={tags}
      keyOf={([key]) => key}
      none={none}
      canAdd={canAdd}
      actions={actions}
      {...(height && { height })}
      form={(tag, onDone) => <TagForm tag={tag} onSet={onSet} onDone={onDone} />}
    >
      {(tag, onEdit) => (
        <TagRow tag={tag} onEdit={canChange(tag[0]) ? onEdit : undefined} onDelete={onDelete} />
      )}
    </EditableRows>
  );
}

function TagRow({
  tag: [key, value],
  onEdit,
  onDelete,
}: {
  tag: Tag;
  /** Without it the tag stays as it is. */
  onEdit: (() => void) | undefined;
  onDelete(key: string): Promise<void>;
}) {
  const { t } = useTranslation();
  const { mutate, isPending } = useChange(onDelete);
  return (
    <KeyValueRow name={key} value={value}>
      {onEdit && (
        <RowActions
          edit={{ label: t("app.tag.edit", { key }), onClick: onEdit }}
          remove={{ label: t("app.tag.delete", { key }), isPending, onClick: () => mutate(key) }}
        />
      )}
    </KeyValueRow>
  );
}
