"""Every change is in the audit log, once and in order, and what is done to the log is found."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from headrace.app import create_app
from headrace.audit.chain import entry_hash
from headrace.identity.actor import local_actor
from headrace.services.store import SqlStore, open_store
from headrace.sql.queries import audit as queries
from mlflow.cli import main
from mlflow.entities.audit_entry import AuditEntry
from mlflow.entities.model_registry import ModelVersionTag, RegisteredModelTag
from mlflow.exceptions import MlflowException
from mlflow.stores.rest import RestStore
from mlflow.testing.asgi_transport import AsgiTransport
from mlflow.testing.given import new_run
from mlflow.wire.artifacts import Digest

PROCESSES = 4
EACH = 8


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, "mlflow-artifacts:/")
    yield store
    store.close()


def actions(store: SqlStore) -> list[str]:
    return [entry.action for entry in store.list_audit(ascending=True)]


def last(store: SqlStore) -> AuditEntry:
    return store.list_audit(max_results=1)[0]


def fill(store: SqlStore) -> None:
    """Seven entries."""
    store.create_registered_model("Fraud")
    for _ in range(2):
        store.create_model_version("Fraud", "s3://b/m")
    store.transition_model_version_stage("Fraud", "1", "Production", False)
    store.set_registered_model_alias("Fraud", "champion", "1")
    store.set_model_version_tag("Fraud", "2", ModelVersionTag("validated", "yes"))
    store.update_model_version("Fraud", "2", "Better")


def tamper(store: SqlStore, statement: str, *params: Any) -> None:
    with store.engine.write() as tx:
        assert tx.execute(statement, params)


# ---- what is written down ----
def test_entry_says_who_did_what_and_how_it_was_before(store: SqlStore) -> None:
    fill(store)
    store.transition_model_version_stage("Fraud", "2", "Production", True)
    archived, promoted = reversed(store.list_audit(max_results=2))
    assert (archived.version, promoted.version) == (1, 2)
    assert archived.action == promoted.action == "model_version.transitioned"
    assert (archived.before or {})["current_stage"] == "Production"
    assert (archived.after or {})["current_stage"] == "Archived"
    assert (promoted.before or {})["current_stage"] == "None"
    assert (promoted.after or {})["current_stage"] == "Production"
    assert promoted.name == "Fraud"
    assert promoted.actor == local_actor("").name
    assert (promoted.actor_kind, promoted.address) == ("local", "")
    assert promoted.seq == archived.seq + 1
    assert promoted.previous == archived.hash


def test_every_change_of_the_registry_is_written_down(store: SqlStore) -> None:
    fill(store)
    store.set_registered_model_tag("Fraud", RegisteredModelTag("team", "risk"))
    store.delete_registered_model_tag("Fraud", "team")
    store.update_registered_model("Fraud", "Finds fraud")
    store.delete_model_version_tag("Fraud", "2", "validated")
    store.delete_registered_model_alias("Fraud", "champion")
    store.rename_registered_model("Fraud", "FraudDetector")
    store.delete_model_version("FraudDetector", "1")
    store.delete_registered_model("FraudDetector")
    assert actions(store) == [
        "registered_model.created",
        "model_version.created",
        "model_version.created",
        "model_version.transitioned",
        "registered_model.alias_set",
        "model_version.tagged",
        "model_version.updated",
        "registered_model.tagged",
        "registered_model.untagged",
        "registered_model.updated",
        "model_version.untagged",
        "registered_model.alias_deleted",
        "registered_model.renamed",
        "model_version.deleted",
        "model_version.deleted",
        "registered_model.deleted",
    ]
    gone = last(store)
    assert gone.after is None
    assert (gone.before or {})["description"] == "Finds fraud"
    assert store.verify_audit().findings == []


def test_what_changes_nothing_is_not_written_down(store: SqlStore) -> None:
    fill(store)
    before = len(actions(store))
    store.transition_model_version_stage("Fraud", "1", "production", False)
    store.set_model_version_tag("Fraud", "2", ModelVersionTag("validated", "yes"))
    store.delete_registered_model_alias("Fraud", "nobody")
    with pytest.raises(MlflowException):
        store.create_registered_model("Fraud")
    with pytest.raises(MlflowException):
        store.delete_model_version_tag("Fraud", "2", "nothing")
    assert len(actions(store)) == before


def test_alias_of_a_deleted_version_is_written_down(store: SqlStore) -> None:
    fill(store)
    store.delete_model_version("Fraud", "1")
    version, alias = reversed(store.list_audit(max_results=2))
    assert (version.action, alias.action) == (
        "model_version.deleted",
        "registered_model.alias_deleted",
    )
    assert (alias.before or {})["aliases"] == [{"alias": "champion", "version": "1"}]


def test_deletions_of_experiments_and_runs_are_written_down(store: SqlStore) -> None:
    run_id = new_run(store)
    experiment_id = store.get_run(run_id).info.experiment_id
    store.delete_run(run_id)
    store.restore_run(run_id)
    store.delete_experiment(experiment_id)
    store.restore_experiment(experiment_id)
    assert [(e.action, e.name) for e in store.list_audit(ascending=True)] == [
        ("run.deleted", run_id),
        ("run.restored", run_id),
        ("experiment.deleted", experiment_id),
        ("experiment.restored", experiment_id),
    ]
    assert (last(store).after or {})["runs"] == 1


def test_digests_of_a_version_are_in_its_entry(store: SqlStore) -> None:
    store.record_artifact_digests("s3://b/m", [Digest(path="MLmodel", sha256="a" * 64, size=3)])
    store.create_registered_model("Fraud")
    store.create_model_version("Fraud", "s3://b/m")
    assert last(store).digests == {"MLmodel": "a" * 64}
    store.transition_model_version_stage("Fraud", "1", "Staging", False)
    assert last(store).digests == {"MLmodel": "a" * 64}
    store.update_model_version("Fraud", "1", "note")
    assert last(store).digests is None


def test_tracking_leaves_no_entries(store: SqlStore) -> None:
    new_run(store)
    assert actions(store) == []


def test_what_is_undone_leaves_no_entry(store: SqlStore) -> None:
    fill(store)
    before = actions(store)

    def fail(text: str) -> None:
        with store.engine.write():
            store.update_model_version("Fraud", "1", text)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail("one")
    with store.engine.write():
        store.update_model_version("Fraud", "1", "two")
        with pytest.raises(RuntimeError):
            fail("three")
    assert actions(store) == [*before, "model_version.updated"]
    assert (last(store).after or {})["description"] == "two"
    assert store.verify_audit().findings == []


# ---- finding entries ----
def test_entries_are_found(store: SqlStore) -> None:
    fill(store)
    store.create_registered_model("Churn")
    store.rename_registered_model("Fraud", "FraudDetector")
    assert [entry.name for entry in store.list_audit(name="FraudDetector")] == [
        "FraudDetector",
        *["Fraud"] * 7,
    ]
    assert [entry.seq for entry in store.list_audit(name="Fraud", version=2)] == [7, 6, 3]
    assert [entry.seq for entry in store.list_audit(action="model_version.tagged")] == [6]
    assert len(store.list_audit(action="registered_model")) == 4
    assert len(store.list_audit(action="model")) == 0
    assert len(store.list_audit(actor=local_actor("").name)) == 9
    assert len(store.list_audit(actor="nobody")) == 0
    entries = store.list_audit(ascending=True)
    assert [e.time for e in entries] == sorted(e.time for e in entries)
    assert len(store.list_audit(since=entries[0].time, until=entries[-1].time)) == 9
    assert len(store.list_audit(until=entries[0].time - 1)) == 0


@pytest.mark.parametrize("ascending", [True, False])
def test_pages_hold_each_entry_once(store: SqlStore, ascending: bool) -> None:
    fill(store)
    seen: list[int] = []
    token: str | None = ""
    while token is not None:
        page = store.list_audit(ascending=ascending, max_results=3, page_token=token)
        seen += [entry.seq for entry in page]
        token = page.token
    assert seen == (list(range(1, 8)) if ascending else list(range(7, 0, -1)))
    first = store.list_audit(max_results=3)
    with pytest.raises(MlflowException, match="another query"):
        store.list_audit(max_results=3, name="Fraud", page_token=first.token)


# ---- what was done to it ----
def problems(store: SqlStore) -> list[tuple[int, str]]:
    return [(found.seq, found.problem) for found in store.verify_audit().findings]


def test_untouched_log_is_right(store: SqlStore) -> None:
    assert store.verify_audit().entries == 0
    fill(store)
    found = store.verify_audit()
    assert (found.entries, found.seq, found.findings) == (7, 7, [])
    assert found.hash == last(store).hash


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "someone@else"),
        ("time", 1),
        ("comment", "?"),
        ("after", "{}"),
        ("version", 9),
        ("hash", "0" * 64),
        ("previous", "0" * 64),
    ],
)
def test_altered_entry_is_found(store: SqlStore, column: str, value: Any) -> None:
    fill(store)
    tamper(store, f"UPDATE audit_log SET {column} = ? WHERE seq = 4", value)
    assert problems(store) == [(4, "altered")]


def test_altered_entry_with_a_new_hash_is_found(store: SqlStore) -> None:
    fill(store)
    for seq in (4, 7):
        with store.engine.read() as tx:
            fields = list(tx.rows(f"{queries.FIND} WHERE seq = ?", (seq,))[0][:-1])
        fields[2] = "someone@else"
        tamper(
            store,
            "UPDATE audit_log SET actor = ?, hash = ? WHERE seq = ?",
            *(fields[2], entry_hash(fields), seq),
        )
    assert problems(store) == [(4, "altered"), (7, "altered")]


@pytest.mark.parametrize("seq", [1, 4, 7])
def test_removed_entry_is_found(store: SqlStore, seq: int) -> None:
    fill(store)
    tamper(store, "DELETE FROM audit_log WHERE seq = ?", seq)
    assert problems(store) == [(seq, "removed")]


def test_removed_entry_whose_gap_was_closed_is_found(store: SqlStore) -> None:
    fill(store)
    tamper(store, "DELETE FROM audit_log WHERE seq = 3")
    for seq in (4, 5, 6, 7):
        tamper(store, "UPDATE audit_log SET seq = ? WHERE seq = ?", seq - 1, seq)
    found = problems(store)
    assert (3, "removed") in found
    assert {seq for seq, problem in found if problem == "moved"} == {3, 4, 5, 6}


def test_reordered_entries_are_found(store: SqlStore) -> None:
    fill(store)
    for seq, to in ((3, 99), (6, 3), (99, 6)):
        tamper(store, "UPDATE audit_log SET seq = ? WHERE seq = ?", to, seq)
    assert problems(store) == [(3, "moved"), (6, "moved")]
    [first, _] = store.verify_audit().findings
    assert first.message == "Entry 6 stands at the place of entry 3."


def test_log_written_anew_is_found_by_whoever_noted_an_entry(store: SqlStore) -> None:
    fill(store)
    noted = store.verify_audit()
    with store.engine.write() as tx:
        tx.execute("DELETE FROM audit_log")
        tx.execute("UPDATE audit_head SET seq = 0, time = 0, hash = ''")
    for number in range(8):
        store.create_registered_model(f"other{number}")
    assert store.verify_audit().findings == []
    [found] = store.verify_audit(noted.seq, noted.hash).findings
    assert (found.seq, found.problem) == (7, "altered")


# ---- many at once ----
def register(url: str) -> None:
    """Register versions, in a process of its own."""
    store = open_store(url, "mlflow-artifacts:/")
    for _ in range(EACH):
        store.create_model_version("Race", "s3://b/m")
    store.close()


def test_chain_holds_across_processes(database_url: str, store: SqlStore) -> None:
    store.create_registered_model("Race")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=spawn) as pool:
        list(pool.map(register, [database_url] * PROCESSES))
    found = store.verify_audit()
    assert (found.entries, found.findings) == (1 + PROCESSES * EACH, [])
    created = [entry.version for entry in store.list_audit(ascending=True, version=None)][1:]
    assert created == list(range(1, PROCESSES * EACH + 1))  # its order is that of the commits


def test_chain_holds_in_shared_transactions(store: SqlStore) -> None:
    """Many callers of one server, whose writes share transactions, some of which fail."""
    for number in range(8):
        store.create_registered_model(f"model{number}")

    def use(remote: RestStore, number: int) -> None:
        name = f"model{number % 8}"
        for step in range(5):
            remote.create_model_version(name, "s3://b/m")
            remote.set_registered_model_alias(f"model{(number + step) % 8}", "last", "1")
            with pytest.raises(MlflowException):
                remote.create_registered_model(name)

    with AsgiTransport(create_app(store)) as transport:
        remote = RestStore(transport.base_url, transport)
        for number in range(8):
            remote.create_model_version(f"model{number}", "s3://b/m")
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda number: use(remote, number), range(16)))
        found = remote.verify_audit()
    assert found.findings == []
    assert found.entries == 8 + 8 + 16 * 5 + 8


# ---- over HTTP, and from the command line ----
def test_log_over_http_is_the_same(store: SqlStore) -> None:
    fill(store)
    with AsgiTransport(create_app(store), {"x-test": "1"}) as transport:
        remote = RestStore(transport.base_url, transport)
        remote.set_registered_model_alias("Fraud", "next", "2")
        assert remote.list_audit(name="Fraud", max_results=3) == store.list_audit(
            name="Fraud", max_results=3
        )
        assert remote.verify_audit() == store.verify_audit()
        page = remote.list_audit(max_results=2, action="model_version")
        assert [entry.seq for entry in page] == [7, 6]
        assert page.token
        with pytest.raises(MlflowException):
            remote.verify_audit(3)


Cli = Callable[..., tuple[int, str]]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    def call(*arguments: str) -> tuple[int, str]:
        status = main(["audit", *arguments])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    return call


def test_commands_list_export_and_verify(
    sqlite_url: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", sqlite_url)
    store = open_store(sqlite_url, "mlflow-artifacts:/")
    fill(store)
    status, printed = cli("list", "--action", "model_version.transitioned")
    assert status == 0
    assert "Fraud version 1" in printed
    assert "current_stage: None → Production" in printed
    assert cli("export", "-o", "audit.jsonl")[0] == 0
    status, printed = cli("verify", "--file", "audit.jsonl")
    assert (status, "All 7 entries" in printed) == (0, True)
    lines = Path("audit.jsonl").read_text().splitlines()
    assert json.loads(lines[0])["action"] == "registered_model.created"
    lines[2] = lines[2].replace("s3://b/m", "s3://c/m")
    Path("altered.jsonl").write_text("\n".join(lines))
    status, printed = cli("verify", "--file", "altered.jsonl")
    assert status == 1
    assert "Entry 3 was altered" in printed
    status, printed = cli("verify")
    assert status == 0
    noted = printed.split()[-1]
    assert cli("verify", "--noted", noted)[0] == 0
    tamper(store, "DELETE FROM audit_log WHERE seq = 5")
    status, printed = cli("verify")
    assert status == 1
    assert "Entry 5 was removed." in printed
    assert cli("list", "--since", "yesterday")[0] == 2
    assert cli("verify", "--noted", "7")[0] == 2
    assert cli("export", "--format", "csv")[1].startswith("seq,time,actor,")
    store.close()
