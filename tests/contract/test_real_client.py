"""MLflow's own client, 3.17.2, works against a Headrace server; so do the same programs with ours.
That of MLflow 2.22 makes the calls of the registry.

Each script in `scripts/` is a program as users write them. It asserts what MLflow does, ends with a
line of JSON, and knows nothing of the client it runs with.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ServerProcess

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(path.stem for path in Path(__file__).parent.glob("scripts/*.py"))
NOT_FOR = {"mlflow": {"expecting"}, "headrace": {"expecting"}}  # not a program

pytestmark = pytest.mark.timeout(300)


def run_script(name: str, client: str, python: Path, uri: str) -> dict[str, Any]:
    """Run a script in this test's folder; what its last line says."""
    done = subprocess.run(
        [python, "-m", f"tests.contract.scripts.{name}"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "MLFLOW_TRACKING_URI": uri,
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "DO_NOT_TRACK": "true",
            "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",  # an error is not to be hidden by another try
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{name} with {client}:\n{done.stdout[-2000:]}\n{done.stderr}"
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


@pytest.mark.parametrize("name", [name for name in SCRIPTS if name not in NOT_FOR["mlflow"]])
def test_mlflow_client(name: str, peer_python: Path, server: ServerProcess) -> None:
    assert run_script(name, "MLflow 3.17.2", peer_python, server.url)


def test_client_of_mlflow_2(older_peer_python: Path, server: ServerProcess) -> None:
    assert run_script("registry", "MLflow 2.22", older_peer_python, server.url)


@pytest.mark.parametrize("name", [name for name in SCRIPTS if name not in NOT_FOR["headrace"]])
def test_headrace_client(name: str, server: ServerProcess) -> None:
    assert run_script(name, "Headrace", Path(sys.executable), server.url)
