"""Models served by real processes: they follow their stage, and no request is lost meanwhile."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.pyfunc.scoring_server.client import ScoringServerClient
from tests.servers import ServerProcess
from tests.serving_process import LIMIT_S, ServedProcess, promote, register, wait_for

ROOT = Path(__file__).resolve().parents[2]
MLFLOW = [sys.executable, "-m", "mlflow"]


class Asking:
    """Clients that ask a served model all the time, each on a connection that it keeps."""

    def __init__(self, served: ServedProcess, clients: int = 2) -> None:
        self.versions: list[str | None] = []
        self.wrong: list[Any] = []
        self._end = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(served,), daemon=True) for _ in range(clients)
        ]

    def __enter__(self) -> Asking:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, served: ServedProcess) -> None:
        with served.client() as client:
            while not self._end.is_set():
                try:
                    status, version, body = client.ask("a")
                except (OSError, http.client.HTTPException) as error:
                    self.wrong.append(error)
                    return
                if status != 200 or body != {"predictions": [f"v{version}:a"]}:
                    self.wrong.append((status, version, body))
                self.versions.append(version)
                self._end.wait(0.005)  # the processes they ask need some of the machine, too

    def wait_for(self, version: str) -> None:
        """Wait until every client is answered by a version."""
        wait_for(lambda: self.wrong or self.versions[-30:] == [version] * 30)
        assert self.wrong == []


def test_a_stage_is_followed_and_no_request_is_lost(
    server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server.url)
    for mark in ("v1", "v2"):
        register(mark, input_example=["a"])
    promote("1")
    uri = "models:/Words/Production"
    with ServedProcess(uri, "--follow", "0.1", "--env-manager", "local") as served:
        with Asking(served) as asking:
            asking.wait_for("1")
            promote("2")
            asking.wait_for("2")
            promote("1")  # the way back
            asking.wait_for("1")
            # One that fails on the example of its input never answers.
            register("v3", input_example=["fail"], signature=False)
            promote("3")
            wait_for(lambda: "models:/Words/3 cannot be served" in served.log.read_text())
            # Nor does the stage's becoming empty end anything.
            mlflow.MlflowClient().transition_model_version_stage("Words", "3", "Archived")
            wait_for(lambda: "is not found at the moment" in served.log.read_text())
            asking.wait_for("1")
            server.stop()
            wait_for(lambda: served.log.read_text().count("is not found at the moment") > 1)
            asking.wait_for("1")
            server.start()
            promote("2")
            asking.wait_for("2")
        described = json.loads(served.get("/model"))
        assert described["serving"] == "models:/Words/2"
        assert described["version"] == "2"
        # What is asked before the server is told to stop is answered.
        answers: list[Any] = []
        late = threading.Thread(target=lambda: answers.append(served.ask("slow")))
        late.start()
        wait_for(Path("asked").exists)
        served.process.send_signal(signal.SIGTERM)
        late.join(LIMIT_S)
        assert answers == [(200, "2", {"predictions": ["v2:slow"]})]
        assert served.process.wait(LIMIT_S) == 0


def test_several_processes_serve_and_are_replaced_when_they_die() -> None:
    register("v1")
    options = ("--workers", "2", "--env-manager", "local", "--no-access-log")
    with ServedProcess("models:/Words/1", *options) as served, Asking(served) as asking:
        asking.wait_for("1")
        first, second = psutil.Process(served.process.pid).children()
        asking._end.set()
        first.kill()
        wait_for(lambda: second.is_running() and first not in children(served))
        wait_for(lambda: len(children(served)) == 2)
        assert served.ask("b")[0] == 200
        left = children(served)
        # They do not outlive the first process, however that ends.
        served.process.kill()
        served.process.wait()
        assert psutil.wait_procs(left, timeout=LIMIT_S)[1] == []


def children(served: ServedProcess) -> list[psutil.Process]:
    return psutil.Process(served.process.pid).children()


def test_a_model_that_cannot_be_loaded_is_not_served() -> None:
    register("v1")
    Path("copy").mkdir()
    for file in Path(mlflow.artifacts.download_artifacts("models:/Words/1")).iterdir():
        Path("copy", file.name).write_bytes(file.read_bytes() + b"#")
    for options in ((), ("--workers", "2")):
        command = [*MLFLOW, "models", "serve", "-m", "copy", "--port", "0", *options]
        done = subprocess.run(
            [*command, "--env-manager", "local"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert "nobody vouches for" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.fixture
def environments(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages are fetched once for all runs of the tests, environments made once for a process."""
    monkeypatch.setenv("UV_CACHE_DIR", str(ROOT / ".cache" / "uv"))
    root = tmp_path_factory.getbasetemp() / "environments"
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(root))


@pytest.mark.usefixtures("environments")
def test_a_version_with_other_requirements_is_served_in_an_environment_of_its_own() -> None:
    register("v1", pip_requirements=["mlflow", "iniconfig"])
    # It needs what the first one's environment lacks.
    register("v2", pip_requirements=["mlflow", "iniconfig", "six"])
    promote("1")
    uri = "models:/Words/Production"
    with (
        ServedProcess(uri, "--follow", "0.2", "--env-manager", "uv") as served,
        Asking(served) as asking,
    ):
        asking.wait_for("1")
        [before] = children(served)
        promote("2")
        asking.wait_for("2")
        wait_for(lambda: before not in children(served))
        assert asking.wrong == []

    # The same environments show beforehand whether the requirements suffice.
    Path("input.json").write_text('{"inputs": ["a"]}')
    command = [*MLFLOW, "models", "predict", "-m", uri, "-i", "input.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == '{"predictions":["v2:a"]}\n', done.stderr
    done = subprocess.run(
        [*MLFLOW, "models", "prepare-env", "-m", uri, "--env-manager", "uv"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{os.environ['MLFLOW_ENV_ROOT']}/uv-" in done.stdout
    with pytest.raises(MlflowException, match="pip_requirements_override"):
        mlflow.models.predict(uri, ["fail"], env_manager="uv")


def test_in_an_image_the_port_is_8080_unless_it_is_said_and_arguments_do_not_matter() -> None:
    register("v1")
    folder = mlflow.artifacts.download_artifacts("models:/Words/1")
    variables = {
        "MLFLOW_MODEL_FOLDER": folder,
        "MLFLOW_DISABLE_ENV_CREATION": "true",
        "MLFLOW_MODELS_WORKERS": "1",
        "SAGEMAKER_BIND_TO_PORT": "0",
    }
    command = [sys.executable, "-m", "mlflow.serving", "container", "serve"]
    with ServedProcess("", command=command, variables=variables) as served:
        assert served.get("/ping") == b"\n"
        assert served.get("/version") == b"3.17.2"
        assert served.ask("a") == (200, None, {"predictions": ["v1:a"]})
        client = ScoringServerClient("127.0.0.1", served.port)
        client.wait_server_ready()
        assert client.get_version() == "3.17.2"
        assert client.invoke(["a"]) == {"predictions": ["v1:a"]}
        with pytest.raises(MlflowException, match=r"answers 400: .*no such word"):
            client.invoke(["fail"])
    with pytest.raises(RuntimeError, match="Nothing answers"):
        client.wait_server_ready(timeout=0)
