import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";

const Markdown = lazy(() => import("./Markdown"));

/** A text in Markdown; what reads it comes when the first is shown. */
export function LazyMarkdown({ text, height }: { text: string; height: number }) {
  return (
    <Suspense fallback={<Skeleton height={height} />}>
      <Markdown text={text} />
    </Suspense>
  );
}
