import { describe, expect, it } from "vitest";
import type { RunDetail } from "../../../api/runs";
import { asTsv, compare, tableRows } from "./tableRows";

const run = (
  runId: string,
  lr: string,
  loss: number,
  tags: [string, string][] = [],
): RunDetail => ({
  runId,
  experimentId: "1",
  name: runId,
  status: "FINISHED",
  deleted: false,
  user: "me",
  start: 1000,
  end: 3000,
  artifactUri: "",
  params: new Map([
    ["lr", lr],
    ["solver", "adam"],
  ]),
  metrics: new Map([["loss", { key: "loss", value: loss, step: 1, timestamp: 1 }]]),
  tags: new Map(tags),
  datasets: [],
  inputModelIds: [],
  outputModelIds: [],
});

const comparison = compare([
  run("a", "0.1", 0.5, [["mlflow.source.name", "x.py"]]),
  run("b", "0.2", 0.5, [["team", "two\nlines"]]),
]);
const none = new Set<never>();

describe("tableRows", () => {
  it("has a section for each kind, with what differs", () => {
    const rows = tableRows(comparison, { onlyDifferent: true, text: "" }, none);
    expect(rows.map((row) => (row.kind === "section" ? row.section : row.row.key))).toEqual([
      "params",
      "lr",
      "metrics",
      "tags",
      "team",
      "about",
      "source",
    ]);
    expect(rows[0]).toMatchObject({ shown: 1, total: 2, isOpen: true });
  });

  it("shows no rows of what is closed", () => {
    const rows = tableRows(
      comparison,
      { onlyDifferent: false, text: "" },
      new Set(["params"] as const),
    );
    expect(rows[0]).toMatchObject({ section: "params", shown: 2, isOpen: false });
    expect(rows[1]).toMatchObject({ section: "metrics" });
  });

  it("becomes a table for a spreadsheet", () => {
    const rows = tableRows(comparison, { onlyDifferent: true, text: "" }, none);
    expect(asTsv(["a", "b"], rows).split("\n")).toEqual([
      "\ta\tb",
      "params.lr\t0.1\t0.2",
      "tags.team\t\ttwo lines",
      "about.source\tx.py\t",
    ]);
  });
});
