import { describe, expect, test, vi } from "vitest";
import type { Group, RunQuery, TablePage } from "../../../api/runTable";
import { Cells } from "./cells";
import { groupFilter, groupKey, sortGroups } from "./groups";
import { type RowsOptions, RunRows, type RunSource } from "./RunRows";

const QUERY: RunQuery = { experimentIds: ["1"], filter: "", orderBy: [], stage: "active" };
const TREE: RowsOptions = { query: QUERY, groupBy: [], sort: [], tree: true };

function group(value: string | null, runs: number, mean?: number): Group {
  const metrics: Group["metrics"] =
    mean === undefined ? {} : { acc: { count: 1, mean, min: mean, max: mean } };
  return { values: { "params.opt": value }, runs, latestStart: 0, metrics };
}

/** A server that knows the runs of each filter, and groups. */
class Server implements RunSource {
  asked: { metrics: readonly string[] }[] = [];

  constructor(
    readonly runs: Record<string, string[]>,
    readonly all: Group[] = [],
  ) {}

  async count({ filter }: RunQuery) {
    return this.runs[filter]?.length ?? 0;
  }

  async table({ filter }: RunQuery, start: object, most: number): Promise<TablePage> {
    const { offset } = start as { offset: number };
    const runIds = (this.runs[filter] ?? []).slice(offset, offset + most);
    return { runIds, columns: {}, nextPageToken: "" };
  }

  async groups(_query: RunQuery, _by: readonly string[], metrics: readonly string[]) {
    this.asked.push({ metrics });
    return { groups: this.all, truncated: false };
  }
}

function shown({ flat }: RunRows): string[] {
  return Array.from({ length: flat.length }, (_, place) => {
    const { row, depth } = flat.at(place);
    const name = row.kind === "run" ? row.runId : row.kind === "group" ? row.key : "…";
    return "-".repeat(depth) + name;
  });
}

const become = (rows: RunRows, expected: string[]) =>
  vi.waitFor(() => expect(shown(rows)).toEqual(expected));

describe("a tree of runs", () => {
  const server = new Server({
    "tags.mlflow.parentRunId IS NULL": ["a", "b"],
    "tags.mlflow.parentRunId = 'a'": ["a1", "a2"],
    "tags.mlflow.parentRunId = 'a1'": ["a1x"],
  });

  test("begins with those without a parent, and opens children below", async () => {
    const rows = new RunRows(TREE, new Cells(), server);
    rows.want(0, 20, [], []);
    await become(rows, ["a", "b"]);
    rows.toggle("a");
    await become(rows, ["a", "-a1", "-a2", "b"]);
    rows.toggle("a1");
    await become(rows, ["a", "-a1", "--a1x", "-a2", "b"]);
    expect(await rows.runIdsBetween(1, 3)).toEqual(["a1", "a1x", "a2"]);
    expect(rows.total).toBe(2);

    const next = new RunRows(TREE, new Cells(), server, rows.openKeys);
    next.want(0, 20, [], []);
    await become(next, ["a", "-a1", "--a1x", "-a2", "b"]);
    next.toggle("a");
    await become(next, ["a", "b"]);
    rows.close();
    next.close();
  });
});

describe("groups of runs", () => {
  const options: RowsOptions = { query: QUERY, groupBy: ["params.opt"], sort: [], tree: false };

  test("open into their runs", async () => {
    const server = new Server({ "params.opt IS NULL": ["r1", "r2"] }, [
      group("adam", 5),
      group(null, 2),
    ]);
    const rows = new RunRows(options, new Cells(), server);
    rows.want(0, 20, [], ["acc"]);
    await become(rows, ['["adam"]', "[null]"]);
    expect([rows.total, rows.largest, rows.isGrouped]).toEqual([7, 5, true]);
    rows.toggle("[null]");
    await become(rows, ['["adam"]', "[null]", "-r1", "-r2"]);
    rows.close();
  });

  test("are asked for again when another metric comes into sight, and only then", async () => {
    const server = new Server({}, [group("adam", 5)]);
    const rows = new RunRows(options, new Cells(), server);
    for (const metrics of [["acc"], ["acc"], ["acc", "loss"]]) {
      rows.want(0, 20, [], metrics);
      await become(rows, ['["adam"]']);
    }
    await vi.waitFor(() => expect(server.asked).toHaveLength(2));
    expect(server.asked.at(-1)?.metrics).toEqual(["acc", "loss"]);
    rows.close();
  });

  test("are ordered by a metric's mean or by their value, numbers as numbers, none last", () => {
    const groups = [group("10", 1, 0.2), group("9", 2, 0.9), group(null, 3), group("1e-3", 4, 0.5)];
    const ordered = (column: "metrics.acc" | "params.opt", descending: boolean) =>
      sortGroups(groups, [{ column, descending }]).map(({ values }) => values["params.opt"]);
    expect(ordered("metrics.acc", true)).toEqual(["9", "1e-3", "10", null]);
    expect(ordered("params.opt", false)).toEqual(["1e-3", "9", "10", null]);
    expect(sortGroups(groups, [{ column: "attributes.start_time", descending: true }])).toBe(
      groups,
    );
  });

  test("have a filter of their own", () => {
    const key = groupKey({ ...group("it's", 1), values: { "params.opt": "it's", "tags.t": null } });
    expect(groupFilter("a = 1 OR b = 2", ["params.opt", "tags.t"], key)).toBe(
      "(a = 1 OR b = 2) AND (params.opt = 'it''s') AND (tags.t IS NULL)",
    );
  });
});
