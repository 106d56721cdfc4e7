import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { fetchTable, type RunQuery } from "../../../api/runTable";
import { useTranslation } from "../../../i18n/useTranslation";
import { csvOf } from "./csv";

/** Reads all runs of a question and hands them to the browser as a file. */
export function useCsv() {
  const { t } = useTranslation();
  const [isReading, setReading] = useState(false);

  const download = async (query: RunQuery, columns: readonly string[], total: number) => {
    setReading(true);
    const id = notifications.show({
      loading: true,
      autoClose: false,
      withCloseButton: false,
      message: t("runs.csvRunning", { done: 0, total }),
    });
    try {
      // A byte order mark, by which spreadsheets know that it is UTF-8.
      const parts: string[] = ["\uFEFF"];
      let done = 0;
      for await (const { text, rows } of csvOf(query, columns, fetchTable)) {
        parts.push(text);
        done += rows;
        notifications.update({
          id,
          loading: true,
          autoClose: false,
          withCloseButton: false,
          message: t("runs.csvRunning", { done, total: Math.max(total, done) }),
        });
      }
      save(new Blob(parts, { type: "text/csv;charset=utf-8" }));
      notifications.hide(id);
    } catch (failure) {
      notifications.update({
        id,
        color: "red",
        loading: false,
        autoClose: 8_000,
        withCloseButton: true,
        title: t("runs.csvFailed"),
        message: failure instanceof Error ? failure.message : String(failure),
      });
    } finally {
      setReading(false);
    }
  };
  return { download, isReading };
}

function save(file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "runs.csv";
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
