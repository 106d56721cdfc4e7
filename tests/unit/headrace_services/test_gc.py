"""What is removed for good, what is kept, and in which order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from headrace.jobs.gc import Removed, collect, planned
from headrace.services.store import SqlStore, open_store
from mlflow.entities import Dataset, DatasetInput, ExperimentTag, Metric, Param
from mlflow.exceptions import MlflowException
from mlflow.testing.given import START, new_experiment, new_run, refused
from mlflow.wire.artifacts import Digest

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, "mlflow-artifacts:/")
    yield store
    store.close()


class Artifacts:
    """Notes which artifacts were deleted, and what was still known of the run then."""

    def __init__(self, store: SqlStore, *refused: str) -> None:
        self.deleted: list[str] = []
        self.runs_then: list[int] = []
        self._store = store
        self._refused = refused

    def delete(self, uri: str) -> None:
        if uri in self._refused:
            raise MlflowException("The bucket is gone.")
        self.deleted.append(uri)
        with self._store.engine.read() as tx:
            self.runs_then.append(tx.value("SELECT count(*) FROM runs"))


def full_run(store: SqlStore, experiment_id: str | None = None) -> tuple[str, str]:
    """A run with something in every table, and its artifact URI."""
    run_id = new_run(store, experiment_id)
    for key in ("a", "b"):
        points = [Metric(key, float(step), START, step) for step in range(10)]
        store.log_batch(run_id, points, [Param(key, "1")], [])
    store.log_inputs(run_id, [DatasetInput(Dataset("d", "1", "local", "{}"))])
    uri = store.get_run(run_id).info.artifact_uri
    assert uri is not None
    store.record_artifact_digests(uri, [Digest(path="f", sha256="a" * 64, size=1)])
    return run_id, uri


def rows(store: SqlStore) -> dict[str, int]:
    """The number of rows in tables that runs fill."""
    tables = ("runs", "metrics", "latest_metrics", "params", "tags", "datasets", "artifact_digests")
    with store.engine.read() as tx:
        return {table: tx.value(f"SELECT count(*) FROM {table}") for table in tables}


def test_nothing_is_in_the_bin(store: SqlStore) -> None:
    full_run(store)
    before, artifacts = rows(store), Artifacts(store)
    assert collect(store.engine, artifacts.delete) == Removed([], [], [], [])
    assert (rows(store), artifacts.deleted) == (before, [])


def test_a_deleted_run(store: SqlStore) -> None:
    before = rows(store)
    gone, uri = full_run(store)
    store.delete_run(gone)
    artifacts = Artifacts(store)
    assert collect(store.engine, artifacts.delete) == Removed([], [gone], [], [])
    assert (artifacts.deleted, artifacts.runs_then) == ([uri], [1])
    assert rows(store) == before
    with refused("RESOURCE_DOES_NOT_EXIST"):
        store.restore_run(gone)


def test_the_others_are_kept(store: SqlStore) -> None:
    experiment_id = new_experiment(store)
    kept, _ = full_run(store, experiment_id)
    before = rows(store)
    gone, _ = full_run(store, experiment_id)
    store.delete_run(gone)
    collect(store.engine, Artifacts(store).delete)
    assert rows(store) == before
    assert len(store.get_metric_history(kept, "a")) == 10
    assert len(store.get_run(kept).inputs.dataset_inputs) == 1


def test_a_deleted_experiment_goes_with_all_that_it_holds(store: SqlStore) -> None:
    before = rows(store)
    experiment_id = new_experiment(store)
    store.set_experiment_tag(experiment_id, ExperimentTag("a", "b"))
    runs = [full_run(store, experiment_id) for _ in range(2)]
    model = store.create_logged_model(experiment_id, "model")
    store.delete_run(runs[0][0])
    store.delete_experiment(experiment_id)
    artifacts = Artifacts(store)
    removed = collect(store.engine, artifacts.delete)
    assert removed.experiments == [experiment_id]
    assert sorted(removed.runs) == sorted(run_id for run_id, _ in runs)
    assert removed.logged_models == [model.model_id]
    assert sorted(artifacts.deleted) == sorted([model.artifact_location, *(uri for _, uri in runs)])
    assert rows(store) == before
    with refused("RESOURCE_DOES_NOT_EXIST"):
        store.get_experiment(experiment_id)


def test_a_deleted_logged_model(store: SqlStore) -> None:
    model = store.create_logged_model("0", "model")
    run_id = new_run(store)
    store.log_metric(run_id, Metric("m", 1.0, START, 0, model.model_id))
    store.delete_logged_model(model.model_id)
    removed = collect(store.engine, Artifacts(store).delete)
    assert removed == Removed([], [], [model.model_id], [])
    assert len(store.get_metric_history(run_id, "m")) == 1


def test_what_was_deleted_just_now_can_be_left(store: SqlStore) -> None:
    run_id, _ = full_run(store)
    store.delete_run(run_id)
    experiment_id = new_experiment(store)
    store.delete_experiment(experiment_id)
    artifacts = Artifacts(store)
    removed = collect(store.engine, artifacts.delete, older_than_ms=DAY_MS)
    assert removed == Removed([], [], [], [])
    assert artifacts.deleted == []
    with refused("INVALID_PARAMETER_VALUE", run_id):
        collect(store.engine, artifacts.delete, older_than_ms=DAY_MS, run_ids=[run_id])


def test_only_what_is_named(store: SqlStore) -> None:
    first, second = full_run(store)[0], full_run(store)[0]
    store.delete_run(first)
    store.delete_run(second)
    other = new_experiment(store)
    store.delete_experiment(other)
    removed = collect(store.engine, Artifacts(store).delete, run_ids=[first])
    assert removed == Removed([], [first], [], [])
    assert store.get_run(second).info.lifecycle_stage == "deleted"
    removed = collect(store.engine, Artifacts(store).delete, experiment_ids=[other])
    assert removed == Removed([other], [], [], [])


def test_what_is_named_must_be_in_the_bin(store: SqlStore) -> None:
    active, deleted = full_run(store)[0], full_run(store)[0]
    store.delete_run(deleted)
    artifacts = Artifacts(store)
    for named, code in (
        ({"run_ids": [deleted, active]}, "INVALID_PARAMETER_VALUE"),
        ({"run_ids": [deleted, "0" * 32]}, "RESOURCE_DOES_NOT_EXIST"),
        ({"run_ids": [deleted], "experiment_ids": ["0"]}, "INVALID_PARAMETER_VALUE"),
        ({"run_ids": [deleted], "experiment_ids": ["4711"]}, "RESOURCE_DOES_NOT_EXIST"),
        ({"run_ids": [deleted], "logged_model_ids": ["m-0"]}, "RESOURCE_DOES_NOT_EXIST"),
    ):
        with refused(code):
            collect(store.engine, artifacts.delete, **named)
    assert artifacts.deleted == []
    assert store.get_run(deleted).data.metrics == {"a": 9.0, "b": 9.0}


def test_rows_stay_while_their_artifacts_cannot_be_deleted(store: SqlStore) -> None:
    experiment_id = new_experiment(store)
    first, uri = full_run(store, experiment_id)
    second, _ = full_run(store, experiment_id)
    store.delete_experiment(experiment_id)
    removed = collect(store.engine, Artifacts(store, uri).delete)
    assert removed == Removed([], [second], [], [(uri, "The bucket is gone.")])
    assert store.get_run(first).data.metrics == {"a": 9.0, "b": 9.0}
    removed = collect(store.engine, Artifacts(store).delete)
    assert removed == Removed([experiment_id], [first], [], [])


def test_a_run_that_is_restored_meanwhile_stays(store: SqlStore) -> None:
    run_id, _ = full_run(store)
    store.delete_run(run_id)
    removed = collect(store.engine, lambda _: store.restore_run(run_id))
    assert removed == Removed([], [], [], [])
    assert store.get_run(run_id).data.metrics == {"a": 9.0, "b": 9.0}


def test_an_experiment_that_is_restored_meanwhile_stays(store: SqlStore) -> None:
    experiment_id = new_experiment(store)
    run_id, _ = full_run(store, experiment_id)
    full_run(store, experiment_id)
    store.delete_experiment(experiment_id)
    deleted: list[str] = []

    def delete(uri: str) -> None:
        deleted.append(uri)
        store.restore_experiment(experiment_id)

    assert collect(store.engine, delete) == Removed([], [], [], [])
    assert len(deleted) == 1
    assert store.get_run(run_id).info.lifecycle_stage == "active"
    assert len(store.get_metric_history(run_id, "a")) == 10


def test_what_a_registered_model_needs_is_kept_and_named(store: SqlStore) -> None:
    experiment_id = new_experiment(store)
    used, uri = full_run(store, experiment_id)
    unused, _ = full_run(store, experiment_id)
    model = store.create_logged_model(experiment_id, "m", unused)
    store.create_registered_model("Fraud")
    store.create_model_version("Fraud", f"{uri}/model", used)
    store.create_model_version("Fraud", f"models:/{model.model_id}")
    store.create_model_version("Fraud", f"{uri}/model")  # of the run's files, and nothing else
    store.delete_model_version("Fraud", "1")
    store.delete_experiment(experiment_id)
    needed = (
        (f"run {used}", "version 3 of 'Fraud'"),
        (f"run {unused}", "version 2 of 'Fraud'"),
        (f"logged model {model.model_id}", "version 2 of 'Fraud'"),
    )
    artifacts = Artifacts(store)
    assert planned(store.engine).kept == needed
    assert planned(store.engine)[:3] == ([], [], [])
    assert collect(store.engine, artifacts.delete) == Removed([], [], [], [], needed)
    assert artifacts.deleted == []
    # When its version is deleted, it goes with the next collection.
    store.delete_model_version("Fraud", "2")
    removed = collect(store.engine, artifacts.delete)
    assert (removed.runs, removed.logged_models) == ([unused], [model.model_id])
    assert removed.kept == needed[:1]
    store.delete_registered_model("Fraud")
    assert collect(store.engine, artifacts.delete).experiments == [experiment_id]
    actions = [entry.action for entry in store.list_audit(name="Fraud")]
    assert actions[0] == "registered_model.deleted"  # what it was stays in the log
