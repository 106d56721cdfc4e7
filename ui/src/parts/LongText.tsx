import { Anchor } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "../i18n/useTranslation";
import classes from "./LongText.module.css";

const LONG = 220;
const MOST_LINES = 3;

/** A text that may be very long: three lines of it, and all of it when asked for. */
export function LongText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > LONG || text.split("\n", MOST_LINES + 1).length > MOST_LINES;
  if (!isLong) return <span className={classes.text}>{text}</span>;
  return (
    <>
      <span className={`${classes.text} ${isOpen ? "" : classes.clamped}`}>
        {isOpen ? text : text.slice(0, 1000)}
      </span>{" "}
      <Anchor component="button" fz="xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t(isOpen ? "app.showLess" : "app.showAll")}
      </Anchor>
    </>
  );
}
