import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type ViewerProps, wholeQuery } from "../file";
import { nameOf } from "../kind";
import classes from "./Media.module.css";
import { Unreadable } from "./Unreadable";
import { Waiting } from "./Waiting";

/** A PDF in the browser's own viewer. */
export default function PdfViewer({ file }: ViewerProps) {
  const content = useQuery(wholeQuery(file));
  const url = useBlobUrl(content.data);
  if (content.isError) {
    return <Unreadable error={content.error} onRetry={() => void content.refetch()} />;
  }
  if (!url) return <Waiting />;
  return <iframe className={classes.frame} src={url} title={nameOf(file.path)} />;
}

function useBlobUrl(bytes: Uint8Array | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!bytes) return;
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "application/pdf" });
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return url;
}
