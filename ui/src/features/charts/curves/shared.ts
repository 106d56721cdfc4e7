import { fetchCurves } from "../../../api/curves";
import { live } from "../../../app/live/live";
import { CurveStore } from "./store";

/** The curves of all charts of the page. */
export const curveStore = new CurveStore(fetchCurves);

// Curves that are shown grow as their runs do.
live.onChange(({ everything, runs }) => {
  if (everything) curveStore.changed();
  else for (const runId of runs.keys()) curveStore.changed(runId);
});
