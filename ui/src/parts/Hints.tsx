import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import classes from "./Hints.module.css";

const DELAY = 350;
const GAP = 6;

interface Shown {
  text: string;
  of: Element;
}

/**
 * Says of whatever has a `data-hint` what it is, while the pointer or the keyboard rests on it: one
 * for the page, so that a button with a hint costs no more than one without. What it says must stand
 * in the element's name, too.
 */
export function Hints() {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let of: Element | null = null;
    const hide = () => {
      clearTimeout(timer);
      of = null;
      setShown(undefined);
    };
    const look = (target: EventTarget | null, delay: number) => {
      const found = target instanceof Element ? target.closest("[data-hint]") : null;
      if (found === of) return;
      hide();
      of = found;
      if (!found) return;
      const show = () => found.isConnected && setShown({ text: hintOf(found), of: found });
      timer = setTimeout(show, delay);
    };
    const onOver = (event: PointerEvent) => {
      if (event.pointerType === "mouse") look(event.target, DELAY);
    };
    const onFocus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(":focus-visible"))
        look(event.target, 0);
    };
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    const all = [
      ["pointerover", onOver],
      ["pointerdown", hide],
      ["focusin", onFocus],
      ["focusout", hide],
      ["keydown", onKey],
      ["scroll", hide],
    ] as const;
    for (const [name, act] of all)
      document.addEventListener(name, act as EventListener, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      for (const [name, act] of all)
        document.removeEventListener(name, act as EventListener, { capture: true });
    };
  }, []);
  return shown && shown.text !== "" ? createPortal(<Hint {...shown} />, document.body) : null;
}

function hintOf(element: Element): string {
  return (element as HTMLElement).dataset.hint ?? "";
}

/** Below its element, or above where there is no room; never beyond the edges of the window. */
function Hint({ text, of }: Shown) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    const { left, width, top, bottom } = of.getBoundingClientRect();
    const below = bottom + GAP + box.offsetHeight <= window.innerHeight;
    const middle = left + width / 2 - box.offsetWidth / 2;
    const most = window.innerWidth - box.offsetWidth - GAP;
    box.style.left = `${Math.max(GAP, Math.min(middle, most))}px`;
    box.style.top = `${below ? bottom + GAP : top - GAP - box.offsetHeight}px`;
  });
  return (
    <div ref={ref} role="tooltip" className={classes.hint}>
      {text}
    </div>
  );
}
