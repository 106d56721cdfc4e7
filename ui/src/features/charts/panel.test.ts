import { describe, expect, it } from "vitest";
import type { ChartSpec, ChartsLayout } from "./contract";
import * as edits from "./edits";
import { readLayout } from "./layout";
import { type Section, sectionsOf } from "./sections";

const KEYS = ["train/loss", "train/acc", "loss", "layer_10", "layer_2", "system/cpu", "/odd"];
const GIVEN = { metricKeys: KEYS };
const BAR: ChartSpec = { id: "", kind: "bar", metric: "loss" };

function outline(sections: readonly Section[]) {
  return Object.fromEntries(sections.map(({ id, charts }) => [id, charts.map((c) => c.id)]));
}

describe("sectionsOf", () => {
  it("groups metrics by prefix, in natural order", () => {
    const sections = sectionsOf(GIVEN);
    expect(outline(sections)).toEqual({
      metrics: ["m./odd", "m.layer_2", "m.layer_10", "m.loss"],
      "/train": ["m.train/acc", "m.train/loss"],
      "/system": ["m.system/cpu"],
    });
    expect(sections.map(({ prefix }) => prefix)).toEqual([undefined, "train", "system"]);
  });

  it("shows images before what machines measured", () => {
    const sections = sectionsOf({ metricKeys: KEYS, imageKeys: ["val/sample"] });
    expect(sections.map(({ id }) => id)).toEqual(["metrics", "/train", "images", "/system"]);
    expect(outline(sections).images).toEqual(["i.val/sample"]);
  });

  it("folds what machines measured, until somebody unfolds it", () => {
    const folded = (layout?: ChartsLayout) =>
      sectionsOf(GIVEN, layout).flatMap(({ id, folded }) => (folded ? [id] : []));
    expect(folded()).toEqual(["/system"]);
    const layout = edits.toggleSection(edits.toggleSection(undefined, "/train"), "/system");
    expect(folded(layout)).toEqual(["/train"]);
    expect(edits.toggleSection(edits.toggleSection(layout, "/train"), "/system")).toEqual({});
  });

  it("finds charts by all words", () => {
    expect(outline(sectionsOf(GIVEN, {}, "LOSS train"))).toEqual({ "/train": ["m.train/loss"] });
    expect(sectionsOf(GIVEN, {}, "cpu")[0]?.folded).toBe(false);
    expect(sectionsOf(GIVEN, {}, "nothing like it")).toEqual([]);
  });
});

describe("edits", () => {
  it("pin charts, in the order of pinning", () => {
    let layout = edits.togglePin(undefined, "m.loss");
    layout = edits.togglePin(layout, "m.train/acc");
    expect(outline(sectionsOf(GIVEN, layout)).pinned).toEqual(["m.loss", "m.train/acc"]);
    expect(outline(sectionsOf(GIVEN, layout))["/train"]).toEqual(["m.train/loss"]);
    expect(edits.togglePin(edits.togglePin(layout, "m.loss"), "m.train/acc")).toEqual({});
  });

  it("hide and show charts", () => {
    const layout = edits.hideChart(edits.hideChart(undefined, "m.loss"), "m.train/acc");
    expect(outline(sectionsOf(GIVEN, layout)).metrics).not.toContain("m.loss");
    expect(edits.showChart(layout, "m.loss")).toEqual({ hidden: ["m.train/acc"] });
    expect(edits.showAllCharts(layout)).toEqual({});
  });

  it("add, change and remove charts", () => {
    let layout = edits.putChart(edits.putChart(undefined, BAR), BAR);
    expect(layout.added?.map(({ id }) => id)).toEqual(["a1", "a2"]);
    layout = edits.putChart(layout, { id: "a1", kind: "box", by: "params.lr", metric: "loss" });
    layout = edits.setOwn(edits.togglePin(layout, "a2"), "a2", { wide: 2 });
    expect(outline(sectionsOf(GIVEN, layout))).toMatchObject({ pinned: ["a2"], added: ["a1"] });
    layout = edits.removeChart(layout, "a2");
    expect(layout).toEqual({
      added: [{ id: "a1", kind: "box", by: "params.lr", metric: "loss" }],
    });
    expect(edits.putChart(layout, BAR).added?.map(({ id }) => id)).toEqual(["a1", "a2"]);
  });

  it("move a chart and keep only what is not by name", () => {
    const section = (layout: ChartsLayout) =>
      sectionsOf(GIVEN, layout).find(({ id }) => id === "metrics") as Section;
    const layout = edits.moveChart({}, section({}), "m.layer_10", "m./odd");
    expect(layout.order).toEqual({ metrics: ["m.layer_10", "m./odd", "m.layer_2"] });
    expect(section(layout).charts.map(({ id }) => id)).toEqual([
      ...["m.layer_10", "m./odd", "m.layer_2", "m.loss"],
    ]);
    expect(edits.moveChart(layout, section(layout), "m.loss", "m.gone")).toEqual(layout);
  });

  it("keep options of the panel and of single charts apart", () => {
    let layout = edits.setCurves(undefined, { smoothing: 0.6, yLog: true });
    layout = edits.setOwn(layout, "m.loss", { yLog: false, high: 2 });
    expect(layout).toEqual({
      curves: { smoothing: 0.6, yLog: true },
      own: { "m.loss": { yLog: false, high: 2 } },
    });
    layout = edits.resetCurves(layout, "m.loss");
    expect(layout.own).toEqual({ "m.loss": { high: 2 } });
    layout = edits.setOwn(layout, "m.loss", { high: undefined });
    expect(edits.setCurves(layout, { smoothing: undefined, yLog: undefined })).toEqual({});
  });

  it("give layouts that can be read again", () => {
    const layout = edits.togglePin(edits.putChart(undefined, BAR), "m.loss");
    expect(readLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
  });
});
