"""The code that anyone starts with runs as it stands: with nothing set, and against a server."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import mlflow
from tests.servers import ServerProcess

SAMPLE = """\
import mlflow

mlflow.set_experiment("my-experiment")

with mlflow.start_run():
    mlflow.log_param("learning_rate", 0.001)
    mlflow.log_metric("accuracy", 0.95)
    mlflow.log_artifact("model.pkl")
"""


def run_sample(tracking_uri: str | None) -> None:
    """Run the sample as a program in this folder, beside a model."""
    Path("train.py").write_text(SAMPLE)
    Path("model.pkl").write_bytes(pickle.dumps({"weights": [1.0, 2.0]}))
    environment = dict(os.environ)
    if tracking_uri is not None:
        environment["MLFLOW_TRACKING_URI"] = tracking_uri
    subprocess.run([sys.executable, "train.py"], check=True, env=environment)


def check_run(tracking_uri: str | None) -> None:
    client = mlflow.MlflowClient(tracking_uri)
    experiment = client.get_experiment_by_name("my-experiment")
    assert experiment is not None
    [run] = client.search_runs([experiment.experiment_id])
    assert run.info.status == "FINISHED"
    assert run.data.params == {"learning_rate": "0.001"}
    assert run.data.metrics == {"accuracy": 0.95}
    assert run.data.tags["mlflow.source.name"] == "train.py"
    assert run.data.tags["mlflow.user"]
    [model] = client.list_artifacts(run.info.run_id)
    assert (model.path, model.is_dir) == ("model.pkl", False)
    copy = Path(client.download_artifacts(run.info.run_id, "model.pkl"))
    assert pickle.loads(copy.read_bytes()) == {"weights": [1.0, 2.0]}


def test_sample_with_nothing_set() -> None:
    run_sample(None)
    check_run(None)
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["mlruns", "model.pkl", "train.py"]


def test_sample_against_a_server(server: ServerProcess) -> None:
    run_sample(server.url)
    check_run(server.url)


@pytest.mark.parametrize("uri", ["here/runs", "file:runs", "sqlite:///runs.db"])
def test_sample_with_other_local_places(uri: str) -> None:
    run_sample(uri)
    check_run(uri)


def test_sample_in_postgresql(postgres_url: str) -> None:
    run_sample(postgres_url)
    check_run(postgres_url)
