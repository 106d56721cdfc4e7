import { useQuery } from "@tanstack/react-query";
import { beginningQuery, type ViewerProps } from "../file";
import { isText } from "../sniff";
import { HexView } from "./HexView";
import TextViewer from "./TextViewer";
import { Unreadable } from "./Unreadable";
import { Waiting } from "./Waiting";

const BEGINNING_BYTES = 64 * 1024;

/** A file whose name does not tell what it is: text if it reads as text, else its first bytes. */
export default function UnknownViewer({ file }: ViewerProps) {
  const beginning = useQuery(beginningQuery(file, BEGINNING_BYTES));
  if (beginning.isPending) return <Waiting />;
  if (beginning.isError) {
    return <Unreadable error={beginning.error} onRetry={() => void beginning.refetch()} />;
  }
  if (isText(beginning.data.bytes)) return <TextViewer file={file} />;
  return <HexView label={file.path} bytes={beginning.data.bytes} size={beginning.data.size} />;
}
