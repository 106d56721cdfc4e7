/** Which version was in which stage from when to when, out of the moves that are known. */
import type { HistoryEntry } from "../../../api/registryHistory";
import { replaces } from "../stages";

export interface Segment {
  stage: string;
  version: string;
  /** Times are ms since 1970 UTC. */
  from: number;
  /** Undefined: it is there now. */
  to: number | undefined;
  /** Who put it there, and why. */
  actor: string;
  comment: string;
}

const DELETED = "model_version.deleted";

/**
 * Stays in the stages that are in use, the earliest first.
 *
 * @param moves the newest first, as the server tells them
 */
export function segments(moves: readonly HistoryEntry[]): Segment[] {
  const found: Segment[] = [];
  const there = new Map<string, Segment>();
  for (const move of [...moves].reverse()) {
    const open = there.get(move.version);
    if (open) {
      if (move.action !== DELETED && move.toStage === open.stage) continue;
      open.to = move.time;
      there.delete(move.version);
    }
    if (move.action === DELETED || !replaces(move.toStage)) continue;
    const segment: Segment = {
      stage: move.toStage,
      version: move.version,
      from: move.time,
      to: undefined,
      actor: move.actor,
      comment: move.comment,
    };
    found.push(segment);
    there.set(move.version, segment);
  }
  return found;
}

/** Segments of one stage in as few lines as it takes for none to lie over another. */
export function lines(stays: readonly Segment[]): Segment[][] {
  const found: Segment[][] = [];
  for (const segment of stays) {
    const free = found.find(
      (line) => (line.at(-1)?.to ?? Number.POSITIVE_INFINITY) <= segment.from,
    );
    if (free) free.push(segment);
    else found.push([segment]);
  }
  return found;
}

/** Where a stay begins and how long it is, in hundredths of the time that is shown. */
export function placed(segment: Segment, begin: number, end: number) {
  const span = Math.max(1, end - begin);
  const left = ((segment.from - begin) / span) * 100;
  const right = (((segment.to ?? end) - begin) / span) * 100;
  return { left, width: Math.max(0, right - left) };
}
