import { describe, expect, it } from "vitest";
import { readNotebook } from "./notebook";
import { resolveRelative } from "./relative";

describe("readNotebook", () => {
  const read = (...outputs: unknown[]) =>
    readNotebook({
      cells: [{ cell_type: "code", source: ["a\n", "b"], execution_count: 3, outputs }],
    });

  it("joins lines and keeps counts", () => {
    expect(read()?.cells).toEqual([{ kind: "code", source: "a\nb", count: 3, outputs: [] }]);
    expect(
      readNotebook({ cells: [{ cell_type: "markdown", source: "# x" }] })?.cells[0]?.kind,
    ).toBe("markdown");
  });

  it("shows the richest form of an output", () => {
    const data = { "text/plain": ["x"], "text/html": ["<b>", "x</b>"], "image/png": "AA\n==" };
    expect(read({ output_type: "display_data", data })?.cells[0]?.outputs).toEqual([
      { kind: "image", url: "data:image/png;base64,AA==" },
    ]);
    const { "image/png": _, ...table } = data;
    expect(read({ output_type: "execute_result", data: table })?.cells[0]?.outputs).toEqual([
      { kind: "html", html: "<b>x</b>" },
    ]);
  });

  it("shows streams and errors", () => {
    const outputs = read(
      { output_type: "stream", name: "stderr", text: ["w", "\n"] },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["t1", "t2"] },
      { output_type: "error", ename: "E", evalue: "v" },
    )?.cells[0]?.outputs;
    expect(outputs).toEqual([
      { kind: "text", text: "w\n", isError: true },
      { kind: "text", text: "t1\nt2", isError: true },
      { kind: "text", text: "E: v", isError: true },
    ]);
  });

  it("knows what is no notebook", () => {
    expect(readNotebook({ worksheets: [] })).toBeUndefined();
    expect(readNotebook(null)).toBeUndefined();
    expect(read(null, { output_type: "x" })?.cells[0]?.outputs).toEqual([]);
  });
});

describe("resolveRelative", () => {
  it("follows links within the artifacts only", () => {
    expect(resolveRelative("b/c.md", "../a.png")).toBe("a.png");
    expect(resolveRelative("b/c.md", "./d%20e.png?x#y")).toBe("b/d e.png");
    expect(resolveRelative("c.md", "../../x")).toBe("x");
    expect(resolveRelative("c.md", "100%")).toBe("100%");
  });
});
