import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { csvOf, fileName } from "./output";

describe("csvOf", () => {
  it("is read back by others", () => {
    const rows = [
      ['a "b", c', 0.1, null],
      ["two\nlines", 1e-9, "ก"],
    ];
    const read = Papa.parse(csvOf({ columns: ["run", "x", "tag"], rows }), {
      skipEmptyLines: true,
    });
    expect(read.data).toEqual([
      ["run", "x", "tag"],
      ['a "b", c', "0.1", ""],
      ["two\nlines", "1e-9", "ก"],
    ]);
  });

  it("lets no cell be a formula", () => {
    expect(csvOf({ columns: ["=1+1"], rows: [["@x"], ["-5"], [-5]] })).toBe(
      "'=1+1\r\n'@x\r\n-5\r\n-5\r\n",
    );
  });
});

describe("fileName", () => {
  it("keeps letters of any language and nothing that a folder's path has", () => {
    expect(fileName("val/loss: ค่าเฉลี่ย", "csv")).toBe("val-loss-ค่าเฉลี่ย.csv");
    expect(fileName("../..", "png")).toBe("chart.png");
  });
});
