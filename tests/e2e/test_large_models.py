"""A large model is written once on each disk it gets to; the kernel counts the bytes.

In a folder that is no disk but memory nothing is counted, and nothing is shown.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

import mlflow
from mlflow.artifacts.resolve import get_artifact_repository
from tests.servers import ServerProcess

SIZE = 48 << 20
# What is written besides: the database, MLmodel, requirements, marks of parts.
BESIDES = 4 << 20


@pytest.fixture(autouse=True)
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large begins early here."""
    for name in ("UPLOAD", "DOWNLOAD"):
        monkeypatch.setenv(f"MLFLOW_MULTIPART_{name}_MINIMUM_FILE_SIZE", str(8 << 20))
        monkeypatch.setenv(f"MLFLOW_MULTIPART_{name}_CHUNK_SIZE", str(5 << 20))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server for all tests of this module."""
    folder = tmp_path_factory.mktemp("server")
    process = ServerProcess(folder, f"sqlite:///{folder}/server.db")
    try:
        yield process.start()
    finally:
        process.kill()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A file that a model is made of; no two blocks of it are the same."""
    file = tmp_path / "weights"
    file.write_bytes(os.urandom(SIZE))
    return file


class Written:
    """What processes have written to disk since the last look.

    Args:
        pids: The processes.
    """

    def __init__(self, *pids: int) -> None:
        self._processes = [psutil.Process(pid) for pid in pids]
        self._before = self._now()

    def _now(self) -> list[int]:
        return [process.io_counters().write_bytes for process in self._processes]

    def since(self) -> list[int]:
        """Bytes, of each process."""
        before, self._before = self._before, self._now()
        return [now - then for now, then in zip(self._before, before, strict=True)]


class Weighty(mlflow.pyfunc.PythonModel):
    """Its prediction is the first byte of its weights."""

    def load_context(self, context: Any) -> None:
        with open(context.artifacts["weights"], "rb") as file:
            self.first = file.read(1)[0]

    def predict(self, context: Any, model_input: Any, params: Any = None) -> list[int]:
        return [self.first] * len(model_input)


def of_data(weights: Path) -> str:
    info = mlflow.pyfunc.log_model(
        name="m", loader_module="tests.e2e.cluster", data_path=str(weights)
    )
    return info.model_uri


def of_artifacts(weights: Path) -> str:
    info = mlflow.pyfunc.log_model(
        name="m", python_model=Weighty(), artifacts={"weights": str(weights)}
    )
    return info.model_uri


LOG = pytest.mark.parametrize("log", [of_data, of_artifacts], ids=["data", "artifacts"])


@pytest.fixture
def without_server(tmp_path: Path) -> None:
    mlflow.set_tracking_uri(str(tmp_path / "mlruns"))


@LOG
@pytest.mark.usefixtures("without_server")
def test_without_a_server(log: Callable[[Path], str], weights: Path) -> None:
    mlflow.search_experiments()
    written = Written(os.getpid())
    uri = log(weights)
    assert written.since()[0] < SIZE + BESIDES
    # Used where it is.
    folder = mlflow.artifacts.download_artifacts(uri)
    assert written.since()[0] < BESIDES
    assert (next(Path(folder).rglob("weights"))).read_bytes() == weights.read_bytes()


@LOG
def test_with_a_server(
    log: Callable[[Path], str], weights: Path, server: ServerProcess, tmp_path: Path
) -> None:
    mlflow.set_tracking_uri(server.url)
    mlflow.search_experiments()
    written = Written(os.getpid(), server.pid)
    uri = log(weights)
    client, on_server = written.since()
    assert client < SIZE + BESIDES
    assert on_server < SIZE + BESIDES
    folder = mlflow.artifacts.download_artifacts(uri, dst_path=str(tmp_path / "to"))
    client, on_server = written.since()
    assert client < SIZE + BESIDES
    assert on_server < BESIDES
    assert (next(Path(folder).rglob("weights"))).read_bytes() == weights.read_bytes()
    log(weights)  # again: the server has its content already
    client, on_server = written.since()
    assert on_server < BESIDES


def test_a_file_of_a_run_is_not_copied_by_the_client(weights: Path, server: ServerProcess) -> None:
    written = Written(os.getpid(), server.pid)
    get_artifact_repository("mlflow-artifacts:/x", server.url).log_artifact(str(weights))
    client, on_server = written.since()
    assert client < BESIDES
    assert on_server < SIZE + BESIDES
