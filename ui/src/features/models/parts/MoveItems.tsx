import { Menu } from "@mantine/core";
import { isAtLeast, type ModelRole } from "../../../api/registeredModels";
import { useTranslation } from "../../../i18n/useTranslation";
import { StageBadge } from "./StageBadge";

/** Menu items: the stages that a version may be moved to, or asked to be. */
export function MoveItems({
  stages,
  from,
  role,
  onMove,
}: {
  stages: readonly string[];
  from: string;
  role: ModelRole | undefined;
  onMove: (to: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Menu.Label>{t("models.move.to")}</Menu.Label>
      {stages.map((stage) => (
        <Menu.Item
          key={stage}
          disabled={stage === from || !isAtLeast(role, "editor")}
          onClick={() => onMove(stage)}
        >
          <StageBadge stage={stage} />
        </Menu.Item>
      ))}
    </>
  );
}
