"""What backends of plugins written for MLflow call, by the names that they know.

folder = fetch_and_validate_project(uri, version, entry_point, params)
run = get_or_create_run(None, uri, experiment_id, folder, version, entry_point, params)
[text] = get_entry_point_command(load_project(folder), entry_point, params, storage_dir)
variables = get_run_env_vars(run.info.run_id, experiment_id)
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from mlflow.client import MlflowClient
from mlflow.entities import Run
from mlflow.projects import run_record
from mlflow.projects.child_environment import child_environment
from mlflow.projects.mlproject import Project, load_project
from mlflow.projects.sources import fetch_project

__all__ = [
    "fetch_and_validate_project",
    "get_entry_point_command",
    "get_or_create_run",
    "get_run_env_vars",
    "load_project",
]


def fetch_and_validate_project(
    uri: str, version: str | None, entry_point: str, parameters: Mapping[str, object] | None
) -> str:
    """The folder with a project's code; what was fetched stays until somebody removes it.

    Raises:
        ExecutionException: There is no such project or entry point, or a value cannot be used.
    """
    source = fetch_project(uri, version)
    try:
        load_project(source.folder).get_entry_point(entry_point).values(parameters)
    except BaseException:
        source.remove()
        raise
    return os.fspath(source.folder)


def get_or_create_run(
    run_id: str | None,
    uri: str,
    experiment_id: str,
    work_dir: str,
    version: str | None,
    entry_point: str,
    parameters: Mapping[str, object] | None,
) -> Run:
    """The run of an id, or a new one that records how the project was started."""
    client = MlflowClient()
    if run_id:
        return client.get_run(run_id)
    source = fetch_project(work_dir)
    declared, extra = load_project(work_dir).get_entry_point(entry_point).values(parameters)
    values = {**declared, **extra}
    run = run_record.make_run(client, source, experiment_id, entry_point)
    run_record.log_values(client, run.info.run_id, values)
    started = {"version": version, "entry_point": entry_point, "parameters": values}
    unknown = {"environment": None, "python": None}
    run_record.log_source(client, run.info.run_id, source, {**started, **unknown, "uri": uri})
    return run


def get_entry_point_command(
    project: Project,
    entry_point: str,
    parameters: Mapping[str, object] | None,
    storage_dir: str | None,
) -> list[str]:
    """What a shell runs for an entry point: one text."""
    if storage_dir is not None:
        os.makedirs(storage_dir, exist_ok=True)
    downloads = Path(tempfile.mkdtemp(prefix="mlflow-params-", dir=storage_dir))
    text = project.get_entry_point(entry_point).shell_command(parameters, project.folder, downloads)
    return [text]


def get_run_env_vars(run_id: str, experiment_id: str) -> dict[str, str]:
    """Environment variables that tell the command which run it is."""
    return child_environment(run_id, str(experiment_id))
