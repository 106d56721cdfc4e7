"""Models served by real processes: `mlflow models serve`, which may be killed."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlflow

LIMIT_S = 120.0
_ADDRESS = re.compile(r"answers at http://127\.0\.0\.1:(\d+)/invocations")

# A model that says which one it is; `slow` says that it is asked and takes a while, `fail` fails.
CODE = """\
import time
import mlflow

class Marked(mlflow.pyfunc.PythonModel):
    def predict(self, model_input: list[str]) -> list[str]:
        if "slow" in model_input:
            open("asked", "w").close()
            time.sleep(1.5)
        if "fail" in model_input:
            raise ValueError("no such word")
        return ["{mark}:" + word for word in model_input]

mlflow.models.set_model(Marked())
"""


def register(mark: str, **options: Any) -> str:
    """Log a model that marks its answers, as a version of `Words`; the version."""
    Path(f"{mark}.py").write_text(CODE.replace("{mark}", mark))
    info = mlflow.pyfunc.log_model(
        name=mark, python_model=f"{mark}.py", registered_model_name="Words", **options
    )
    return str(info.registered_model_version)


def promote(version: str) -> None:
    """Move a version of `Words` to Production; what is there is archived."""
    mlflow.MlflowClient().transition_model_version_stage("Words", version, "Production", True)


def wait_for(what: Callable[[], Any]) -> Any:
    """What is waited for, as soon as it is true."""
    deadline = time.monotonic() + LIMIT_S
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


class ServedProcess:
    """`mlflow models serve` on a port that is free.

    Args:
        uri: The model.
        options: More options.
        command: Instead: what is run.
        variables: More environment variables.
    """

    def __init__(
        self,
        uri: str,
        *options: str,
        command: list[str] | None = None,
        variables: dict[str, str] | None = None,
    ) -> None:
        self.log = Path("serving.log")
        start = [sys.executable, "-m", "mlflow", "models", "serve", "-m", uri, "--port", "0"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command or [*start, *options],
                stdout=log,
                stderr=log,
                env={**os.environ, **(variables or {})},
            )
        self.port = 0

    def __enter__(self) -> ServedProcess:
        try:
            self.port = int(wait_for(self._address)[1])
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def _address(self) -> re.Match[str] | None:
        text = self.log.read_text()
        assert self.process.poll() is None, text
        return _ADDRESS.search(text)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> Client:
        """A client with a connection of its own, which it keeps."""
        return Client(self.port)

    def get(self, path: str) -> bytes:
        """The body at a path."""
        with self.client() as client:
            return client.get(path)

    def ask(self, *words: str) -> tuple[int, str | None, Any]:
        """What the model answers: status, version, body."""
        with self.client() as client:
            return client.ask(*words)


class Client:
    """One connection to a served model."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()

    def get(self, path: str) -> bytes:
        """The body at a path."""
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        assert answer.status == 200
        return answer.read()

    def ask(self, *words: str) -> tuple[int, str | None, Any]:
        """What the model answers: status, version, body."""
        headers = {"Content-Type": "application/json"}
        self._connection.request("POST", "/invocations", json.dumps({"inputs": words}), headers)
        answer = self._connection.getresponse()
        return answer.status, answer.headers["X-Model-Version"], json.loads(answer.read())
