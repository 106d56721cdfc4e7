"""Real servers for tests: `mlflow server` in a process of its own, which may be killed."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

START_TIMEOUT_S = 30.0


class ServerProcess:
    """`mlflow server` on a loopback port that stays the same across restarts.

    Attributes:
        url: Its address.
        log: File of what it printed.
    """

    def __init__(self, folder: Path, database_url: str, *options: str, tls: bool = False) -> None:
        self._tls = tls  # what options say, so that it can be asked whether it answers
        self._options = options
        self._database_url = database_url
        self._folder = folder
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._port}"
        self.log = folder / "server.log"

    def start(self) -> ServerProcess:
        """Start it and return when it answers."""
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [
            sys.executable, "-m", "mlflow", "server",
            "--host", "127.0.0.1", "--port", str(self._port),
            "--backend-store-uri", self._database_url,
            "--artifacts-destination", str(self._folder / "artifacts"),
            *self._options,
        ]  # fmt: skip
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MLFLOW_")}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._folder, stdout=log, stderr=log, env=environment
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The server did not start:\n{self.log.read_text()}")
            time.sleep(0.02)
        return self

    def _answers(self) -> bool:
        connection: http.client.HTTPConnection
        if self._tls:
            trusting = ssl._create_unverified_context()
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self._port, timeout=2, context=trusting
            )
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=2)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it as a crash does (SIGKILL)."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """End it as an operator does (SIGTERM); returns its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(how)
        try:
            return process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"The server did not stop:\n{self.log.read_text()}") from None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A running server on a SQLite database of its own."""
    process = ServerProcess(tmp_path / "server", f"sqlite:///{tmp_path}/server/server.db")
    try:
        yield process.start()
    finally:
        process.kill()
