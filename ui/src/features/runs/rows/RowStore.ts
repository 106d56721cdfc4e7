/**
 * The rows of one query: as many as the server counts, of which pages are read as they come into
 * sight, each with the columns in sight.
 */
import type { PageStart, RunQuery, TablePage } from "../../../api/runTable";
import type { Cells } from "./cells";

/** Where rows come from: the server, or a test. */
export interface RowSource {
  count(query: RunQuery, signal: AbortSignal): Promise<number>;
  table(
    query: RunQuery,
    start: PageStart,
    maxResults: number,
    columns: readonly string[],
    signal: AbortSignal,
  ): Promise<TablePage>;
  /** The first rows, if they are there already, or on their way. */
  first?(query: RunQuery): FirstPage | Promise<FirstPage> | undefined;
}

export interface FirstPage {
  page: TablePage;
  /** Columns that were read of it. */
  columns: readonly string[];
  /** Rows in all. */
  total: number;
}

export const PAGE = 100;
const AT_ONCE = 3;
// While somebody scrolls fast, pages fly by that nobody reads: what is in sight this much later is asked for.
const SETTLE_MS = 40;

interface Page {
  runIds: readonly string[];
  /** Columns that were read for all rows of the page. */
  columns: Set<string>;
  stale: boolean;
}

interface Wanted {
  first: number;
  last: number;
  columns: readonly string[];
}

export class RowStore {
  /** Rows in all; undefined until the server has said. */
  total: number | undefined;
  /** Why the rows could not be read; undefined while all is well. */
  error: Error | undefined;
  /** Changes whenever anything here does. */
  version = 0;

  readonly #pages = new Map<number, Page>();
  readonly #index = new Map<string, number>();
  readonly #reading = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  #wanted: Wanted | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #counting: AbortController | undefined;
  #first: Wanted | undefined;

  constructor(
    readonly query: RunQuery,
    readonly cells: Cells,
    readonly source: RowSource,
  ) {
    const first = source.first?.(query);
    if (first instanceof Promise) void this.#await(first);
    else if (first) this.#begin(first);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether there is anything to show: rows, or the knowledge that there are none. */
  get isReady(): boolean {
    return this.total === 0 || (this.total !== undefined && this.#pages.size > 0);
  }

  /** The run in a row, undefined while its page is not there. */
  runIdAt(row: number): string | undefined {
    return this.#pages.get(Math.floor(row / PAGE))?.runIds[row % PAGE];
  }

  /** The row of a run that was read. */
  rowOf(runId: string): number | undefined {
    return this.#index.get(runId);
  }

  /** Runs of the first rows as far as they were read without a gap, at most `most`. */
  firstRunIds(most: number): string[] {
    const runIds: string[] = [];
    for (let page = 0; runIds.length < most; page++) {
      const found = this.#pages.get(page)?.runIds;
      if (!found) break;
      runIds.push(...found);
      if (found.length < PAGE) break;
    }
    return runIds.slice(0, most);
  }

  /** Rows `first` to `last` (both included) are in sight, with these columns. */
  want(first: number, last: number, columns: readonly string[]): void {
    this.#wanted = { first: Math.floor(first / PAGE), last: Math.floor(last / PAGE), columns };
    this.#schedule();
  }

  /** The first rows are needed, too, wherever one has scrolled to: the charts draw them. */
  wantFirst(rows: number, columns: readonly string[]): void {
    this.#first = rows === 0 ? undefined : { first: 0, last: Math.ceil(rows / PAGE) - 1, columns };
    if (this.#first) this.#schedule();
  }

  /** Count again, read what is in sight again, and the rest when it comes into sight. */
  refresh(): void {
    for (const page of this.#pages.values()) page.stale = true;
    this.error = undefined;
    void this.#count();
    this.#schedule();
  }

  /** Runs of a range of rows, read where they are not there yet. */
  async runIds(first: number, last: number): Promise<string[]> {
    const known = Array.from({ length: last - first + 1 }, (_, i) => this.runIdAt(first + i));
    if (known.every((runId) => runId !== undefined)) return known;
    const signal = new AbortController().signal;
    const found: string[] = [];
    while (found.length < last - first + 1) {
      const most = Math.min(MOST_IDS, last - first + 1 - found.length);
      const start = { offset: first + found.length };
      const page = await this.source.table(this.query, start, most, [], signal);
      found.push(...page.runIds);
      if (page.runIds.length < most) break;
    }
    return found;
  }

  /** Ends all requests, until something is wanted again. */
  close(): void {
    this.#wanted = undefined;
    this.#first = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#counting?.abort();
    for (const request of this.#reading.values()) request.abort();
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const delay = this.#pages.size === 0 ? 0 : SETTLE_MS;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, delay);
  }

  #pump(): void {
    const wanted = this.#wanted ?? this.#first;
    if (!wanted || this.error) return;
    if (this.total === undefined && !this.#counting) void this.#count();
    const drawn = this.#first?.last ?? -1;
    for (const [page, request] of this.#reading) {
      const isNear = page >= wanted.first - 1 && page <= wanted.last + 1;
      if (!isNear && page > drawn) request.abort();
    }
    // What is in sight first, then what is next to it, then what the charts draw.
    const { first, last } = wanted;
    const near = [...pagesOf(wanted), last + 1, first - 1].map((page) => [page, wanted] as const);
    const others = this.#first
      ? pagesOf(this.#first).map((page) => [page, this.#first] as const)
      : [];
    for (const [page, want] of [...near, ...others]) {
      if (this.#reading.size >= AT_ONCE) return;
      const columns = want && !this.#reading.has(page) ? this.#missing(page, want) : undefined;
      if (columns) void this.#read(page, columns);
    }
  }

  #missing(page: number, wanted: Wanted): readonly string[] | undefined {
    const isBehindTheEnd = this.total !== undefined && page > 0 && page * PAGE >= this.total;
    if (page < 0 || isBehindTheEnd) return undefined;
    if (this.total === undefined && page > wanted.last) return undefined;
    const known = this.#pages.get(page);
    if (!known || known.stale) return wanted.columns;
    const missing = wanted.columns.filter((column) => !known.columns.has(column));
    return missing.length ? missing : undefined;
  }

  #begin({ page, columns, total }: FirstPage): void {
    this.total = total;
    this.#put(0, page, columns);
  }

  /** Begins with rows that are on their way; those that do not arrive are asked for anew. */
  async #await(coming: Promise<FirstPage>): Promise<void> {
    const request = new AbortController();
    this.#reading.set(0, request);
    this.#counting = request;
    try {
      const first = await coming;
      if (!request.signal.aborted) this.#begin(first);
    } catch {
      // Said when it fails again.
    } finally {
      this.#reading.delete(0);
      if (this.#counting === request) this.#counting = undefined;
      this.#schedule();
    }
  }

  async #read(page: number, columns: readonly string[]): Promise<void> {
    const request = new AbortController();
    this.#reading.set(page, request);
    try {
      const start = { offset: page * PAGE };
      const rows = await this.source.table(this.query, start, PAGE, columns, request.signal);
      if (!request.signal.aborted) this.#put(page, rows, columns);
    } catch (failure) {
      if (!request.signal.aborted) this.#fail(failure);
    } finally {
      this.#reading.delete(page);
      this.#schedule();
    }
  }

  #put(number: number, rows: TablePage, columns: readonly string[]): void {
    const known = this.#pages.get(number);
    const isSame = known !== undefined && known.runIds.join() === rows.runIds.join();
    for (const runId of known?.runIds ?? []) this.#index.delete(runId);
    rows.runIds.forEach((runId, row) => {
      this.#index.set(runId, number * PAGE + row);
    });
    const had = isSame && !known.stale ? known.columns : [];
    this.#pages.set(number, {
      runIds: rows.runIds,
      columns: new Set([...had, ...columns]),
      stale: false,
    });
    this.cells.put(rows);
    // The end of the rows was found: the count may have been of a moment ago.
    if (rows.runIds.length < PAGE && (rows.runIds.length > 0 || number === 0)) {
      this.total = number * PAGE + rows.runIds.length;
    }
    this.#changed();
  }

  async #count(): Promise<void> {
    this.#counting?.abort();
    const request = new AbortController();
    this.#counting = request;
    try {
      const total = await this.source.count(this.query, request.signal);
      if (request.signal.aborted) return;
      if (total !== this.total) {
        this.total = total;
        this.#changed();
      }
      this.#schedule();
    } catch (failure) {
      if (!request.signal.aborted) this.#fail(failure);
    } finally {
      if (this.#counting === request) this.#counting = undefined;
    }
  }

  #fail(failure: unknown): void {
    this.error = failure instanceof Error ? failure : new Error(String(failure));
    this.#changed();
  }

  #changed(): void {
    this.version++;
    for (const listener of this.#listeners) listener();
  }
}

// What the server sends at once.
const MOST_IDS = 50_000;

function pagesOf({ first, last }: Wanted): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
