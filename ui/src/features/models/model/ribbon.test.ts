import { describe, expect, it } from "vitest";
import type { HistoryEntry } from "../../../api/registryHistory";
import { lines, placed, segments } from "./ribbon";

function move(time: number, version: string, toStage: string, action = "transitioned") {
  const entry: HistoryEntry = {
    seq: time,
    time,
    actor: "jane",
    action: `model_version.${action}`,
    version,
    fromStage: "",
    toStage,
    key: "",
    was: "",
    now: "",
    comment: "",
  };
  return entry;
}

const told = [
  move(10, "1", "None", "created"),
  move(20, "1", "Staging"),
  move(30, "1", "Production"),
  move(40, "2", "None", "created"),
  move(50, "1", "Archived"),
  move(50, "2", "Production"),
  move(60, "2", "Archived", "rolled_back"),
  move(60, "1", "Production", "rolled_back"),
  move(70, "3", "Staging"),
  move(75, "4", "Staging"),
  move(80, "3", "", "deleted"),
].reverse();

const short = (found: ReturnType<typeof segments>) =>
  found.map(({ stage, version, from, to }) => `${stage[0]}${version} ${from}-${to ?? "now"}`);

describe("segments", () => {
  it("are the stays in stages that are in use", () => {
    expect(short(segments(told))).toEqual([
      "S1 20-30",
      "P1 30-50",
      "P2 50-60",
      "P1 60-now",
      "S3 70-80",
      "S4 75-now",
    ]);
  });

  it("go on where a version is put where it is", () => {
    expect(short(segments([move(20, "1", "Staging"), move(10, "1", "Staging")]))).toEqual([
      "S1 10-now",
    ]);
  });
});

describe("lines", () => {
  it("keep apart what was there at one time", () => {
    const staging = segments(told).filter(({ stage }) => stage === "Staging");
    expect(lines(staging).map(short)).toEqual([["S1 20-30", "S3 70-80"], ["S4 75-now"]]);
  });
});

describe("placed", () => {
  it("is a part of the time that is shown", () => {
    const [segment] = segments([move(25, "1", "Staging")]);
    expect(segment && placed(segment, 0, 100)).toEqual({ left: 25, width: 75 });
  });
});
