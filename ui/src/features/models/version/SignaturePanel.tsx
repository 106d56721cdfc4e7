import { Alert, Skeleton, Text } from "@mantine/core";
import type { ModelDetails, SignatureField } from "../../../api/modelVersions";
import { useTranslation } from "../../../i18n/useTranslation";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import { Scroller } from "../../../parts/Scroller";
import { rowsOf, type SignatureRow } from "../signature";
import classes from "./Signature.module.css";

const PARTS = ["inputs", "outputs", "params"] as const;

/** What the model takes and gives, as tables. */
export function SignaturePanel({
  details,
  isLoading,
}: {
  details: ModelDetails | undefined;
  isLoading: boolean;
}) {
  const { t } = useTranslation();
  const signature = details?.signature;
  return (
    <Panel title={t("models.signature.title")}>
      {isLoading ? (
        <Skeleton height={90} m="sm" width="auto" />
      ) : signature ? (
        <div className={classes.parts}>
          {PARTS.map((part) => {
            const fields = signature[part];
            return fields && fields.length > 0 ? (
              <Part key={part} title={t(`models.signature.${part}`)} fields={fields} />
            ) : null;
          })}
        </div>
      ) : details?.problem ? (
        <Alert color="yellow" variant="light" m="sm">
          {details.problem}
        </Alert>
      ) : (
        <Text size="sm" c="dimmed" p="sm">
          {t("models.signature.none")}
        </Text>
      )}
    </Panel>
  );
}

function Part({ title, fields }: { title: string; fields: readonly SignatureField[] }) {
  const rows = rowsOf(fields).map((row, index) => ({ ...row, id: `${index} ${row.name}` }));
  return (
    <div className={classes.part}>
      <h3 className={classes.title}>
        {title} <span className={classes.count}>{rows.length}</span>
      </h3>
      <Scroller role="group" label={title} className={classes.rows}>
        <RowList label={title} items={rows} keyOf={(row) => row.id} height={256}>
          {(row) => <Row row={row} />}
        </RowList>
      </Scroller>
    </div>
  );
}

function Row({ row }: { row: SignatureRow }) {
  const { t } = useTranslation();
  return (
    <div className={classes.row}>
      <span className={classes.name}>{row.name || t("models.signature.unnamed")}</span>
      <span className={classes.type}>{row.type}</span>
      {!row.required && <span className={classes.flag}>{t("models.signature.optional")}</span>}
      {row.fallback !== undefined && <span className={classes.flag}>= {row.fallback}</span>}
    </div>
  );
}
