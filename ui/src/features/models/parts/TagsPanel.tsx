import { useMemo } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { TagsPanel as Tags } from "../../../parts/TagsPanel";
import { inKeyOrder } from "../../run/overview/find";

/** The tags of a model or version. */
export function TagsPanel({
  tags,
  canEdit,
  onSet,
  onDelete,
}: {
  tags: ReadonlyMap<string, string>;
  canEdit: boolean;
  onSet(key: string, value: string): Promise<void>;
  onDelete(key: string): Promise<void>;
}) {
  const { t } = useTranslation();
  const sorted = useMemo(() => inKeyOrder(tags), [tags]);
  return (
    <Tags
      title={t("models.tags.title")}
      tags={sorted}
      none={t("models.tags.none")}
      canAdd={canEdit}
      canChange={() => canEdit}
      onSet={onSet}
      onDelete={onDelete}
    />
  );
}
