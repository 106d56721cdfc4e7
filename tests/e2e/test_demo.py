"""What `make demo` shows: a sweep, served while it runs, and its best runs in a table."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import mlflow

ROOT = Path(__file__).resolve().parents[2]
RUNS = 24
CURVES = {"train_loss", "test_loss", "accuracy"}
POINTS = 20


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.timeout(400)
def test_demo(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "examples" / "sweep.py", "--stop"]
    command += ["--port", str(free_port()), "--folder", tmp_path / "kept"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    client = mlflow.MlflowClient(tmp_path / "kept")
    experiment = client.get_experiment_by_name("digits-sweep")
    assert experiment is not None
    runs = client.search_runs([experiment.experiment_id], order_by=["metrics.accuracy DESC"])
    assert [run.info.status for run in runs] == ["FINISHED"] * RUNS
    assert len({tuple(sorted(run.data.params.items())) for run in runs}) == RUNS
    for run in runs:
        assert set(run.data.metrics) == {*CURVES, "f1"}
        for key in CURVES:
            history = client.get_metric_history(run.info.run_id, key)
            assert [point.step for point in history] == list(range(POINTS))
        [used] = run.inputs.dataset_inputs
        assert used.dataset.name == "digits"
        picture = Path(client.download_artifacts(run.info.run_id, "confusion_matrix.png"))
        assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")

    best = [run.info.run_name for run in runs[:5]]
    table = done.stdout[done.stdout.index("Best runs by accuracy") :]
    shown = [line for line in table.splitlines() if re.search(r"0\.\d{4}", line)]
    assert len(shown) == 5
    assert f"{runs[0].data.metrics['accuracy']:.4f}" in shown[0]
    assert any(str(best[0])[:8] in line for line in shown)
