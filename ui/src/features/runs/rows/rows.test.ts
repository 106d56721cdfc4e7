import { describe, expect, test, vi } from "vitest";
import type { PageStart, RunQuery, TablePage } from "../../../api/runTable";
import { Cells } from "./cells";
import { FlatRows, type List } from "./flat";
import { type FirstPage, PAGE, type RowSource, RowStore } from "./RowStore";

const QUERY: RunQuery = { experimentIds: ["1"], filter: "", orderBy: [], stage: "active" };

/** A server with `total` runs, whose `metrics.x` is the row. */
class Rows implements RowSource {
  asked: { offset: number; columns: readonly string[] }[] = [];
  failure: Error | undefined;
  value = (row: number) => row;

  constructor(public total: number) {}

  async count() {
    if (this.failure) throw this.failure;
    return this.total;
  }

  async table(
    _query: RunQuery,
    start: PageStart,
    most: number,
    columns: readonly string[],
  ): Promise<TablePage> {
    if (this.failure) throw this.failure;
    const offset = "offset" in start ? start.offset : 0;
    this.asked.push({ offset, columns });
    const rows = Array.from({ length: Math.min(most, this.total - offset) }, (_, i) => offset + i);
    return {
      runIds: rows.map((row) => `run${row}`),
      columns: Object.fromEntries(columns.map((column) => [column, rows.map(this.value)])),
      nextPageToken: "",
    };
  }
}

const beginningWith = (
  first: ReturnType<NonNullable<RowSource["first"]>>,
  rows: Rows,
): RowSource => ({
  count: () => rows.count(),
  table: (query, start, most, columns) => rows.table(query, start, most, columns),
  first: () => first,
});

const settled = (store: RowStore, row: number) =>
  vi.waitFor(() => expect(store.runIdAt(row)).toBeDefined());

describe("rows of a query", () => {
  test("are counted, and read where they are in sight", async () => {
    const source = new Rows(100_000);
    const store = new RowStore(QUERY, new Cells(), source);
    store.want(0, 30, ["metrics.x"]);
    await settled(store, 30);
    await vi.waitFor(() => expect(store.total).toBe(100_000));
    expect(store.runIdAt(50_000)).toBeUndefined();
    store.want(50_000, 50_030, ["metrics.x"]);
    await settled(store, 50_030);
    expect(store.cells.of("run50030")).toEqual({ "metrics.x": 50_030 });
    expect(store.rowOf("run50030")).toBe(50_030);
    // The pages in sight and their neighbours; nothing of the 500 pages between.
    expect(source.asked.length).toBeLessThan(7);
    store.close();
  });

  test("begin with those that were read ahead, and ask for what these lack", async () => {
    const source = new Rows(250);
    const page = await source.table(QUERY, { offset: 0 }, PAGE, ["metrics.x"]);
    source.asked = [];
    const first = (query: RunQuery) =>
      query === QUERY ? { page, columns: ["metrics.x"], total: 250 } : undefined;
    const ahead = { ...beginningWith(undefined, source), first };
    const store = new RowStore(QUERY, new Cells(), ahead);
    expect(store.isReady).toBe(true);
    expect(store.total).toBe(250);
    expect(store.runIdAt(99)).toBe("run99");
    store.want(0, 30, ["metrics.x", "metrics.y"]);
    await vi.waitFor(() => expect(store.cells.of("run3")).toHaveProperty(["metrics.y"]));
    expect(source.asked[0]).toEqual({ offset: 0, columns: ["metrics.y"] });
    store.close();
    expect(new RowStore({ ...QUERY, filter: "x" }, new Cells(), ahead).isReady).toBe(false);
  });

  test("wait for those that are being read ahead", async () => {
    const source = new Rows(250);
    const page = await source.table(QUERY, { offset: 0 }, PAGE, ["metrics.x"]);
    source.asked = [];
    let arrive: (first: FirstPage) => void = () => {};
    const coming = new Promise<FirstPage>((resolve) => {
      arrive = resolve;
    });
    const store = new RowStore(QUERY, new Cells(), beginningWith(coming, source));
    store.want(0, 30, ["metrics.x"]);
    await new Promise((done) => setTimeout(done, 60));
    expect(store.isReady).toBe(false);
    expect(source.asked).toEqual([]);
    arrive({ page, columns: ["metrics.x"], total: 250 });
    await settled(store, 99);
    await vi.waitFor(() => expect(source.asked.map(({ offset }) => offset)).toEqual([100]));
    store.close();
  });

  test("are asked for anew where those that were being read do not arrive", async () => {
    const lost = Promise.reject(new Error("lost"));
    const store = new RowStore(QUERY, new Cells(), beginningWith(lost, new Rows(250)));
    store.want(0, 30, ["metrics.x"]);
    await settled(store, 30);
    await vi.waitFor(() => expect(store.total).toBe(250));
    expect(store.error).toBeUndefined();
    store.close();
  });

  test("are asked for columns that are missing, and no others", async () => {
    const source = new Rows(20);
    const store = new RowStore(QUERY, new Cells(), source);
    store.want(0, 19, ["metrics.x"]);
    await settled(store, 0);
    store.want(0, 19, ["metrics.x", "metrics.y"]);
    await vi.waitFor(() => expect(store.cells.of("run3")).toHaveProperty(["metrics.y"]));
    expect(source.asked.map(({ columns }) => columns)).toEqual([["metrics.x"], ["metrics.y"]]);
    store.close();
  });

  test("that did not change stay the same objects when they are read again", async () => {
    const source = new Rows(20);
    const store = new RowStore(QUERY, new Cells(), source);
    store.want(0, 19, ["metrics.x"]);
    await settled(store, 0);
    const before = [1, 2].map((row) => store.cells.of(`run${row}`));
    source.value = (row) => (row === 2 ? 99 : row);
    store.refresh();
    await vi.waitFor(() => expect(store.cells.of("run2")).toEqual({ "metrics.x": 99 }));
    expect(store.cells.of("run1")).toBe(before[0]);
    expect(store.cells.of("run2")).not.toBe(before[1]);
    store.close();
  });

  test("may become more and fewer", async () => {
    const source = new Rows(150);
    const store = new RowStore(QUERY, new Cells(), source);
    store.want(0, 149, []);
    await settled(store, 149);
    source.total = 250;
    store.refresh();
    await vi.waitFor(() => expect(store.total).toBe(250));
    source.total = 3;
    store.refresh();
    await vi.waitFor(() => expect(store.total).toBe(3));
    store.close();
  });

  test("that cannot be read say why, and are read when it is over", async () => {
    const source = new Rows(5);
    source.failure = new Error("The database cannot be reached.");
    const store = new RowStore(QUERY, new Cells(), source);
    store.want(0, 4, []);
    await vi.waitFor(() => expect(store.error).toBe(source.failure));
    source.failure = undefined;
    store.refresh();
    await settled(store, 4);
    expect(store.error).toBeUndefined();
    store.close();
  });

  test("know the runs of any range", async () => {
    const store = new RowStore(QUERY, new Cells(), new Rows(1000));
    expect(await store.runIds(998, 1005)).toEqual(["run998", "run999"]);
    store.want(0, 5, []);
    await settled(store, PAGE - 1);
    expect(store.firstRunIds(3)).toEqual(["run0", "run1", "run2"]);
    store.close();
  });
});

class Names implements List<string> {
  wanted: [number, number] | undefined;
  constructor(
    readonly names: string[],
    readonly opened: [number, Names][] = [],
  ) {}
  get length() {
    return this.names.length;
  }
  rowAt(index: number) {
    return this.names[index] as string;
  }
  want(first: number, last: number) {
    this.wanted = [first, last];
  }
}

describe("rows in one line", () => {
  const inner = new Names(["b1x", "b1y"]);
  const below = new Names(["b1", "b2"], [[0, inner]]);
  const last = new Names(["d1"]);
  const outer = new Names(
    ["a", "b", "c", "d"],
    [
      [1, below],
      [3, last],
    ],
  );
  const flat = new FlatRows(outer);

  test("stand below what was opened", () => {
    const places = Array.from({ length: flat.length }, (_, place) => flat.at(place));
    expect(places.map(({ row, depth }) => `${"-".repeat(depth)}${row}`)).toEqual([
      "a",
      "b",
      "-b1",
      "--b1x",
      "--b1y",
      "-b2",
      "c",
      "d",
      "-d1",
    ]);
    expect([0, 1, 2, 3].map((index) => flat.placeOf(index))).toEqual([0, 1, 6, 7]);
  });

  test("an opened list may be empty", () => {
    const flat = new FlatRows(new Names(["a", "b"], [[0, new Names([])]]));
    expect(flat.length).toBe(2);
    expect([flat.at(0).row, flat.at(1).row]).toEqual(["a", "b"]);
  });

  test("tell each list which part of it is in sight", () => {
    flat.want(3, 6);
    expect([outer.wanted, below.wanted, inner.wanted, last.wanted]).toEqual([
      [2, 2],
      [1, 1],
      [0, 1],
      undefined,
    ]);
  });
});
