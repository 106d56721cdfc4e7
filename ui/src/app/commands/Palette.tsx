import { lazy, Suspense } from "react";
import { useIdle } from "../../parts/useIdle";
import type { Place } from "../usePlace";

const PaletteDialog = lazy(() => import("./PaletteDialog"));

/** Everything that can be done and found; loaded when the screen is there. */
export function Palette({ place }: { place: Place }) {
  if (!useIdle()) return null;
  return (
    <Suspense fallback={null}>
      <PaletteDialog place={place} />
    </Suspense>
  );
}
