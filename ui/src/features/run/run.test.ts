import { describe, expect, it } from "vitest";
import { snippets } from "./code";
import { columnsOf, placeOf, rowsOf } from "./datasets";
import { commitUrl, gitOf, isOwnTag, shortSource, TAG } from "./facts";
import { searchOfMlflow, validateRunSearch } from "./search";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

describe("commitUrl", () => {
  it.each([
    ["https://github.com/a/b.git", `https://github.com/a/b/commit/${COMMIT}`],
    ["https://user:secret@github.com/a/b", `https://github.com/a/b/commit/${COMMIT}`],
    ["git@github.com:a/b.git", `https://github.com/a/b/commit/${COMMIT}`],
    ["ssh://git@host.example:2222/a/b.git", `https://host.example/a/b/commit/${COMMIT}`],
    ["https://gitlab.example/a/b/c.git", `https://gitlab.example/a/b/c/-/commit/${COMMIT}`],
    ["git@bitbucket.org:a/b.git", `https://bitbucket.org/a/b/commits/${COMMIT}`],
  ])("knows %s", (repo, url) => expect(commitUrl(repo, COMMIT)).toBe(url));

  it("makes no link out of anything else", () => {
    expect(commitUrl(undefined, COMMIT)).toBeUndefined();
    expect(commitUrl("/home/me/repo", COMMIT)).toBeUndefined();
    expect(commitUrl("javascript:alert(1)", COMMIT)).toBeUndefined();
    expect(commitUrl("https://github.com/a/b", "x/../y")).toBeUndefined();
  });
});

describe("gitOf", () => {
  it("needs a commit", () => {
    expect(gitOf(new Map())).toBeUndefined();
    expect(
      gitOf(
        new Map([
          [TAG.commit, COMMIT],
          [TAG.dirty, "true"],
        ]),
      ),
    ).toEqual({
      commit: COMMIT,
      branch: undefined,
      isDirty: true,
      url: undefined,
    });
  });
});

describe("tags and sources", () => {
  it("are short", () => {
    expect(isOwnTag("mlflow.user")).toBe(false);
    expect(isOwnTag("team")).toBe(true);
    expect(shortSource("/home/me/train.py")).toBe("train.py");
    expect(shortSource("C:\\me\\train.py")).toBe("train.py");
    expect(shortSource("https://host/a/b")).toBe("https://host/a/b");
  });
});

describe("datasets", () => {
  it("have columns", () => {
    const schema = { mlflow_colspec: [{ type: "double", name: "x", required: true }] };
    expect(columnsOf(JSON.stringify(schema))).toEqual([{ name: "x", type: "double" }]);
    expect(columnsOf("nonsense")).toEqual([]);
    expect(columnsOf(undefined)).toEqual([]);
  });

  it("have tensors", () => {
    const spec = { type: "tensor", "tensor-spec": { dtype: "float64", shape: [-1, 2] } };
    const schema = { mlflow_tensorspec: { features: JSON.stringify([spec]), targets: null } };
    expect(columnsOf(JSON.stringify(schema))).toEqual([
      { name: "features", type: "float64 (-1, 2)" },
    ]);
  });

  it("have rows and a place", () => {
    expect(rowsOf('{"num_rows": 12}')).toBe(12);
    expect(rowsOf('{"features_shape": [4, 2]}')).toBe(4);
    expect(rowsOf(undefined)).toBeUndefined();
    expect(placeOf('{"uri": "s3://a/b"}')).toBe("s3://a/b");
    expect(placeOf('{"tags": {"mlflow.source.name": "x.py"}}')).toBe("x.py");
    expect(placeOf("plain")).toBe("plain");
  });
});

describe("snippets", () => {
  it("quote what they hold", () => {
    const code = snippets('http://h"', "r", 'a"b', "models:/m-1").map((snippet) => snippet.code);
    expect(code).toHaveLength(4);
    expect(code[0]).toContain('load_model("models:/m-1")');
    expect(code[2]).toContain('get_metric_history("r", "a\\"b")');
    expect(snippets("u", "r", undefined, undefined).map((snippet) => snippet.name)).toEqual([
      "run",
      "files",
    ]);
  });
});

describe("searchOfMlflow", () => {
  it.each([
    ["artifacts", { tab: "artifacts" }],
    ["artifacts/a/b.txt", { tab: "artifacts", path: "a/b.txt" }],
    ["model-metrics", { tab: "metrics" }],
    ["system-metrics", { tab: "system" }],
    ["traces", {}],
    ["", {}],
  ])("understands %s", (rest, search) => expect(searchOfMlflow(rest)).toEqual(search));
});

describe("validateRunSearch", () => {
  it("keeps what it knows", () => {
    expect(validateRunSearch({ tab: "artifacts", path: "a/b", x: 1 })).toEqual({
      tab: "artifacts",
      path: "a/b",
    });
    expect(validateRunSearch({ tab: "overview", path: 1 })).toEqual({ path: "1" });
    expect(validateRunSearch({ tab: "nope", path: {} })).toEqual({});
  });
});
