"""Folders with projects, and the command that runs them, for the tests of projects."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mlflow
from mlflow.entities import Run

MLFLOW = str(Path(sys.executable).parent / "mlflow")

SAMPLE = """\
name: my_ml_project

conda_env: conda.yaml

entry_points:
  main:
    parameters:
      learning_rate: {type: float, default: 0.01}
      epochs: {type: int, default: 100}
    command: "python train.py --lr {learning_rate} --epochs {epochs}"
"""
TRAIN = """\
import argparse

import mlflow

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float)
parser.add_argument("--epochs", type=int)
given = parser.parse_args()
with mlflow.start_run():
    mlflow.log_metric("loss", given.lr * given.epochs)
print("trained")
"""


def write_project(folder: str | Path, mlproject: str | None = None, **files: str) -> Path:
    """A folder with an MLproject file and others; `__` in a name stands for a dot."""
    root = Path(folder)
    root.mkdir(parents=True, exist_ok=True)
    if mlproject is not None:
        (root / "MLproject").write_text(mlproject)
    for name, content in files.items():
        (root / name.replace("__", ".")).write_text(content)
    return root


def mlflow_run(
    *arguments: str, status: int = 0, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`mlflow run`, as a command; it ends with the given status."""
    done = subprocess.run(
        [MLFLOW, "run", *arguments],
        env={**os.environ, **(variables or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, f"{done.stdout}\n{done.stderr}"
    assert (
        status == 0 or "Traceback (most recent call last)" not in done.stderr.split("\nmlflow:")[0]
    )
    return done


def last_run() -> Run:
    """The run that started last in the default experiment."""
    return mlflow.MlflowClient().search_runs(["0"], max_results=1)[0]


def artifact(run: Run, path: str) -> str:
    """The text of a run's artifact."""
    return mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/{path}")


def manifest(run: Run) -> dict[str, Any]:
    """How a run was started."""
    content: dict[str, Any] = json.loads(artifact(run, "project/project.json"))
    return content
