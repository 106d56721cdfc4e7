"""What backends written for MLflow import and call."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import mlflow
from mlflow.exceptions import ExecutionException
from mlflow.projects import utils


def test_a_backend_written_for_mlflow() -> None:
    Path("project").mkdir()
    Path("project/MLproject").write_text(
        "entry_points: {main: {parameters: {n: int}, command: 'echo {n} $MLFLOW_RUN_ID'}}"
    )
    folder = utils.fetch_and_validate_project("project", None, "main", {"n": 5})
    run = utils.get_or_create_run(None, "project", "0", folder, None, "main", {"n": 5})
    project = utils.load_project(folder)
    [text] = utils.get_entry_point_command(project, "main", {"n": 5}, "storage")
    variables = utils.get_run_env_vars(run.info.run_id, run.info.experiment_id)
    printed = subprocess.run(["sh", "-c", text], env=variables, capture_output=True, check=True)
    assert printed.stdout.decode() == f"5 {run.info.run_id}\n"
    recorded = mlflow.get_run(run.info.run_id)
    assert recorded.data.params == {"n": "5"}
    assert recorded.data.tags["mlflow.project.entryPoint"] == "main"
    same = utils.get_or_create_run(run.info.run_id, "", "0", folder, None, "main", None)
    assert same.info.run_id == run.info.run_id
    with pytest.raises(ExecutionException, match="'x', which is not an int"):
        utils.fetch_and_validate_project("project", None, "main", {"n": "x"})
    assert utils.MLFLOW_LOCAL_BACKEND_RUN_ID_CONFIG == "_mlflow_local_backend_run_id"
