import { lazy, Suspense, useEffect, useState } from "react";

const KeysDialog = lazy(() => import("./KeysDialog"));
const OPEN = "headrace:keys";

export function openKeysHelp() {
  window.dispatchEvent(new Event(OPEN));
}

/** Every key that means something on this screen, when somebody asks. */
export function KeysHelp() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const open = () => setOpen(true);
    window.addEventListener(OPEN, open);
    return () => window.removeEventListener(OPEN, open);
  }, []);
  if (!isOpen) return null;
  return (
    <Suspense fallback={null}>
      <KeysDialog onClose={() => setOpen(false)} />
    </Suspense>
  );
}
