import { fetchCurves } from "../../../api/curves";
import { CurveStore } from "./store";

/** The curves of all charts of the page. */
export const curveStore = new CurveStore(fetchCurves);
