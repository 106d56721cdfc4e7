import { describe, expect, test } from "vitest";
import type { Experiment } from "../../api/experiments";
import { expectedAt } from "../runs/filter/expects";
import { offersAt } from "./offers";

function experiment(id: string, name: string, tags: Record<string, string> = {}): Experiment {
  return {
    ...{ id, name, deleted: false, artifactLocation: "", created: 1, updated: 1 },
    tags: new Map(Object.entries(tags)),
  };
}

const KNOWN = [
  experiment("1", "digits", { team: "vision", "mlflow.note.content": "…" }),
  experiment("2", "o'clock", { team: "speech", "cost centre": "7" }),
];

function labels(text: string): string[] {
  return offersAt(expectedAt(text, text.length), KNOWN, Date.now(), "en").map(({ label }) => label);
}

describe("what is offered", () => {
  test("keys: attributes and the tags that there are", () => {
    expect(labels("")).toEqual([
      ...["name", "creation_time", "last_update_time", "experiment_id"],
      ...["tags.`cost centre`", "tags.mlflow.note.content", "tags.team"],
    ]);
  });

  test("values that experiments have", () => {
    expect(labels("tags.team = ")).toEqual(["'speech'", "'vision'"]);
    expect(labels("tags.team = 'v")).toEqual(["'vision'"]);
    expect(labels("name = ")).toEqual(["'digits'", "'o''clock'"]);
  });

  test("times compare as numbers, and are offered in words", () => {
    expect(labels("creation_time ")).toContain(">=");
    expect(labels("creation_time ")).not.toContain("IS NULL");
    expect(labels("creation_time ")).not.toContain("LIKE");
    expect(labels("creation_time > ")).toContain("7 days ago");
  });

  test("nothing that experiments do not have", () => {
    expect(labels("metrics.loss < ")).toEqual([]);
  });
});
