import { describe, expect, test } from "vitest";
import { quoteColumn } from "../filter/quote";
import { validateRunsSearch } from "../search";
import { readList, readMap, writeList, writeMap } from "./list";
import { orderBy, PLAIN_VIEW, type RunsView, readView, shortId, writeView } from "./view";

const ARRANGED: RunsView = {
  filter: "metrics.loss < 0.1 AND tags.`a,b` = 'x'",
  sort: [
    { column: "metrics.val/loss", descending: true },
    { column: "params.lr", descending: false },
  ],
  columns: ["metrics.val/loss", "params.a,b:c%", "tags.team", "attributes.duration"],
  pinned: ["metrics.val/loss"],
  widths: { "params.a,b:c%": 220 },
  groupBy: ["params.opt", "tags.team"],
  tree: false,
  differing: true,
  stage: "all",
  hidden: ["0123456789"],
  drawn: 100,
  shown: ["fedcba9876543210"],
  colours: { "0123456789": "cc4818" },
  panes: "table",
  split: 40,
  charts: { curves: { smoothing: 0.6 } },
  name: "the team's",
};

describe("a view", () => {
  test("survives the address", () => {
    expect(readView(validateRunsSearch({ ...writeView(ARRANGED) }))).toEqual(ARRANGED);
  });

  test("survives JSON, as which it is saved", () => {
    const saved = JSON.parse(JSON.stringify(writeView(ARRANGED)));
    expect(readView(validateRunsSearch(saved))).toEqual(ARRANGED);
  });

  test("that is plain leaves the address alone", () => {
    expect(writeView(PLAIN_VIEW)).toEqual({});
    expect(readView({})).toEqual(PLAIN_VIEW);
  });

  test("with no columns is not the same as one whose columns are not chosen", () => {
    const bare = { ...PLAIN_VIEW, columns: [] };
    expect(readView(validateRunsSearch({ ...writeView(bare) })).columns).toEqual([]);
  });

  test("leaves out what it does not understand", () => {
    const search = validateRunsSearch({
      filter: 7,
      sort: "-nonsense,attributes.datasets,-metrics.loss",
      columns: "attributes.run_name,attributes.sorcery,params.lr,params.lr",
      widths: "params.lr:-5,metrics.loss:100,x",
      stage: "burnt",
      split: "wide",
      drawn: 1e9,
      hidden: { a: 1 },
      charts: "none",
      nonsense: true,
    });
    expect(readView(search)).toEqual({
      ...PLAIN_VIEW,
      filter: "7",
      sort: [{ column: "metrics.loss", descending: true }],
      columns: ["params.lr"],
      widths: { "metrics.loss": 100 },
    });
  });

  test("can come from a link of MLflow's pages", () => {
    const search = validateRunsSearch({
      searchFilter: "metrics.loss < 1",
      orderByKey: "metrics.`val loss`",
      orderByAsc: true,
      lifecycleFilter: "Deleted",
    });
    expect(readView(search)).toMatchObject({
      filter: "metrics.loss < 1",
      sort: [{ column: "metrics.val loss", descending: false }],
      stage: "deleted",
    });
  });

  test("orders in the server's words", () => {
    expect(orderBy([{ column: "metrics.val loss", descending: true }], quoteColumn)).toEqual([
      "metrics.`val loss` DESC",
    ]);
  });
});

describe("lists and maps in an address", () => {
  test.each([[[]], [["a"]], [["a,b", "%2C", "c:d", "ไทย"]]])("%j", (items) => {
    expect(readList(writeList(items))).toEqual(items);
  });

  test("maps", () => {
    const map = { "a:b": "1", "c,d": "2%" };
    expect(readMap(writeMap(map))).toEqual(map);
    expect(readMap("nonsense")).toEqual({});
  });

  test("a run's short id is what it begins with", () => {
    expect(shortId("0123456789abcdef")).toBe("0123456789");
  });
});
