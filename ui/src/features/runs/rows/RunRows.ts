/**
 * The rows of the runs screen: runs in a line, parents with their children below, or groups with
 * their runs. Knows what is opened, and which of its lists has which row.
 */
import type { Group, Groups, RunQuery } from "../../../api/runTable";
import { type ColumnId, keyOf, kindOf } from "../columns/column";
import { allOf, quoteKey, quoteText } from "../filter/quote";
import type { Sort } from "../view/view";
import type { Cells } from "./cells";
import { FlatRows, type List } from "./flat";
import { groupFilter, groupKey, sortGroups } from "./groups";
import { type RowSource, RowStore } from "./RowStore";

export interface RunSource extends RowSource {
  groups(
    query: RunQuery,
    groupBy: readonly string[],
    metrics: readonly string[],
    signal: AbortSignal,
  ): Promise<Groups>;
}

export type RunRow =
  | { kind: "run"; runId: string; store: RowStore }
  | { kind: "group"; key: string; group: Group }
  /** Not read yet. */
  | { kind: "blank" };

export interface RowsOptions {
  query: RunQuery;
  groupBy: readonly ColumnId[];
  sort: readonly Sort[];
  /** Whether only runs without a parent stand outermost. */
  tree: boolean;
  /** Parents that are not there to be opened: their children stand outermost, too. */
  goneParents?: readonly string[];
}

const PARENT = quoteKey("tags", "mlflow.parentRunId");
// Rows of an opened list that are read before it is known how many there are.
const FIRST_SIGHT = 30;
const BLANK: RunRow = { kind: "blank" };

export class RunRows {
  version = 0;
  error: Error | undefined;
  /** There are more groups than are shown. */
  truncated = false;

  readonly #listeners = new Set<() => void>();
  readonly #opened = new Map<string, { store: RowStore; close: () => void }>();
  readonly #root: RowStore | undefined;
  #groups: readonly Group[] | undefined;
  #grouping: AbortController | undefined;
  #metrics: readonly string[] = [];
  #columns: readonly string[] = [];
  #flat: FlatRows<RunRow> | undefined;

  constructor(
    readonly options: RowsOptions,
    readonly cells: Cells,
    readonly source: RunSource,
    /** What was opened before another order or filter was asked for. */
    opened: Iterable<string> = [],
  ) {
    for (const key of opened) this.#open(key);
    if (options.groupBy.length > 0) return;
    this.#root = this.#store(outermostQuery(options).filter);
    this.#root.subscribe(this.#changed);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get isGrouped(): boolean {
    return this.#root === undefined;
  }

  /** Whether there is anything to show. */
  get isReady(): boolean {
    return this.#root ? this.#root.isReady : this.#groups !== undefined;
  }

  get failure(): Error | undefined {
    return this.#root ? this.#root.error : this.error;
  }

  /** Runs in all; undefined until it is known. */
  get total(): number | undefined {
    if (this.#root) return this.#root.total;
    return this.#groups?.reduce((sum, group) => sum + group.runs, 0);
  }

  /** Of all groups the largest count of runs, for bars behind the counts. */
  get largest(): number {
    return this.#groups?.reduce((most, { runs }) => Math.max(most, runs), 0) ?? 0;
  }

  get flat(): FlatRows<RunRow> {
    this.#flat ??= new FlatRows(this.#root ? this.#listOf(this.#root) : this.#groupList());
    return this.#flat;
  }

  isOpen(key: string): boolean {
    return this.#opened.has(key);
  }

  get openKeys(): string[] {
    return [...this.#opened.keys()];
  }

  /** Opens or closes a parent (by its run id) or a group (by its key). */
  toggle(key: string): void {
    const open = this.#opened.get(key);
    if (open) {
      open.close();
      this.#opened.delete(key);
    } else this.#open(key);
    this.#changed();
  }

  #open(key: string): void {
    const { groupBy, query } = this.options;
    const store = this.#store(
      groupBy.length > 0
        ? groupFilter(query.filter, groupBy, key)
        : `${PARENT} = ${quoteText(key)}`,
    );
    const unsubscribe = store.subscribe(this.#changed);
    const close = () => {
      unsubscribe();
      store.close();
    };
    this.#opened.set(key, { store, close });
    store.want(0, FIRST_SIGHT, this.#columns);
  }

  /** What is in sight. `metrics` are those whose aggregates groups show. */
  want(first: number, last: number, columns: readonly string[], metrics: readonly string[]): void {
    this.#columns = columns;
    if (this.isGrouped) this.#wantGroups(metrics);
    if (this.flat.length > 0) this.flat.want(first, last);
    else this.#root?.want(0, last - first, columns);
  }

  /** The first rows are needed for the charts, wherever one has scrolled to. */
  wantFirst(rows: number, columns: readonly string[]): void {
    this.#root?.wantFirst(rows, columns);
  }

  /** Reads again what is in sight. */
  refresh(): void {
    this.error = undefined;
    this.#root?.refresh();
    for (const { store } of this.#opened.values()) store.refresh();
    if (this.isGrouped) void this.#readGroups();
  }

  /** The runs in a range of rows, in order; those not read yet are read. */
  async runIdsBetween(first: number, last: number): Promise<string[]> {
    const runIds: string[] = [];
    let place = first;
    while (place <= last) {
      const { row, list, index } = this.flat.at(place);
      if (row.kind === "run") runIds.push(row.runId);
      if (row.kind !== "blank") {
        place++;
        continue;
      }
      // A stretch of rows of one list that are not there: read at once.
      let end = place;
      while (end < last && this.flat.at(end + 1).list === list) end++;
      const store = (list as StoreList).store;
      runIds.push(...(await store.runIds(index, index + end - place)));
      place = end + 1;
    }
    return runIds;
  }

  /** Ends all requests, until something is wanted again. */
  close(): void {
    this.#grouping?.abort();
    for (const { store } of this.#opened.values()) store.close();
    this.#root?.close();
  }

  #store(filter: string): RowStore {
    return new RowStore({ ...this.options.query, filter }, this.cells, this.source);
  }

  #listOf(store: RowStore): StoreList {
    const opened: [number, StoreList][] = [];
    for (const [key, below] of this.#opened) {
      const index = store.rowOf(key);
      if (index !== undefined) opened.push([index, this.#listOf(below.store)]);
    }
    opened.sort(([a], [b]) => a - b);
    return new StoreList(store, opened, () => this.#columns);
  }

  #groupList(): List<RunRow> {
    const groups = sortGroups(this.#groups ?? [], this.options.sort);
    const opened: [number, StoreList][] = [];
    groups.forEach((group, index) => {
      const below = this.#opened.get(groupKey(group));
      if (below) opened.push([index, this.#listOf(below.store)]);
    });
    return {
      length: groups.length,
      opened,
      rowAt: (index) => {
        const group = groups[index];
        return group ? { kind: "group", key: groupKey(group), group } : BLANK;
      },
      want: () => {},
    };
  }

  #wantGroups(metrics: readonly string[]): void {
    const isKnown = metrics.every((metric) => this.#metrics.includes(metric));
    if (isKnown && (this.#groups || this.#grouping || this.error)) return;
    this.#metrics = metrics;
    void this.#readGroups();
  }

  async #readGroups(): Promise<void> {
    this.#grouping?.abort();
    const request = new AbortController();
    this.#grouping = request;
    const { query, groupBy, sort } = this.options;
    // A metric that orders the groups is needed even where its column is out of sight.
    const ordering = sort.filter(({ column }) => kindOf(column) === "metrics");
    const metrics = [
      ...new Set([...ordering.map(({ column }) => keyOf(column)), ...this.#metrics]),
    ];
    try {
      const found = await this.source.groups(query, groupBy, metrics, request.signal);
      if (request.signal.aborted) return;
      this.#groups = found.groups;
      this.truncated = found.truncated;
    } catch (failure) {
      if (request.signal.aborted) return;
      this.error = failure instanceof Error ? failure : new Error(String(failure));
    } finally {
      if (this.#grouping === request) this.#grouping = undefined;
    }
    this.#changed();
  }

  readonly #changed = (): void => {
    this.#flat = undefined;
    this.version++;
    for (const listener of this.#listeners) listener();
  };
}

/** The question for the rows that no other stands above. */
export function outermostQuery({ query, tree, goneParents = [] }: RowsOptions): RunQuery {
  return tree ? { ...query, filter: allOf(query.filter, outermost(goneParents)) } : query;
}

/** The filter of runs that no row stands above. */
function outermost(goneParents: readonly string[]): string {
  const none = `${PARENT} IS NULL`;
  if (goneParents.length === 0) return none;
  return `(${none} OR ${PARENT} IN (${goneParents.map((id) => quoteText(id)).join(", ")}))`;
}

class StoreList implements List<RunRow> {
  constructor(
    readonly store: RowStore,
    readonly opened: readonly (readonly [number, StoreList])[],
    readonly columns: () => readonly string[],
  ) {}

  get length(): number {
    return this.store.total ?? 0;
  }

  rowAt(index: number): RunRow {
    const runId = this.store.runIdAt(index);
    return runId === undefined ? BLANK : { kind: "run", runId, store: this.store };
  }

  want(first: number, last: number): void {
    this.store.want(first, last, this.columns());
  }
}
