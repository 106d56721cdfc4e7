/**
 * Rows in one line: lists within lists (groups and their runs, parents and their children) as the
 * table counts them. An opened row is followed by the rows of its list.
 */
export interface List<Row> {
  readonly length: number;
  rowAt(index: number): Row;
  /** Opened rows: their index here, and the list below them. By index. */
  readonly opened: readonly (readonly [index: number, list: List<Row>])[];
  /** Rows `first` to `last` of this list are in sight. */
  want(first: number, last: number): void;
}

export interface Place<Row> {
  row: Row;
  list: List<Row>;
  index: number;
  /** 0 for the outermost list. */
  depth: number;
}

export class FlatRows<Row> {
  readonly length: number;
  readonly #starts: readonly number[];
  readonly #below: readonly FlatRows<Row>[];

  constructor(
    readonly list: List<Row>,
    readonly depth = 0,
  ) {
    this.#below = list.opened.map(([, below]) => new FlatRows(below, depth + 1));
    let above = 0;
    this.#starts = list.opened.map(([index], nth) => {
      const start = index + 1 + above;
      above += this.#below[nth]?.length ?? 0;
      return start;
    });
    this.length = list.length + above;
  }

  /** The row at a place of the line, which must be within it. */
  at(place: number): Place<Row> {
    const nth = this.#lastOpenedBefore(place);
    const below = this.#below[nth];
    const start = this.#starts[nth] ?? 0;
    if (below && place < start + below.length) return below.at(place - start);
    let index = place;
    for (let i = 0; i <= nth; i++) index -= this.#below[i]?.length ?? 0;
    return { row: this.list.rowAt(index), list: this.list, index, depth: this.depth };
  }

  /** The place of a row of the outermost list. */
  placeOf(index: number): number {
    let place = index;
    this.list.opened.forEach(([opened], nth) => {
      if (opened < index) place += this.#below[nth]?.length ?? 0;
    });
    return place;
  }

  /** Places `first` to `last` are in sight: each list is told its part. */
  want(first: number, last: number): void {
    const parts = new Map<List<Row>, [number, number]>();
    for (let place = first; place <= Math.min(last, this.length - 1); place++) {
      const { list, index } = this.at(place);
      const part = parts.get(list);
      if (!part) parts.set(list, [index, index]);
      else part[1] = index;
    }
    for (const [list, [from, to]] of parts) list.want(from, to);
  }

  /** The last opened row whose list begins at or before a place, or -1. */
  #lastOpenedBefore(place: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
