import type { ReactNode } from "react";
import { useTranslation } from "../i18n/useTranslation";
import { CopyButton } from "./CopyButton";
import classes from "./KeyValue.module.css";
import { LongText } from "./LongText";

/** A key and its value, which can be copied. */
export function KeyValueRow({
  name,
  value,
  children,
}: {
  name: string;
  value: string;
  /** What else can be done with it. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.row}>
      <span className={classes.key}>{name}</span>
      <span className={classes.value}>
        {value === "" ? <span className={classes.nothing}>“”</span> : <LongText text={value} />}
      </span>
      <span className={classes.actions}>
        <CopyButton text={value} label={t("app.copyValue", { key: name })} size="xs" />
        {children}
      </span>
    </div>
  );
}
