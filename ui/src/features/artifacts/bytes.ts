/** Files of the server, read whole or in parts (HTTP ranges). */
import { ApiError } from "../../api/client";
import { parseContentRange } from "./contentRange";

export interface Part {
  bytes: Uint8Array;
  /** Where the part begins. */
  start: number;
  /** Size of the whole file, in bytes. */
  size: number;
}

const NOTHING_THERE = /^bytes \*\/(\d+)$/;

/**
 * Reads bytes `start` up to but without `end`; fewer where the file ends before.
 *
 * @throws ApiError The server refused.
 */
export async function readPart(
  url: string,
  start: number,
  end: number,
  signal?: AbortSignal,
): Promise<Part> {
  const answer = await fetch(url, { headers: { Range: `bytes=${start}-${end - 1}` }, signal });
  if (answer.status === 416) {
    const size = NOTHING_THERE.exec(answer.headers.get("content-range") ?? "")?.[1];
    return { bytes: new Uint8Array(), start, size: Number(size ?? 0) };
  }
  if (!answer.ok) throw await refusal(answer);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const range = parseContentRange(answer.headers.get("content-range"));
  if (answer.status === 206 && range) return { bytes, ...range };
  // A server or a proxy that knows no ranges sends all of it.
  return { bytes: bytes.subarray(start, end), start, size: bytes.length };
}

export async function readWhole(url: string, signal?: AbortSignal): Promise<Uint8Array> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw await refusal(answer);
  return new Uint8Array(await answer.arrayBuffer());
}

async function refusal(answer: Response): Promise<ApiError> {
  const body: { error_code?: string; message?: string } = await answer.json().catch(() => ({}));
  return new ApiError(
    answer.status,
    body.error_code ?? "INTERNAL_ERROR",
    body.message ?? `${answer.status} ${answer.statusText}`,
  );
}
