import { describe, expect, it } from "vitest";
import { markupLines } from "../../parts/markup";
import { parseContentRange } from "./contentRange";
import { hexRow, hexRowCount } from "./hex";
import { LONGEST_LINE, textPage, withoutEscapes } from "./lines";
import { isText } from "./sniff";

const encode = (text: string) => new TextEncoder().encode(text);

describe("isText", () => {
  it("knows text, also when its last character is cut off", () => {
    expect(isText(encode("plain\r\n\ttext"))).toBe(true);
    expect(isText(encode("ภาษาไทย").subarray(0, 4))).toBe(true);
    expect(isText(new Uint8Array())).toBe(true);
  });

  it("knows what is not text", () => {
    expect(isText(new Uint8Array([0x80, 0x04, 0x95]))).toBe(false);
    expect(isText(new Uint8Array([65, 0, 66]))).toBe(false);
    expect(isText(new Uint8Array([1, 2, 3, 4, 5]))).toBe(false);
  });
});

describe("hexRow", () => {
  it("shows offset, digits and what can be printed", () => {
    const bytes = new Uint8Array([...Array(16).fill(0), ...encode("Hi~"), 0x7f]);
    expect(hexRowCount(bytes.length)).toBe(2);
    expect(hexRow(bytes, 1)).toEqual({ offset: "00000010", hex: "48 69 7e 7f", text: "Hi~." });
    expect(hexRow(bytes, 0).hex).toBe(
      `${Array(8).fill("00").join(" ")}  ${Array(8).fill("00").join(" ")}`,
    );
  });
});

describe("textPage", () => {
  /** All lines of a text that is read in pieces of `size` bytes. */
  function readIn(size: number, text: string): string[] {
    const bytes = encode(text);
    const lines: string[] = [];
    for (let start = 0; start < bytes.length; ) {
      const end = Math.min(bytes.length, start + size);
      const page = textPage(bytes.subarray(start, end), end === bytes.length);
      lines.push(...page.lines);
      start += page.used;
    }
    return lines;
  }

  it("gives the same lines however the file is cut", () => {
    const text = "one\r\nสอง\n\nfour\nfive";
    for (let size = 10; size < 40; size += 1) {
      expect(readIn(size, text)).toEqual(["one", "สอง", "", "four", "five"]);
    }
  });

  it("cuts lines without an end between characters", () => {
    expect(readIn(8, "ภาษาไทย🙂ยาว").join("")).toBe("ภาษาไทย🙂ยาว");
  });

  it("cuts very long lines", () => {
    const { lines } = textPage(encode("x".repeat(LONGEST_LINE + 1)), true);
    expect(lines.map((line) => line.length)).toEqual([LONGEST_LINE, 1]);
  });

  it("is empty for an empty file", () => {
    expect(textPage(new Uint8Array(), true)).toEqual({ lines: [], used: 0 });
  });
});

describe("withoutEscapes", () => {
  it("leaves out colours", () => {
    expect(withoutEscapes("\u001b[1;32mok\u001b[0m done\u001b[2K")).toBe("ok done");
  });
});

describe("markupLines", () => {
  it("closes and opens what goes over several lines", () => {
    expect(markupLines('a <span class="s">b\nc</span> d\n')).toEqual([
      'a <span class="s">b</span>',
      '<span class="s">c</span> d',
    ]);
  });

  it("keeps nesting, entities and empty lines", () => {
    expect(markupLines('<span class="x"><span class="y">&lt;\n\n</span></span>z')).toEqual([
      '<span class="x"><span class="y">&lt;</span></span>',
      '<span class="x"><span class="y"></span></span>',
      '<span class="x"><span class="y"></span></span>z',
    ]);
  });
});

describe("parseContentRange", () => {
  it("reads where a part lies", () => {
    expect(parseContentRange("bytes 10-19/100")).toEqual({ start: 10, size: 100 });
    expect(parseContentRange("bytes */100")).toBeUndefined();
    expect(parseContentRange(null)).toBeUndefined();
  });
});
