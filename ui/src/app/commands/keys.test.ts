import { describe, expect, it } from "vitest";
import { capsOf, isPress, type KeyPress, KeySequence } from "./keys";

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe("isPress", () => {
  it.each([
    ["n", press("n"), true],
    ["n", press("N", { shiftKey: true }), false],
    ["shift+n", press("N", { shiftKey: true }), true],
    ["n", press("n", { ctrlKey: true }), false],
    ["mod+k", press("k", { metaKey: true }), true],
    ["mod+k", press("k", { ctrlKey: true }), true],
    ["?", press("?", { shiftKey: true }), true],
    ["/", press("/", { shiftKey: true }), true], // where / is Shift and 7
    ["n", press("ื", { code: "KeyN" }), true],
    ["/", press("ฝ", { code: "Slash" }), true],
    ["?", press("ฦ", { code: "Slash", shiftKey: true }), true],
    ["enter", press("Enter"), true],
    ["space", press(" "), true],
    ["arrowdown", press("ArrowDown"), true],
    ["arrowdown", press("ArrowDown", { shiftKey: true }), false],
  ])("%s", (keys, pressed, expected) => expect(isPress(pressed, keys)).toBe(expected));
});

describe("KeySequence", () => {
  it("completes one key after the other, in time", () => {
    const keys = new KeySequence();
    expect(keys.press(press("g"), ["g e", "g m", "e"], 0)).toBeUndefined();
    expect(keys.press(press("e"), ["g e", "g m", "e"], 500)).toBe("g e");
    expect(keys.press(press("e"), ["g e", "g m", "e"], 600)).toBe("e");
    expect(keys.press(press("g"), ["g e", "e"], 1000)).toBeUndefined();
    expect(keys.press(press("e"), ["g e", "e"], 3000)).toBe("e");
  });

  it("begins anew with a key that does not go on", () => {
    const keys = new KeySequence();
    keys.press(press("g"), ["g e", "x"], 0);
    expect(keys.press(press("x"), ["g e", "x"], 100)).toBe("x");
    expect(keys.press(press("e"), ["g e", "x"], 200)).toBeUndefined();
  });
});

describe("capsOf", () => {
  it("shows what is on the keyboard", () => {
    expect(capsOf("mod+k", true)).toEqual(["⌘", "K"]);
    expect(capsOf("mod+k", false)).toEqual(["Ctrl", "K"]);
    expect(capsOf("g e", false)).toEqual(["G", "E"]);
    expect(capsOf("shift+arrowdown", false)).toEqual(["⇧", "↓"]);
  });
});
