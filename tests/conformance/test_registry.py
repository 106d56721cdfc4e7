"""Stores of registered models: in this process on both databases, and over HTTP."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from headrace.services.store import SqlStore, open_store
from mlflow.entities import LoggedModelTag
from mlflow.stores.rest import RestStore
from mlflow.testing.given import new_run
from mlflow.testing.registry_store import RegistryStoreConformance
from tests.servers import ServerProcess

ROOT = Path(__file__).resolve().parents[2]


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


def test_fifty_processes_at_once_get_one_number_each(database_url: str, store: SqlStore) -> None:
    store.create_registered_model("Race")
    command = [sys.executable, "-m", "tests.conformance.at_once", database_url, "50"]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=110
    )
    answers = done.stdout.split("\n")[:-1]
    assert sorted(answers, key=lambda text: (len(text), text)) == [str(n) for n in range(1, 51)]
    assert len({each.source for each in store.search_model_versions(None, 100)}) == 50


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
