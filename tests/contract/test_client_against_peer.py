"""Headrace's client works against MLflow's own server, 3.17.2.

There is no journal there and no digest: what is logged becomes calls of the API, and files are
fetched without being compared with anything.
"""

from __future__ import annotations

import http.client
import math
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import mlflow
from mlflow.artifacts.resolve import get_artifact_repository
from mlflow.entities import (
    Dataset,
    DatasetInput,
    InputTag,
    LoggedModelInput,
    LoggedModelOutput,
    LoggedModelParameter,
    LoggedModelTag,
    Metric,
    Param,
    RunStatus,
    RunTag,
)
from mlflow.exceptions import MlflowException, RestException
from mlflow.journal.format import Chunk
from mlflow.stores.rest import RestStore
from mlflow.wire.artifacts import Digest
from tests.contract.test_real_client import run_script

pytestmark = pytest.mark.timeout(300)

# Programs that hold for MLflow's server, too. The others ask for what it answers otherwise: it
# keeps infinities as the largest float, and finds no logged model by its status.
SCRIPTS = [
    "artifacts",
    "datasets_of_runs",
    "experiments",
    "params_and_tags",
    "registry",
    "runs",
    "sklearn_model",
    "tables",
]
START_TIMEOUT_S = 240


@pytest.fixture(scope="module")
def peer_url(peer_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real MLflow server."""
    folder = tmp_path_factory.mktemp("peer")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(peer_python, "-m", "mlflow", "server", "--workers", "1", "--port", str(port)),
                *("--backend-store-uri", f"sqlite:///{folder}/runs.db"),
                *("--artifacts-destination", str(folder / "artifacts")),
            ],
            cwd=folder,
            env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(
                    f"MLflow's server did not start:\n{(folder / 'server.log').read_text()}"
                )
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, 15)
        process.wait(60)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@pytest.fixture
def store(peer_url: str) -> Iterator[RestStore]:
    store = RestStore(peer_url)
    yield store
    store.close()


@pytest.fixture
def experiment_id(store: RestStore, request: pytest.FixtureRequest) -> str:
    """An experiment of the test's own."""
    return store.create_experiment(request.node.name)


@pytest.mark.parametrize("name", SCRIPTS)
def test_programs(name: str, peer_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # There, nobody vouches for what is in a pickle.
    monkeypatch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "true")
    run_script(name, "Headrace, MLflow's server", Path(sys.executable), peer_url)


def test_what_it_lacks(store: RestStore) -> None:
    assert not store.accepts_journal()
    with pytest.raises(MlflowException) as caught:
        store.ingest(Chunk("0" * 32, "w", 0, b""))
    assert caught.value.error_code == "NOT_IMPLEMENTED"
    store.record_artifact_digests("root", [Digest(path="a", sha256="0" * 64, size=1)])
    assert store.get_artifact_digests("root") == []


def test_large_files_go_whole_and_come_whole(
    peer_url: str,
    experiment_id: str,
    store: RestStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It takes no parts where it keeps files in a folder, and gives none."""
    for name in ("UPLOAD", "DOWNLOAD"):
        monkeypatch.setenv(f"MLFLOW_MULTIPART_{name}_MINIMUM_FILE_SIZE", "1000000")
        monkeypatch.setenv(f"MLFLOW_MULTIPART_{name}_CHUNK_SIZE", "500000")
    run = store.create_run(experiment_id, "me", 5, [], None)
    (tmp_path / "big.bin").write_bytes(data := os.urandom(3_000_001))
    repository = get_artifact_repository(run.info.artifact_uri or "", peer_url)
    repository.log_artifact(str(tmp_path / "big.bin"), "a")
    (tmp_path / "to").mkdir()
    got = repository.download_artifacts("a/big.bin", str(tmp_path / "to"))
    assert Path(got).read_bytes() == data


def test_points(store: RestStore, experiment_id: str) -> None:
    run_id = store.create_run(experiment_id, "me", 5, [], "r").info.run_id
    points = [
        Metric("m", value, 10 + step, step) for step, value in enumerate([0.0, math.nan, 2.5])
    ]
    store.log_batch(run_id, points, [Param("empty", "")], [RunTag("empty", "")])
    store.log_metric(run_id, Metric("zero", 0.0, 0, 0))
    found = store.get_metric_history(run_id, "m")
    assert [(p.step, p.timestamp, repr(p.value)) for p in found] == [
        (0, 10, "0.0"),
        (1, 11, "nan"),
        (2, 12, "2.5"),
    ]
    first = store.get_metric_history(run_id, "m", 2)
    rest = store.get_metric_history(run_id, "m", 2, first.token)
    assert [p.step for p in (*first, *rest)] == [0, 1, 2]
    assert len(store.get_metric_history_bulk([run_id], "m", 10)) == 3
    assert len(store.get_metric_history_bulk_interval([run_id], "m", 10)) == 3
    data = store.get_run(run_id).data
    assert (data.metrics["zero"], data.params, data.tags["empty"]) == (0.0, {"empty": ""}, "")


def test_inputs_and_logged_models(store: RestStore, experiment_id: str) -> None:
    run_id = store.create_run(experiment_id, "me", 5, [], None).info.run_id
    model = store.create_logged_model(
        experiment_id,
        "model",
        run_id,
        [LoggedModelTag("a b", "1")],
        [LoggedModelParameter("p", "1")],
        "kind",
    )
    dataset = DatasetInput(Dataset("d", "1", "local", "{}"), [InputTag("mlflow.data.context", "t")])
    store.log_inputs(run_id, [dataset], [LoggedModelInput(model.model_id)])
    store.log_outputs(run_id, [LoggedModelOutput(model.model_id, 0)])
    run = store.get_run(run_id)
    assert run.inputs.dataset_inputs == [dataset]
    assert run.inputs.model_inputs == [LoggedModelInput(model.model_id)]
    assert run.outputs.model_outputs == [LoggedModelOutput(model.model_id, 0)]
    [summary] = store.search_datasets_of_experiments([experiment_id])
    assert (summary.name, summary.digest, summary.context) == ("d", "1", "t")
    store.log_logged_model_params(model.model_id, [LoggedModelParameter("q", "2")])
    store.delete_logged_model_tag(model.model_id, "a b")
    ready = store.finalize_logged_model(model.model_id, "READY")
    assert (ready.status, ready.tags, ready.params) == ("READY", {}, {"p": "1", "q": "2"})
    for _ in range(2):
        store.create_logged_model(experiment_id)
    page = store.search_logged_models([experiment_id], max_results=2)
    rest = store.search_logged_models([experiment_id], max_results=2, page_token=page.token)
    assert (len(page), len(rest), rest.token) == (2, 1, None)
    store.delete_logged_model(model.model_id)


def test_errors_carry_their_code(store: RestStore, experiment_id: str) -> None:
    for code, call in (
        ("RESOURCE_DOES_NOT_EXIST", lambda: store.get_run("0" * 32)),
        ("RESOURCE_ALREADY_EXISTS", lambda: store.create_experiment("Default")),
        ("INVALID_PARAMETER_VALUE", lambda: store.search_runs([experiment_id], "bad ~ 1")),
    ):
        with pytest.raises(RestException) as caught:
            call()
        assert caught.value.error_code == code


def test_lifecycle(store: RestStore, experiment_id: str) -> None:
    run_id = store.create_run(experiment_id, "me", 5, [RunTag("t", "v")], "r").info.run_id
    info = store.update_run_info(run_id, RunStatus.FINISHED, 99, "renamed")
    assert (info.status, info.end_time, info.run_name) == ("FINISHED", 99, "renamed")
    store.delete_tag(run_id, "t")
    store.delete_run(run_id)
    assert list(store.search_runs([experiment_id])) == []
    store.restore_run(run_id)
    [found] = store.search_runs([experiment_id], "attributes.run_name = 'renamed'")
    assert found.info.run_id == run_id
    store.delete_experiment(experiment_id)
    store.restore_experiment(experiment_id)
    store.rename_experiment(experiment_id, f"{experiment_id} renamed")
    assert store.get_experiment(experiment_id).name == f"{experiment_id} renamed"


def test_large_and_many_files(peer_url: str, store: RestStore, experiment_id: str) -> None:
    run = store.create_run(experiment_id, "me", 5, [], None)
    repository = get_artifact_repository(str(run.info.artifact_uri), peer_url)
    Path("tree/deep").mkdir(parents=True)
    for number in range(20):
        Path(f"tree/deep/{number}.txt").write_text(str(number))
    Path("tree/large.bin").write_bytes(os.urandom(9 << 20))
    repository.log_artifacts("tree", "logged")
    Path("to").mkdir()
    got = Path(repository.download_artifacts("logged", "to"))
    assert (got / "large.bin").read_bytes() == Path("tree/large.bin").read_bytes()
    assert len(list((got / "deep").iterdir())) == 20
    with repository.open_read("logged/large.bin", 5, 9) as part:
        assert part.read() == Path("tree/large.bin").read_bytes()[5:9]
    repository.delete_artifacts("logged/deep")
    assert [f.path for f in repository.list_artifacts("logged")] == ["logged/large.bin"]


def test_a_training_loop(peer_url: str) -> None:
    mlflow.set_tracking_uri(peer_url)
    mlflow.set_experiment("training")
    with mlflow.start_run(run_name="loop") as run:
        mlflow.log_params({"lr": 0.1, "layers": 3})
        for step in range(200):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.set_tag("done", "yes")
    stored = mlflow.get_run(run.info.run_id)
    assert stored.info.status == "FINISHED"
    assert stored.data.params == {"lr": "0.1", "layers": "3"}
    assert stored.data.tags["done"] == "yes"
    history = mlflow.MlflowClient().get_metric_history(run.info.run_id, "loss")
    assert [point.step for point in history] == list(range(200))
