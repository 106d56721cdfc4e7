import { describe, expect, it } from "vitest";
import { extensionOf, folderOf, kindOf, languageOf, mediaTypeOf, nameOf } from "./kind";

describe("paths", () => {
  it("knows name, folder and extension", () => {
    expect(nameOf("a/b/c.txt")).toBe("c.txt");
    expect(folderOf("a/b/c.txt")).toBe("a/b");
    expect(folderOf("c.txt")).toBe("");
    expect(extensionOf("a.b/Model.TAR.GZ")).toBe("gz");
    expect(extensionOf(".gitignore")).toBe("");
    expect(extensionOf("a.b/name")).toBe("");
  });
});

describe("kindOf", () => {
  it.each([
    ["plot.PNG", "image"],
    ["model/MLmodel", "text"],
    ["conda.yaml", "text"],
    ["requirements.txt", "text"],
    ["train.py", "text"],
    ["Dockerfile", "text"],
    ["data.csv", "csv"],
    ["data.tsv", "csv"],
    ["data.parquet", "parquet"],
    ["eval.json", "json"],
    ["report.html", "html"],
    ["README.md", "markdown"],
    ["explore.ipynb", "notebook"],
    ["paper.pdf", "pdf"],
    ["voice.wav", "audio"],
    ["film.mp4", "video"],
    ["model.pkl", "unknown"],
    ["LICENSE", "unknown"],
  ] as const)("shows %s as %s", (path, kind) => {
    expect(kindOf(path)).toBe(kind);
  });

  it("names languages and content types", () => {
    expect(languageOf("model/MLmodel")).toBe("yaml");
    expect(languageOf("notes.txt")).toBeUndefined();
    expect(mediaTypeOf("a.jpg")).toBe("image/jpeg");
    expect(mediaTypeOf("a.svg")).toBe("image/svg+xml");
    expect(mediaTypeOf("a.mp3")).toBe("audio/mpeg");
    expect(mediaTypeOf("a.webm")).toBe("video/webm");
    expect(mediaTypeOf("a.bin")).toBe("application/octet-stream");
  });
});
