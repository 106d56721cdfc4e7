import { expect, it } from "vitest";
import type { Grant, Role, Scope } from "../../api/grants";
import { rightsOf } from "./rights";

let id = 0;
const grant = (whose: Partial<Grant>, role: Role, scope: Scope = "everything", target = "") => ({
  id: String(++id),
  username: "",
  group: "",
  role,
  scope,
  target,
  created: 0,
  ...whose,
});

it("counts a user's own roles and those of their groups", () => {
  const grants = [
    grant({ username: "jane" }, "approver", "model", "Fraud"),
    grant({ username: "jane" }, "viewer", "experiment", "1"),
    grant({ group: "risk" }, "editor"),
    grant({ group: "everyone" }, "viewer"),
    grant({ group: "other" }, "admin"),
    grant({ username: "john" }, "admin"),
  ];
  const rights = rightsOf({ username: "jane", groups: ["risk"] }, grants);
  expect(
    rights.map(({ role, scope, through, isCovered }) => [role, scope, through, isCovered]),
  ).toEqual([
    ["editor", "everything", "risk", false],
    ["viewer", "everything", "everyone", true],
    ["approver", "model", "", false],
    ["viewer", "experiment", "", true],
  ]);
});

it("of nobody's grants there are no rights", () => {
  expect(rightsOf({ username: "", groups: [] }, [grant({ group: "risk" }, "admin")])).toEqual([]);
});
