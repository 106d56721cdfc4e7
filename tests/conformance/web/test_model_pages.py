"""What the web app's pages about registered models ask for: overview, history, details, gates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from headrace.identity.actor import USER, Actor, acting
from headrace.identity.rights import Rights
from headrace.identity.roles import VIEWER
from mlflow.entities import Metric
from mlflow.entities.model_registry import ModelVersionTag
from tests.conformance.web.conftest import Web

POLICY = """
stages: [QA]
transitions:
  Production:
    approvals: 2
    gates:
      - metrics.f1 >= 0.9
      - tag: {validated: "yes"}
      - better_than: {metric: f1, by: 0.01}
"""

MLMODEL = """
flavors:
  python_function: {loader_module: mlflow.sklearn, python_version: 3.11.4}
  sklearn: {sklearn_version: 1.7.0, pickled_model: model.pkl}
mlflow_version: 3.17.2
model_size_bytes: 1234
utc_time_created: '2026-01-02 03:04:05'
signature:
  inputs: '[{"type": "double", "name": "amount", "required": true}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
  params: null
"""


def overview(web: Web, *names: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = web.get("registered-models/overview", names=names)["models"]
    return found


def history(web: Web, **fields: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = web.get("registered-models/history", **fields)["entries"]
    return found


def versions(web: Web, count: int, name: str = "Fraud") -> None:
    web.store.create_registered_model(name)
    for _ in range(count):
        web.store.create_model_version(name, "s3://models/fraud")


def test_the_overview_says_who_holds_which_stage(web: Web) -> None:
    versions(web, 8)
    web.store.create_registered_model("Empty")
    web.store.set_model_policy("Fraud", POLICY)
    web.store.transition_model_version_stage("Fraud", "3", "Staging", False)
    web.store.create_transition_request("Fraud", "3", "Production")
    empty, fraud = overview(web)
    assert (empty["name"], fraud["name"]) == ("Empty", "Fraud")
    assert fraud["versions"] == 8
    assert {each["stage"]: (each["count"], each["versions"]) for each in fraud["stages"]} == {
        "None": (7, ["8", "7", "6", "5", "4"]),
        "Staging": (1, ["3"]),
        "QA": (0, []),
    }
    assert (fraud["pending_requests"], fraud["has_policy"], fraud["role"]) == (1, True, "admin")
    assert fraud["last_change"]["action"] == "transition_request.created"
    assert fraud["last_change"]["version"] == "3"
    assert len(fraud["owners"]) == 1
    assert (empty["versions"], empty["stages"], empty["pending_requests"]) == (0, [], 0)
    assert empty["last_change"]["action"] == "registered_model.created"
    assert [each["name"] for each in overview(web, "Fraud", "nobody")] == ["Fraud"]


def test_the_overview_shows_what_one_may_see(web: Web) -> None:
    versions(web, 1)
    web.store.create_registered_model("Secret")
    actor = Actor("jane", USER, "", Rights(patterns=(("Fraud*", VIEWER),)), 1)
    token = acting.set(actor)
    try:
        [found] = web.store.model_overview([]).models
        assert (found.name, found.role) == ("Fraud", "viewer")
        assert web.store.model_overview(["Secret"]).models == []
    finally:
        acting.reset(token)


def test_the_history_says_what_changed(web: Web) -> None:
    versions(web, 2)
    store = web.store
    store.transition_model_version_stage_json("Fraud", "1", "Production", False, "the first one")
    store.transition_model_version_stage_json("Fraud", "2", "Production", True, "f1 is up")
    store.roll_back("Fraud", comment="drift")
    store.set_model_version_tag("Fraud", "2", ModelVersionTag("validated", "no"))
    store.set_registered_model_alias("Fraud", "champion", "1")
    store.create_comment("Fraud", "2", "why?")
    store.create_transition_request("Fraud", "2", "Production", "please")
    store.rename_registered_model("Fraud", "Risk")
    entries = history(web, name="Risk")
    said = {entry["action"]: entry for entry in reversed(entries)}
    assert said["registered_model.renamed"]["was"] == "Fraud"
    assert said["registered_model.renamed"]["now"] == "Risk"
    request = said["transition_request.created"]
    assert (request["from_stage"], request["to_stage"], request["now"]) == (
        "Archived", "Production", "0/1",
    )  # fmt: skip
    assert request["comment"] == "please"
    assert said["comment.created"]["now"] == "why?"
    alias = said["registered_model.alias_set"]
    assert (alias["key"], alias["was"], alias["now"]) == ("champion", "", "1")
    tag = said["model_version.tagged"]
    assert (tag["key"], tag["now"], tag["version"]) == ("validated", "no", "2")
    moves = history(web, name="Risk", moves=True)
    assert [(each["version"], each["to_stage"], each["comment"]) for each in moves] == [
        ("1", "Production", "drift"),
        ("2", "Archived", "drift"),
        ("2", "Production", "f1 is up"),
        ("1", "Archived", "f1 is up"),
        ("1", "Production", "the first one"),
        ("2", "None", ""),
        ("1", "None", ""),
    ]
    assert {each["version"] for each in history(web, name="Risk", version="2")} == {"2"}


def test_the_history_comes_in_pages(web: Web) -> None:
    versions(web, 5)
    found: list[int] = []
    token = ""
    while True:
        page = web.get("registered-models/history", name="Fraud", max_results=2, page_token=token)
        found += [entry["seq"] for entry in page["entries"]]
        token = page["next_page_token"]
        if not token:
            break
    assert found == sorted(found, reverse=True)
    assert len(found) == len(set(found)) == 6


def test_gates_are_told_one_by_one(web: Web) -> None:
    run_id = web.add()
    web.store.log_metric(run_id, Metric("f1", 0.95, 1, 0))
    web.store.create_registered_model("Fraud")
    web.store.create_model_version("Fraud", f"runs:/{run_id}/model", run_id)
    web.store.set_model_policy("Fraud", POLICY)
    answer = web.get("model-versions/check-gates", name="Fraud", version="1", stage="production")
    assert (answer["stage"], answer["approvals_needed"]) == ("Production", 2)
    gates = [(gate["kind"], gate["text"], len(gate["unmet"])) for gate in answer["gates"]]
    assert gates == [
        ("run", "metrics.f1 >= 0.9", 0),
        ("tag", "tags.validated = 'yes'", 1),
        ("better_than", "metrics.f1 > Production + 0.01", 0),
    ]
    unmet = answer["gates"][1]
    assert answer["unmet"] == unmet["unmet"]
    assert (unmet["reason"], unmet["values"]) == ("no_tag", {"key": "validated"})


def test_one_sees_where_going_back_leads(web: Web) -> None:
    versions(web, 2)
    for version in ("1", "2"):
        web.store.transition_model_version_stage("Fraud", version, "Production", True)
    shown = web.get("registered-models/rollback", name="Fraud")["model_version"]
    assert (shown["version"], shown["current_stage"]) == ("1", "Archived")
    assert web.store.roll_back("Fraud").version == "1"


def test_a_policy_is_tried_without_being_set(web: Web) -> None:
    web.store.create_registered_model("Fraud")
    answer = web.put("registered-models/policy", name="Fraud", yaml=POLICY, check_only=True)
    assert answer["policy"]["stages"] == ["QA"]
    assert web.store.get_model_policy("Fraud").yaml == ""


def test_details_are_those_of_the_files(web: Web, tmp_path: Path) -> None:
    web.store.artifact_root = str(tmp_path)  # a folder the server may read
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "MLmodel").write_text(MLMODEL)
    web.store.create_registered_model("Fraud")
    web.store.create_model_version("Fraud", str(tmp_path / "model"))
    web.store.create_model_version("Fraud", "s3://models/fraud")
    details = web.get("model-versions/details", name="Fraud", version="1")
    assert details["problem"] == ""
    assert details["signature"]["inputs"] == [
        {"type": "double", "name": "amount", "required": True}
    ]
    assert details["signature"]["outputs"][0]["tensor-spec"]["shape"] == [-1]
    assert details["signature"]["params"] is None
    assert details["flavors"] == [
        {"name": "python_function", "library_version": ""},
        {"name": "sklearn", "library_version": "1.7.0"},
    ]
    assert (details["size"], details["python_version"]) == (1234, "3.11.4")
    elsewhere = web.get("model-versions/details", name="Fraud", version="2")
    assert "s3://models/fraud" in elsewhere["problem"]
    assert (elsewhere["signature"], elsewhere["files_of"]) == (None, "")
    assert json.dumps(elsewhere["digests"]) == "[]"
