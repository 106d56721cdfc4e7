"""MLflow's client sends a large file in parts when it is told to; Headrace's server takes them."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import psutil
import pytest

from mlflow.stores.rest import RestStore
from tests.servers import ServerProcess

pytestmark = pytest.mark.timeout(300)

# What the database takes.
BESIDES = 3 << 20

PROGRAM = """
import hashlib, mlflow
with mlflow.start_run() as run:
    mlflow.log_artifact("large.bin", "folder")
got = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="folder/large.bin")
print(run.info.artifact_uri, hashlib.sha256(open(got, "rb").read()).hexdigest())
"""


def test_parts(peer_python: Path, server: ServerProcess) -> None:
    data = os.urandom((12 << 20) + 77)
    Path("large.bin").write_bytes(data)
    process = psutil.Process(server.pid)
    before = process.io_counters().write_bytes
    done = subprocess.run(
        [peer_python, "-c", PROGRAM],
        env={
            **os.environ,
            "MLFLOW_TRACKING_URI": server.url,
            "MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD": "true",
            "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE": "6000000",
            "MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE": str(5 << 20),
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "DO_NOT_TRACK": "true",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    root_uri, sha256 = done.stdout.splitlines()[-1].split()
    assert sha256 == hashlib.sha256(data).hexdigest()
    # The parts are of one size, so that each is written to its place; at most the last, which may
    # come before the others, is moved there.
    written = process.io_counters().write_bytes - before
    assert written < len(data) + (5 << 20) + BESIDES
    assert '"path":"/api/2.0/mlflow-artifacts/mpu/parts/' in server.log.read_text()
    [digest] = RestStore(server.url).get_artifact_digests(root_uri)
    assert (digest.path, digest.sha256) == ("folder/large.bin", sha256)
