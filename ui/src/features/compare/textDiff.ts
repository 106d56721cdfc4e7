/** What differs between two texts, line by line (Myers, "An O(ND) difference algorithm", 1986). */

export type Change = "same" | "removed" | "added";

export interface DiffLine {
  change: Change;
  /** Line numbers from 1; undefined where the side has no such line. */
  left: number | undefined;
  right: number | undefined;
  text: string;
}

// Beyond this many changes the search would take seconds; the rest is shown as replaced.
const MOST_CHANGES = 2_000;

/** The lines of both, in order, removed before added. */
export function diffLines(left: readonly string[], right: readonly string[]): DiffLine[] {
  let begin = 0;
  while (begin < left.length && begin < right.length && left[begin] === right[begin]) begin += 1;
  let end = 0;
  while (
    end < left.length - begin &&
    end < right.length - begin &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) {
    end += 1;
  }
  const changes = [
    ...Array<Change>(begin).fill("same"),
    ...editScript(left.slice(begin, left.length - end), right.slice(begin, right.length - end)),
    ...Array<Change>(end).fill("same"),
  ];
  return numbered(changes, left, right);
}

function numbered(
  changes: readonly Change[],
  left: readonly string[],
  right: readonly string[],
): DiffLine[] {
  let x = 0;
  let y = 0;
  return changes.map((change) => {
    if (change === "added") {
      y += 1;
      return { change, left: undefined, right: y, text: right[y - 1] ?? "" };
    }
    x += 1;
    if (change === "same") y += 1;
    return { change, left: x, right: change === "same" ? y : undefined, text: left[x - 1] ?? "" };
  });
}

/** The furthest x on each diagonal after each number of changes, then back along the way. */
function editScript(left: readonly string[], right: readonly string[]): Change[] {
  const n = left.length;
  const m = right.length;
  if (n === 0 || m === 0) return replaced(n, m);
  const most = Math.min(n + m, MOST_CHANGES);
  const furthest = new Int32Array(2 * most + 3);
  const middle = most + 1;
  const traces: Int32Array[] = [];
  for (let d = 0; d <= most; d += 1) {
    traces.push(furthest.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const before = furthest[middle + k - 1] ?? 0;
      const after = furthest[middle + k + 1] ?? 0;
      let x = k === -d || (k !== d && before < after) ? after : before + 1;
      while (x < n && x - k < m && left[x] === right[x - k]) x += 1;
      furthest[middle + k] = x;
      if (x >= n && x - k >= m) return backtrack(traces, n, m);
    }
  }
  return replaced(n, m);
}

function replaced(n: number, m: number): Change[] {
  return [...Array<Change>(n).fill("removed"), ...Array<Change>(m).fill("added")];
}

function backtrack(traces: readonly Int32Array[], n: number, m: number): Change[] {
  const changes: Change[] = [];
  let x = n;
  let y = m;
  for (let d = traces.length - 1; d > 0; d -= 1) {
    const at = (k: number) => traces[d]?.[k + d + 1] ?? 0;
    const k = x - y;
    const isAdded = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const fromX = at(isAdded ? k + 1 : k - 1);
    const fromY = fromX - (isAdded ? k + 1 : k - 1);
    while (x > fromX && y > fromY) {
      changes.push("same");
      x -= 1;
      y -= 1;
    }
    changes.push(isAdded ? "added" : "removed");
    x = fromX;
    y = fromY;
  }
  changes.push(...Array<Change>(x).fill("same"));
  return changes.reverse();
}

export interface Hunk {
  lines: DiffLine[];
  /** Unchanged lines that were left out before this hunk; the last may be nothing but these. */
  skipped: number;
}

/** Changed lines with `context` unchanged ones around them; what lies between is left out. */
export function hunks(lines: readonly DiffLine[], context: number): Hunk[] {
  const found: Hunk[] = [];
  let skipped = 0;
  const near = nearChange(lines, context);
  lines.forEach((line, index) => {
    if (!near[index]) {
      skipped += 1;
      return;
    }
    if (skipped > 0 || found.length === 0) found.push({ lines: [], skipped });
    skipped = 0;
    found.at(-1)?.lines.push(line);
  });
  if (skipped > 0 && found.length > 0) found.push({ lines: [], skipped });
  return found;
}

function nearChange(lines: readonly DiffLine[], context: number): boolean[] {
  const near = Array<boolean>(lines.length).fill(false);
  lines.forEach((line, index) => {
    if (line.change === "same") return;
    for (
      let at = Math.max(0, index - context);
      at <= index + context && at < lines.length;
      at += 1
    ) {
      near[at] = true;
    }
  });
  return near;
}
