const CONTENT_RANGE = /^bytes (\d+)-(\d+)\/(\d+)$/;

/** Where an answered part of a file lies; undefined if that is not understood. */
export function parseContentRange(
  header: string | null,
): { start: number; size: number } | undefined {
  const match = CONTENT_RANGE.exec(header ?? "");
  return match ? { start: Number(match[1]), size: Number(match[3]) } : undefined;
}
