import { expect, it } from "vitest";
import type { TransitionRequest } from "../../../api/transitionRequests";
import { sorted } from "./sorted";

function request(id: string, user: string, mayApprove: boolean, approvers: string[] = []) {
  const made: TransitionRequest = {
    id,
    name: "Fraud",
    version: "1",
    fromStage: "Staging",
    toStage: "Production",
    user,
    comment: "",
    created: 0,
    mayApprove,
    mayReject: mayApprove,
    mayCancel: false,
    approvals: approvers.map((name) => ({ user: name, comment: "", time: 0 })),
    approvalsNeeded: 2,
  };
  return made;
}

it("tells whose move it is", () => {
  const all = [
    request("1", "john", true),
    request("2", "jane", true),
    request("3", "john", true, ["jane"]),
    request("4", "john", false),
  ];
  const { forMe, mine, others } = sorted(all, "jane");
  const ids = (found: TransitionRequest[]) => found.map(({ id }) => id).join();
  expect([ids(forMe), ids(mine), ids(others)]).toEqual(["1", "2", "3,4"]);
});
