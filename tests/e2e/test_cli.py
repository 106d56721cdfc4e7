"""A day at the command line, in processes of their own, with a server between them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ServerProcess

SCRIPTS = Path(sys.executable).parent


class Shell:
    """Runs commands against one tracking store."""

    def __init__(self, tracking_uri: str) -> None:
        self._environment = {**os.environ, "MLFLOW_TRACKING_URI": tracking_uri}

    def run(self, *command: str, status: int = 0) -> str:
        """What a command prints on standard output; it ends with the given status."""
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    def mlflow(self, *arguments: str, status: int = 0) -> str:
        """The same for `mlflow`, as the wheel installs it."""
        return self.run(str(SCRIPTS / "mlflow"), *arguments, status=status)

    def python(self, code: str) -> str:
        """The same for a program."""
        return self.run(sys.executable, "-c", code)


def test_day_with_a_server(server: ServerProcess, tmp_path: Path) -> None:
    shell = Shell(server.url)
    shell.mlflow("experiments", "create", "-n", "fraud")
    Path("model.pkl").write_bytes(b"model")
    run_id = shell.python(
        "import mlflow; mlflow.set_experiment('fraud')\n"
        "with mlflow.start_run(run_name='baseline') as run:\n"
        "    mlflow.log_metric('accuracy', 0.95)\n"
        "print(run.info.run_id)"
    ).strip()
    shell.mlflow("artifacts", "log-artifact", "-l", "model.pkl", "--run-id", run_id)

    experiments = json.loads(shell.mlflow("experiments", "search", "--output", "json"))
    assert [it["name"] for it in experiments] == ["fraud", "Default"]
    assert run_id in shell.mlflow("runs", "list", "--experiment-id", "1")
    run: dict[str, Any] = json.loads(shell.mlflow("runs", "describe", "--run-id", run_id))
    assert run["data"]["metrics"] == {"accuracy": 0.95}
    assert "0.95" in shell.mlflow("experiments", "csv", "-x", "1")
    shell.mlflow("artifacts", "download", "--run-id", run_id, "-d", "fetched")
    assert Path("fetched/model.pkl").read_bytes() == b"model"

    shell.mlflow("runs", "delete", "--run-id", run_id)
    backend = f"sqlite:///{tmp_path}/server/server.db"
    removed = shell.mlflow("gc", "--backend-store-uri", backend, "--output", "json")
    assert json.loads(removed) == [{"noun": "run", "id": run_id}]
    shell.mlflow("runs", "describe", "--run-id", run_id, status=1)
    assert list((tmp_path / "server").rglob("model.pkl")) == []
    shell.mlflow("doctor")


def test_server_that_is_away_for_a_while(server: ServerProcess) -> None:
    shell = Shell(server.url)
    server.kill()
    shell.mlflow("experiments", "search", status=1)
    run_id = shell.python(
        "import mlflow, os; os.environ['MLFLOW_JOURNAL_FLUSH_TIMEOUT'] = '0'\n"
        "with mlflow.start_run() as run:\n"
        "    mlflow.log_metrics({'loss': 0.5})\n"
        "    mlflow.log_text('hello', 'hello.txt')\n"
        "print(run.info.run_id)"
    ).strip()
    assert run_id in shell.mlflow("journal", "list")
    assert "loss" in shell.mlflow("journal", "show", run_id)
    shell.mlflow("doctor", status=1)
    assert "left: " in shell.mlflow("sync", status=1)

    server.start()
    assert "delivered" in shell.mlflow("sync")
    assert json.loads(shell.mlflow("journal", "list", "--output", "json")) == []
    run = json.loads(shell.mlflow("runs", "describe", "--run-id", run_id))
    assert run["data"]["metrics"] == {"loss": 0.5}
    assert "hello.txt" in shell.mlflow("artifacts", "list", "--run-id", run_id)
    shell.mlflow("doctor")


@pytest.mark.parametrize("command", ["ui", "server"])
def test_server_on_the_local_folder(command: str) -> None:
    """What was tracked without a server is what a server shows that is started there."""
    local = Shell(Path("mlruns").absolute().as_uri())
    local.mlflow("experiments", "create", "-n", "before the server")
    process = subprocess.Popen(
        [SCRIPTS / "mlflow", command, "--port", "0", "--no-access-log"],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        url = process.stderr.readline().split()[-1]
        remote = Shell(url)
        assert "before the server" in remote.mlflow("experiments", "search")
        remote.mlflow("experiments", "create", "-n", "through the server")
        assert "through the server" in local.mlflow("experiments", "search")
    finally:
        process.terminate()
        _, rest = process.communicate(timeout=30)
    assert process.returncode == 0, rest


def test_headrace_is_the_same_command() -> None:
    shell = Shell("mlruns")
    assert shell.run(str(SCRIPTS / "headrace"), "--version") == shell.mlflow("--version")
    usage = shell.run(str(SCRIPTS / "headrace"), "runs", "--help")
    assert usage.startswith("Usage: headrace runs ")
    script = shell.run(str(SCRIPTS / "headrace"), "completion", "bash")
    assert "_HEADRACE_COMPLETE" in script
