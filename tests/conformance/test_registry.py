"""Stores of registered models: in this process on both databases, and over HTTP."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from headrace.services.store import SqlStore, open_store
from mlflow.entities import LoggedModelTag
from mlflow.stores.rest import RestStore
from mlflow.testing.given import new_run
from mlflow.testing.registry_store import RegistryStoreConformance
from tests.servers import ServerProcess

PROCESSES = 5
EACH = 10


class TestEmbedded(RegistryStoreConformance):
    @pytest.fixture
    def store(self, database_url: str) -> Iterator[SqlStore]:
        store = open_store(database_url, "mlflow-artifacts:/")
        yield store
        store.close()


class TestOverHttp(RegistryStoreConformance):
    @pytest.fixture(scope="class")
    def shared_server(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
        folder = tmp_path_factory.mktemp("registry")
        process = ServerProcess(folder, f"sqlite:///{folder}/server.db")
        yield process.start()
        process.kill()

    @pytest.fixture
    def store(self, shared_server: ServerProcess) -> Iterator[RestStore]:
        store = RestStore(shared_server.url)
        yield store
        store.close()


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, "mlflow-artifacts:/")
    yield store
    store.close()


def register(url: str) -> list[str]:
    """Register ten versions, in a process of its own."""
    store = open_store(url, "mlflow-artifacts:/")
    numbers = [store.create_model_version("Race", "s3://b/m").version for _ in range(EACH)]
    store.close()
    return numbers


def test_numbers_have_no_gaps_across_processes(database_url: str, store: SqlStore) -> None:
    store.create_registered_model("Race")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=spawn) as pool:
        parts = list(pool.map(register, [database_url] * PROCESSES))
    numbers = [int(number) for part in parts for number in part]
    assert sorted(numbers) == list(range(1, PROCESSES * EACH + 1))
    assert all(part == sorted(part, key=int) for part in parts)


def test_source_in_a_run_is_resolved(store: SqlStore) -> None:
    run_id = new_run(store)
    root = store.get_run(run_id).info.artifact_uri
    store.create_registered_model("Fraud")
    made = store.create_model_version("Fraud", f"runs:/{run_id}/model")
    assert made.run_id == run_id
    assert store.get_model_version_download_uri("Fraud", "1") == f"{root}/model"


def test_source_that_is_a_logged_model(store: SqlStore) -> None:
    run_id = new_run(store)
    model = store.create_logged_model(
        store.get_run(run_id).info.experiment_id, "m", run_id, [LoggedModelTag("a", "b")]
    )
    store.create_registered_model("Fraud")
    for number in ("1", "2"):
        made = store.create_model_version("Fraud", f"models:/{model.model_id}")
        assert (made.version, made.run_id, made.model_id) == (number, run_id, model.model_id)
    uri = store.get_model_version_download_uri("Fraud", "2")
    assert uri == model.artifact_location
    noted = store.get_logged_model(model.model_id).tags["mlflow.modelVersions"]
    assert noted == '[{"name": "Fraud", "version": "1"}, {"name": "Fraud", "version": "2"}]'


def test_a_stage_is_found_along_an_index(store: SqlStore) -> None:
    """Ten thousand versions or ten: the version in production is one step down an index."""
    store.create_registered_model("Fraud")
    store.create_model_version("Fraud", "s3://b/m")
    with store.engine.write() as tx:
        tx.executemany(
            "INSERT INTO model_versions (model_num, version, creation_time, last_update_time,"
            " user_id, source, storage_location) VALUES (1, ?, 0, 0, 'u', 's', 's')",
            [(version,) for version in range(2, 10_001)],
        )
        tx.execute("UPDATE registered_models SET last_version = 10000")
    store.transition_model_version_stage("Fraud", "4321", "Production", True)
    [found] = store.get_latest_versions("Fraud", ["Production"])
    assert found.version == "4321"
    latest = {v.current_stage: v.version for v in store.get_latest_versions("Fraud")}
    assert latest == {"None": "10000", "Production": "4321"}
    with store.engine.write() as tx:
        explain = "EXPLAIN QUERY PLAN" if tx.dialect.name == "sqlite" else "EXPLAIN"
        if tx.dialect.name == "postgresql":
            tx.execute("ANALYZE model_versions")
        plan = "\n".join(
            str(row)
            for row in tx.rows(
                f"{explain} SELECT max(version) FROM model_versions"
                " WHERE model_num = ? AND current_stage = ?",
                (1, "Production"),
            )
        )
    assert "model_versions_by_stage" in plan
    assert "Seq Scan" not in plan
