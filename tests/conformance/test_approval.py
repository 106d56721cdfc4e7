"""Requests, approvals, gates, comments, rollback and the registry as of a time, on every store."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from headrace.app import create_app
from headrace.identity.actor import Actor, acting
from headrace.services.store import SqlStore, open_store
from mlflow.entities import Metric
from mlflow.entities.model_registry import ModelVersionTag
from mlflow.exceptions import MlflowException
from mlflow.stores.rest import RestStore
from mlflow.testing.asgi_transport import AsgiTransport
from mlflow.testing.given import new_run

TWO = """
transitions:
  production:
    approvals: 2
    self_approval: false
"""


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, "mlflow-artifacts:/")
    store.create_registered_model("Fraud")
    for _ in range(2):
        store.create_model_version("Fraud", "s3://b/m")
    yield store
    store.close()


class User:
    """Calls the store as somebody; `User(store, "jane").approve_transition_request(…)`."""

    def __init__(self, store: SqlStore, name: str) -> None:
        self._store = store
        self._actor = Actor(name, "user", "10.0.0.1")

    def __getattr__(self, method: str) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            before = acting.set(self._actor)
            try:
                return getattr(self._store, method)(*arguments, **named)
            finally:
                acting.reset(before)

        return call


def refused(code: str, call: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(MlflowException) as caught:
        call(*arguments, **named)
    assert caught.value.error_code == code
    return str(caught.value.message)


def stage(store: SqlStore, version: str) -> str:
    return str(store.get_model_version("Fraud", version).current_stage)


# ---- requests ----
def test_request_is_approved_and_moves_the_version(store: SqlStore) -> None:
    john, jane = User(store, "john"), User(store, "jane")
    store.transition_model_version_stage("Fraud", "1", "Production", False)
    made = john.create_transition_request("Fraud", "2", "production", "better")
    assert (made.user_id, made.from_stage, made.to_stage) == ("john", "None", "Production")
    assert made.available_actions == [
        "APPROVE_TRANSITION_REQUEST",
        "REJECT_TRANSITION_REQUEST",
        "CANCEL_TRANSITION_REQUEST",
    ]
    refused("RESOURCE_ALREADY_EXISTS", john.create_transition_request, "Fraud", "2", "Production")
    done = jane.approve_transition_request("Fraud", "2", "Production", True, "go")
    assert (done.activity_type, done.user_id) == ("APPLIED_TRANSITION", "jane")
    assert (stage(store, "1"), stage(store, "2")) == ("Archived", "Production")
    assert store.list_transition_requests("Fraud", "2") == []
    refused("RESOURCE_DOES_NOT_EXIST", jane.approve_transition_request, "Fraud", "2", "Production")
    actions = [entry.action for entry in store.list_audit(actor="jane", ascending=True)]
    assert actions == [
        "transition_request.approved",
        "model_version.transitioned",
        "model_version.transitioned",
    ]
    assert store.verify_audit().findings == []


def test_a_transition_may_need_two_who_are_not_the_one_who_asks(store: SqlStore) -> None:
    store.set_model_policy("Fraud", TWO)
    john, jane, mary = (User(store, name) for name in ("john", "jane", "mary"))
    message = refused(
        "PERMISSION_DENIED", john.transition_model_version_stage, "Fraud", "1", "Production", False
    )
    assert "2 approvals" in message
    john.transition_model_version_stage("Fraud", "1", "Staging", False)
    john.create_transition_request("Fraud", "1", "Production")
    message = refused(
        "PERMISSION_DENIED", john.approve_transition_request, "Fraud", "1", "Production"
    )
    assert "somebody else" in message
    done = jane.approve_transition_request("Fraud", "1", "Production")
    assert (done.activity_type, done.system_comment) == ("APPROVED_REQUEST", "1 of 2 approvals.")
    refused("RESOURCE_ALREADY_EXISTS", jane.approve_transition_request, "Fraud", "1", "Production")
    [request] = mary.list_transition_requests("Fraud", "1")
    assert [each.user_id for each in request.approvals] == ["jane"]
    assert request.approvals_needed == 2
    assert stage(store, "1") == "Staging"
    assert mary.approve_transition_request("Fraud", "1", "Production").activity_type == (
        "APPLIED_TRANSITION"
    )
    assert stage(store, "1") == "Production"


def test_only_those_named_approve(store: SqlStore) -> None:
    store.set_model_policy(
        "Fraud", "transitions: {Production: {approvals: 1, approvers: [jane@company.com]}}"
    )
    john = User(store, "john")
    [made] = [john.create_transition_request("Fraud", "1", "Production")]
    assert made.available_actions == ["CANCEL_TRANSITION_REQUEST"]
    message = refused(
        "PERMISSION_DENIED", john.approve_transition_request, "Fraud", "1", "Production"
    )
    assert "jane@company.com" in message
    refused("PERMISSION_DENIED", john.reject_transition_request, "Fraud", "1", "Production")
    User(store, "jane@company.com").approve_transition_request("Fraud", "1", "Production")
    assert stage(store, "1") == "Production"


def test_requests_are_rejected_and_taken_back(store: SqlStore) -> None:
    john, jane = User(store, "john"), User(store, "jane")
    john.create_transition_request("Fraud", "1", "Staging")
    jane.create_transition_request("Fraud", "1", "Staging")
    refused("PERMISSION_DENIED", jane.delete_transition_request, "Fraud", "1", "Staging", "john")
    john.delete_transition_request("Fraud", "1", "Staging", comment="not yet")
    [left] = john.list_transition_requests("Fraud", "1")
    assert left.user_id == "jane"
    done = john.reject_transition_request("Fraud", "1", "Staging", "no")
    assert done.activity_type == "REJECTED_REQUEST"
    assert stage(store, "1") == "None"
    for state, owner in (("rejected", "jane"), ("cancelled", "john"), ("open", None)):
        found = store.search_transition_requests(state=state)
        assert [each.user_id for each in found] == ([owner] if owner else [])
    refused("INVALID_PARAMETER_VALUE", store.search_transition_requests, state="lost")
    store.delete_model_version("Fraud", "1")
    assert store.search_transition_requests(state="rejected") == []


def test_requests_come_in_pages(store: SqlStore) -> None:
    for name in ("a", "b", "c"):
        User(store, name).create_transition_request("Fraud", "1", "Staging")
    first = store.search_transition_requests("Fraud", max_results=2)
    rest = store.search_transition_requests("Fraud", max_results=2, page_token=first.token)
    assert [each.user_id for each in (*first, *rest)] == ["a", "b", "c"]
    assert rest.token is None


def test_of_two_approvers_at_once_one_moves_the_version(store: SqlStore) -> None:
    store.set_model_policy("Fraud", TWO)
    User(store, "john").create_transition_request("Fraud", "1", "Production")

    def approve(name: str) -> str:
        call = User(store, name).approve_transition_request
        return str(call("Fraud", "1", "Production").activity_type)

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(approve, ["jane", "mary"]))
    assert done == ["APPLIED_TRANSITION", "APPROVED_REQUEST"]
    moves = store.list_audit(action="model_version.transitioned")
    assert len(moves) == 1


def test_a_transition_that_races_a_deletion_does_one_or_the_other(store: SqlStore) -> None:
    for number in range(5):
        name = f"Race{number}"
        store.create_registered_model(name)
        store.create_model_version(name, "s3://b/m")

        def move(name: str = name) -> None:
            store.transition_model_version_stage(name, "1", "Production", True)

        def delete(name: str = name) -> None:
            store.delete_model_version(name, "1")

        with ThreadPoolExecutor(2) as pool:
            outcomes = [pool.submit(move), pool.submit(delete)]
            errors = [outcome.exception() for outcome in outcomes]
        assert errors[1] is None
        assert getattr(errors[0], "error_code", None) in (None, "RESOURCE_DOES_NOT_EXIST")
        refused("RESOURCE_DOES_NOT_EXIST", store.get_model_version, name, "1")


# ---- policies and gates ----
@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("[]", "The policy is an object"),
        ("{", "no YAML"),
        ("a: &x 1\nb: *x", "no YAML references"),
        ("steps: 1", "'steps'"),
        ("stages: QA", "a list of names"),
        ("stages: [Production]", "'Production'"),
        ("stages: [latest]", "'latest'"),
        ("stages: ['Q\"A']", "letters, digits"),
        ("transitions: {Prod: {}}", "'Prod'"),
        ("transitions: {Production: {approvals: many}}", "`transitions.Production.approvals`"),
        ("transitions: {Production: {approvals: -1}}", "-1"),
        ("transitions: {Production: {approvals: 2, approvers: [a]}}", "at least the 2"),
        ("transitions: {Production: {self_approval: no thanks}}", "true or false"),
        ("transitions: {Production: {rollback: never}}", "`free` or `approval`"),
        ("transitions: {Production: {gates: ['metrics.f1 >']}}", "metrics.f1 >"),
        ("transitions: {Production: {gates: [{signature: false}]}}", "true"),
        ("transitions: {Production: {gates: [{tag: 3}]}}", "gates[0].tag"),
        ("transitions: {Production: {gates: [{better_than: {by: 1}}]}}", "name of a metric"),
        ("transitions: {Production: {gates: [{better_than: {metric: f1, by: -1}}]}}", "negative"),
        ("transitions: {Production: {gates: [{tag: a, signature: true}]}}", "one of"),
    ],
)
def test_what_is_no_policy_is_refused(sqlite_url: str, policy: str, said: str) -> None:
    store = open_store(sqlite_url, "mlflow-artifacts:/")
    store.create_registered_model("Fraud")
    assert said in refused("INVALID_PARAMETER_VALUE", store.set_model_policy, "Fraud", policy)
    assert store.get_model_policy("Fraud").yaml == ""
    store.close()


def test_policy_is_kept_as_written_and_audited(store: SqlStore) -> None:
    assert store.get_model_policy("Fraud").policy == {}
    text = "# why\ntransitions:\n  Staging: {approvals: 1}\n"
    made = store.set_model_policy("Fraud", text)
    assert made == store.get_model_policy("Fraud")
    assert made.yaml == text
    assert made.policy == {"transitions": {"Staging": {"approvals": 1}}}
    store.delete_model_policy("Fraud")
    store.delete_model_policy("Fraud")
    assert store.get_model_policy("Fraud").yaml == ""
    entries = store.list_audit(action="policy", ascending=True)
    assert [(each.action, each.before, each.after) for each in entries] == [
        ("policy.set", None, {"yaml": text}),
        ("policy.deleted", {"yaml": text}, None),
    ]


def test_policy_may_add_stages(store: SqlStore) -> None:
    refused(
        "INVALID_PARAMETER_VALUE", store.transition_model_version_stage, "Fraud", "1", "QA", False
    )
    store.set_model_policy("Fraud", "stages: [QA, Canary]")
    moved = store.transition_model_version_stage("Fraud", "2", "qa", False)
    assert moved.current_stage == "QA"
    assert store.find_version("Fraud", stage="QA").version == "2"
    latest = {each.current_stage: each.version for each in store.get_latest_versions("Fraud")}
    assert latest == {"None": "1", "QA": "2"}
    shown = store.get_registered_model("Fraud").latest_versions
    assert {each.current_stage: each.version for each in shown} == latest
    store.transition_model_version_stage("Fraud", "1", "QA", True)
    assert stage(store, "2") == "Archived"
    refused("INVALID_PARAMETER_VALUE", store.delete_model_policy, "Fraud")
    refused("INVALID_PARAMETER_VALUE", store.set_model_policy, "Fraud", "stages: [Canary]")


def measured(store: SqlStore, **metrics: float) -> str:
    """A version whose run has these metrics."""
    run_id = new_run(store)
    for key, value in metrics.items():
        store.log_metric(run_id, Metric(key, value, 1, 0))
    return store.create_model_version("Fraud", f"runs:/{run_id}/model", run_id).version


def gate(store: SqlStore, gate: Any) -> None:
    policy = {"transitions": {"Production": {"gates": [gate]}}}
    store.set_model_policy("Fraud", json.dumps(policy))


def move(store: SqlStore, version: str) -> None:
    store.transition_model_version_stage("Fraud", version, "Production", True)


def test_gate_on_a_metric(store: SqlStore) -> None:
    gate(store, "metrics.f1 >= 0.9 AND (metrics.loss < 1 OR params.fast = 'yes')")
    low, high = measured(store, f1=0.85, loss=0.5), measured(store, f1=0.93, loss=0.5)
    message = refused("PERMISSION_DENIED", move, store, low)
    assert "metrics.f1 >= 0.9" in message
    assert "f1 is 0.85" in message
    assert "no run" in refused("PERMISSION_DENIED", move, store, "1")
    assert store.check_gates("Fraud", low, "production")[:2] == ("Production", 0)
    assert len(store.check_gates("Fraud", low, "Production")[2]) == 1
    move(store, high)
    assert stage(store, high) == "Production"


def test_gate_on_a_tag(store: SqlStore) -> None:
    gate(store, {"tag": {"validated": "yes"}})
    assert "no tag 'validated'" in refused("PERMISSION_DENIED", move, store, "1")
    store.set_model_version_tag("Fraud", "1", ModelVersionTag("validated", "no"))
    assert "is 'no', not 'yes'" in refused("PERMISSION_DENIED", move, store, "1")
    gate(store, {"tag": "validated"})
    move(store, "1")


def test_gate_on_being_better(store: SqlStore) -> None:
    first = measured(store, f1=0.9, loss=0.3)
    equal, better = measured(store, f1=0.9, loss=0.3), measured(store, f1=0.92, loss=0.2)
    gate(store, {"better_than": {"metric": "f1"}})
    move(store, first)  # better than none
    assert "must be better" in refused("PERMISSION_DENIED", move, store, equal)
    assert "no value of f1" in refused("PERMISSION_DENIED", move, store, "1")
    gate(store, {"better_than": {"metric": "loss", "smaller_is_better": True, "by": 0.2}})
    assert "better by 0.2" in refused("PERMISSION_DENIED", move, store, better)
    gate(store, {"better_than": {"metric": "loss", "smaller_is_better": True}})
    move(store, better)
    assert stage(store, first) == "Archived"


def test_gate_on_being_better_on_a_dataset(store: SqlStore) -> None:
    def version(value: float) -> str:
        run_id = new_run(store)
        experiment_id = store.get_run(run_id).info.experiment_id
        model_id = store.create_logged_model(experiment_id, "m", run_id).model_id
        for name, measured in (("holdout", value), ("train", 1.0)):
            point = Metric("f1", measured, 1, 0, model_id, name, "d1")
            store.log_metric(run_id, point)
        return store.create_model_version("Fraud", f"models:/{model_id}").version

    gate(store, {"better_than": {"metric": "f1", "dataset": "holdout"}})
    first, worse, better = version(0.8), version(0.7), version(0.9)
    move(store, first)
    assert "f1 on holdout is 0.7" in refused("PERMISSION_DENIED", move, store, worse)
    move(store, better)


def test_gate_on_a_signature(store: SqlStore, tmp_path: Path) -> None:
    gate(store, {"signature": True})
    for name, text in (("with", "signature: {inputs: '[]'}\n"), ("without", "flavors: {}\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "MLmodel").write_text(text)
    version = {
        name: store.create_model_version("Fraud", str(tmp_path / name)).version
        for name in ("with", "without", "nowhere")
    }
    assert "has no signature" in refused("PERMISSION_DENIED", move, store, version["without"])
    assert "cannot be told" in refused("PERMISSION_DENIED", move, store, version["nowhere"])
    assert "cannot be told" in refused("PERMISSION_DENIED", move, store, "1")  # s3
    move(store, version["with"])


def test_gates_hold_for_approvals(store: SqlStore) -> None:
    store.set_model_policy(
        "Fraud", "transitions: {Production: {approvals: 1, gates: [{tag: validated}]}}"
    )
    john, jane = User(store, "john"), User(store, "jane")
    john.create_transition_request("Fraud", "1", "Production")
    refused("PERMISSION_DENIED", jane.approve_transition_request, "Fraud", "1", "Production")
    [request] = store.list_transition_requests("Fraud", "1")
    assert request.approvals == []
    store.set_model_version_tag("Fraud", "1", ModelVersionTag("validated", ""))
    jane.approve_transition_request("Fraud", "1", "Production")
    assert stage(store, "1") == "Production"


# ---- comments ----
def test_comments_are_ones_own(store: SqlStore) -> None:
    john, jane = User(store, "john"), User(store, "jane")
    made = john.create_comment("Fraud", "1", "Looks good")
    assert (made.user_id, made.comment) == ("john", "Looks good")
    assert made.available_actions == ["EDIT_COMMENT", "DELETE_COMMENT"]
    [seen] = jane.list_comments("Fraud", "1")
    assert seen.available_actions == []
    refused("PERMISSION_DENIED", jane.update_comment, made.id, "No")
    refused("PERMISSION_DENIED", jane.delete_comment, made.id)
    assert john.update_comment(made.id, "Looks fine").comment == "Looks fine"
    john.delete_comment(made.id)
    assert john.list_comments("Fraud", "1") == []
    refused("RESOURCE_DOES_NOT_EXIST", john.delete_comment, made.id)
    refused("RESOURCE_DOES_NOT_EXIST", john.delete_comment, "one")
    refused("INVALID_PARAMETER_VALUE", john.create_comment, "Fraud", "1", " ")
    actions = [entry.action for entry in store.list_audit(action="comment", ascending=True)]
    assert actions == ["comment.created", "comment.updated", "comment.deleted"]


# ---- going back ----
def test_rollback_goes_back_version_by_version(store: SqlStore) -> None:
    for _ in range(2):
        store.create_model_version("Fraud", "s3://b/m")
    refused("RESOURCE_DOES_NOT_EXIST", store.roll_back, "Fraud")
    for version in ("1", "2", "3"):
        move(store, version)
    refused("RESOURCE_DOES_NOT_EXIST", store.roll_back, "Fraud", "Staging")
    back = store.roll_back("Fraud", comment="drift")
    assert (back.version, back.current_stage) == ("2", "Production")
    assert stage(store, "3") == "Archived"
    entry = store.list_audit(max_results=1)[0]
    assert (entry.action, entry.comment) == ("model_version.rolled_back", "drift")
    assert store.roll_back("Fraud").version == "1"
    refused("RESOURCE_DOES_NOT_EXIST", store.roll_back, "Fraud")
    move(store, "4")
    assert store.roll_back("Fraud").version == "1"
    assert store.roll_back("Fraud", version="3").version == "3"
    assert [v.version for v in store.get_latest_versions("Fraud", ["Production"])] == ["3"]


def test_rollback_passes_over_what_is_gone(store: SqlStore) -> None:
    store.create_model_version("Fraud", "s3://b/m")
    for version in ("1", "2", "3"):
        move(store, version)
    store.delete_model_version("Fraud", "2")
    assert store.roll_back("Fraud").version == "1"
    store.transition_model_version_stage("Fraud", "1", "Archived", False)
    assert store.roll_back("Fraud").version == "1"  # nobody holds the stage


def test_rollback_and_policy(store: SqlStore) -> None:
    for version in ("1", "2"):
        move(store, version)
    store.create_model_version("Fraud", "s3://b/m")
    store.set_model_policy("Fraud", TWO)
    refused("PERMISSION_DENIED", store.roll_back, "Fraud", version="3")
    assert store.roll_back("Fraud").version == "1"
    store.set_model_policy("Fraud", f"{TWO}    rollback: approval\n")
    refused("PERMISSION_DENIED", store.roll_back, "Fraud", version="2")


# ---- as of a time ----
def now() -> int:
    """A moment that lies between what was done before and what is done after."""
    time.sleep(0.003)
    moment = time.time_ns() // 1_000_000
    time.sleep(0.003)
    return moment


def seen(store: SqlStore, moment: int, name: str = "") -> dict[str, dict[str, Any]]:
    state = store.registry_as_of(moment, name)
    found: dict[str, dict[str, Any]] = {m.name: {} for m in state.registered_models}
    for version in state.model_versions:
        found[version.name][version.version] = (version.current_stage, version.aliases)
    return found


def test_registry_as_of_any_time(store: SqlStore) -> None:
    moments, expected = [], []

    def note() -> None:
        moments.append(now())
        expected.append(seen(store, moments[-1]))

    start = store.get_registered_model("Fraud").creation_timestamp or 0
    note()
    assert expected[0] == {"Fraud": {"1": ("None", []), "2": ("None", [])}}
    move(store, "1")
    store.set_registered_model_alias("Fraud", "champion", "1")
    note()
    move(store, "2")
    store.set_registered_model_alias("Fraud", "champion", "2")
    store.create_registered_model("Churn")
    note()
    assert expected[2]["Fraud"] == {"1": ("Archived", []), "2": ("Production", ["champion"])}
    store.rename_registered_model("Fraud", "FraudDetector")
    store.delete_model_version("FraudDetector", "1")
    note()
    assert expected[3]["FraudDetector"] == {"2": ("Production", ["champion"])}
    store.delete_registered_model("FraudDetector")
    store.create_registered_model("Fraud")
    note()
    assert expected[4] == {"Churn": {}, "Fraud": {}}
    assert [seen(store, moment) for moment in moments] == expected
    assert seen(store, start - 1) == {}
    assert seen(store, moments[2], "Churn") == {"Churn": {}}
    assert list(seen(store, moments[3], "Fraud")) == []
    assert list(seen(store, moments[2], "Fraud")) == ["Fraud"]


# ---- over HTTP ----
def test_everything_over_http(store: SqlStore) -> None:
    with AsgiTransport(create_app(store)) as transport:
        remote = RestStore(transport.base_url, transport)
        before = now()
        assert remote.set_model_policy("Fraud", TWO) == store.get_model_policy("Fraud")
        remote.delete_model_policy("Fraud")
        assert remote.get_model_policy("Fraud").yaml == ""
        made = remote.create_transition_request("Fraud", "1", "Production", "why")
        assert remote.list_transition_requests("Fraud", "1") == [made]
        remote.delete_transition_request("Fraud", "1", "Production")
        remote.create_transition_request("Fraud", "1", "Production")
        assert remote.reject_transition_request("Fraud", "1", "Production").from_stage == "None"
        for version in ("1", "2"):
            remote.create_transition_request("Fraud", version, "Production")
            remote.approve_transition_request("Fraud", version, "Production", True)
        comment = remote.create_comment("Fraud", "1", "Hm")
        assert remote.update_comment(comment.id, "Hm!").comment == "Hm!"
        assert [each.comment for each in remote.list_comments("Fraud", "1")] == ["Hm!"]
        remote.delete_comment(comment.id)
        assert remote.roll_back("Fraud", comment="back").version == "1"
        state = remote.registry_as_of(before, "Fraud")
        assert [each.current_stage for each in state.model_versions] == ["None", "None"]
        assert state == store.registry_as_of(before, "Fraud")
