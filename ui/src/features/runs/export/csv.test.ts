import { describe, expect, test } from "vitest";
import type { RunQuery, TablePage } from "../../../api/runTable";
import { csvOf, type FetchPage } from "./csv";

const QUERY: RunQuery = { experimentIds: ["1"], filter: "", orderBy: [], stage: "active" };

async function textOf(pages: TablePage[], columns: string[]): Promise<string> {
  const starts: unknown[] = [];
  const fetchPage: FetchPage = async (_query, start) => {
    starts.push(start);
    return pages[starts.length - 1] as TablePage;
  };
  let text = "";
  for await (const piece of csvOf(QUERY, columns, fetchPage)) text += piece.text;
  expect(starts[0]).toEqual({ offset: 0 });
  return text;
}

describe("runs as CSV", () => {
  test("go through all pages", async () => {
    const page = (id: string, nextPageToken: string): TablePage => ({
      runIds: [id],
      columns: { "attributes.run_id": [id], "metrics.acc": [0.1 + 0.2] },
      nextPageToken,
    });
    expect(await textOf([page("a", "next"), page("b", "")], ["metrics.acc"])).toBe(
      "run_id,metrics.acc\r\na,0.30000000000000004\r\nb,0.30000000000000004\r\n",
    );
  });

  test("quote what needs it, and leave out what is not there", async () => {
    const columns = ["params.a,b", "params.text", "attributes.start_time", "metrics.x"];
    const page: TablePage = {
      runIds: ["a", "b"],
      columns: {
        "attributes.run_id": ["a", "b"],
        "params.a,b": ['say "hi"', null],
        "params.text": ["two\nlines", " led"],
        "attributes.start_time": [Date.UTC(2026, 0, 2), null],
        "metrics.x": [Number.NaN, Number.NEGATIVE_INFINITY],
      },
      nextPageToken: "",
    };
    expect(await textOf([page], columns)).toBe(
      'run_id,"params.a,b",params.text,start_time,metrics.x\r\n' +
        'a,"say ""hi""","two\nlines",2026-01-02T00:00:00.000Z,NaN\r\n' +
        'b,," led",,-Infinity\r\n',
    );
  });
});
