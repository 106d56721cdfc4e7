import { useTranslation } from "../../../i18n/useTranslation";
import list from "../../lists/List.module.css";
import { ListTable } from "../../lists/ListTable";
import { ModelRow } from "./ModelRow";
import classes from "./Models.module.css";
import type { Row } from "./rows";

const ROW_PX = 58;
const NARROW_ROW_PX = 84;

/** The registered models. */
export function ModelsTable({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation();
  return (
    <ListTable
      label={t("models.title")}
      rows={rows}
      keyOf={({ model }) => model.name}
      rowPx={(isNarrow) => (isNarrow ? NARROW_ROW_PX : ROW_PX)}
      head={(isNarrow) => (
        <div role="row" className={`${list.row} ${classes.row}`} aria-rowindex={1}>
          <div role="columnheader">{t("models.list.columns.name")}</div>
          {!isNarrow && (
            <>
              <div role="columnheader">{t("models.list.columns.stages")}</div>
              <div role="columnheader" className={classes.number}>
                {t("models.list.columns.versions")}
              </div>
              <div role="columnheader" className={classes.owner}>
                {t("models.list.columns.owner")}
              </div>
              <div role="columnheader">{t("models.list.columns.changed")}</div>
            </>
          )}
          <div role="columnheader">
            <span className={list.unseen}>{t("models.list.menu")}</span>
          </div>
        </div>
      )}
    >
      {(row, index, isNarrow) => <ModelRow row={row} index={index} narrow={isNarrow} />}
    </ListTable>
  );
}
