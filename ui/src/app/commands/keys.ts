/**
 * Keys as commands name them: `n`, `?`, `shift+d`, `mod+k` (⌘ on Apple's keyboards, Ctrl elsewhere),
 * `g e` (one after the other).
 */

export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"
>;

const MODIFIERS = ["mod", "shift", "alt"];

/** The key's own name, whatever alphabet the keyboard writes: ฟ is `a` where A is on the cap. */
function nameOf({ key, code, shiftKey }: KeyPress): string {
  const ascii = key.length > 1 || /^[!-~ ]$/.test(key);
  if (ascii) return key === " " ? "space" : key.toLowerCase();
  if (code === "Slash") return shiftKey ? "?" : "/";
  return code.replace(/^(Key|Digit)/, "").toLowerCase();
}

/** Whether a press is one step of a command's keys. */
export function isPress(press: KeyPress, step: string): boolean {
  const parts = step.toLowerCase().split("+");
  const key = parts.filter((part) => !MODIFIERS.includes(part)).join("+");
  const name = nameOf(press);
  if (name !== key) return false;
  if ((press.ctrlKey || press.metaKey) !== parts.includes("mod")) return false;
  if (press.altKey !== parts.includes("alt")) return false;
  // A sign such as ? says by itself whether Shift is held.
  return !/^([a-z]|[a-z]{2,}|arrow\w+)$/.test(name) || press.shiftKey === parts.includes("shift");
}

/** Keeps the steps of a sequence: which of the commands' keys are complete with this press? */
export class KeySequence {
  private begun: { keys: string; steps: number }[] = [];
  private last = 0;

  constructor(private readonly patience = 1200) {}

  /**
   * @param now in ms
   * @returns the keys that are complete; longer sequences before single keys
   */
  press(press: KeyPress, all: readonly string[], now: number): string | undefined {
    const pending = now - this.last <= this.patience ? this.begun : [];
    this.last = now;
    const going = [
      ...pending,
      ...all
        .filter((keys) => !pending.some((one) => one.keys === keys))
        .map((keys) => ({ keys, steps: 0 })),
    ].filter(({ keys, steps }) => isPress(press, keys.split(" ")[steps] ?? ""));
    const advanced = going.map(({ keys, steps }) => ({ keys, steps: steps + 1 }));
    const complete = advanced.filter(({ keys, steps }) => keys.split(" ").length === steps);
    this.begun = complete.length > 0 ? [] : advanced;
    return complete.sort((a, b) => b.steps - a.steps)[0]?.keys;
  }
}

const SIGNS: Record<string, string> = {
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  enter: "↵",
  escape: "Esc",
  space: "Space",
  shift: "⇧",
};

/** The keys as caps to show, step by step: `mod+k` is ⌘ K or Ctrl K. */
export function capsOf(keys: string, apple: boolean): string[] {
  return keys.split(" ").flatMap((step) =>
    step.split("+").map((part) => {
      if (part === "mod") return apple ? "⌘" : "Ctrl";
      if (part === "alt") return apple ? "⌥" : "Alt";
      return SIGNS[part.toLowerCase()] ?? (part.length === 1 ? part.toUpperCase() : part);
    }),
  );
}
