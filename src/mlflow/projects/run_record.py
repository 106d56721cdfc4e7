"""What is recorded of a project run: where its code came from, and how it was started."""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mlflow.fluent.runs as fluent_runs
from mlflow.client import MlflowClient
from mlflow.client.runs import PARENT_RUN_ID_TAG
from mlflow.context.default_context import user_name
from mlflow.context.tag_names import (
    GIT_BRANCH,
    GIT_COMMIT,
    GIT_DIRTY,
    GIT_REPO_URL,
    SOURCE_NAME,
    SOURCE_TYPE,
    USER,
)
from mlflow.entities import Param, Run, SourceType
from mlflow.projects import tag_names
from mlflow.projects.output import FOLDER
from mlflow.projects.sources import FetchedProject
from mlflow.projects.zip_archive import pack
from mlflow.settings import MLFLOW_RUN_ID

# Names of the artifacts in `output.FOLDER`.
MANIFEST = "project.json"
PACKAGES = "requirements.txt"
DIFF = "uncommitted.diff"
SOURCE = "source.zip"


def make_run(
    client: MlflowClient,
    source: FetchedProject,
    experiment_id: str,
    entry_point: str,
    *,
    run_name: str | None = None,
    tags: dict[str, str] | None = None,
) -> Run:
    """A new run for an entry point of a project.

    It is a child of the active run, or of the run whose command this process is.
    """
    own = {
        USER: user_name(),
        SOURCE_NAME: source.source_name,
        SOURCE_TYPE: SourceType.to_string(SourceType.PROJECT),
        tag_names.ENTRY_POINT: entry_point,
        **_git_tags(source),
    }
    active = fluent_runs.active_run()
    parent = active.info.run_id if active is not None else MLFLOW_RUN_ID.get()
    if parent:
        own[PARENT_RUN_ID_TAG] = parent
    return client.create_run(experiment_id, tags={**own, **(tags or {})}, run_name=run_name)


def log_values(client: MlflowClient, run_id: str, values: dict[str, str]) -> None:
    """Record the values of parameters, at once, so that the command finds them."""
    params = [Param(key, value) for key, value in values.items()]
    if params:
        client.log_batch(run_id, params=params, synchronous=True)


def log_source(
    client: MlflowClient,
    run_id: str,
    source: FetchedProject,
    started: dict[str, Any],
    packages: str | None = None,
) -> None:
    """Store what it takes to repeat the run: the manifest, and what differs from the commit.

    Args:
        client: Stores the files.
        run_id: The run.
        source: The project's code.
        started: How it was started: entry point, parameters, version, environment.
        packages: What is installed in its environment, as the lines of a requirements file.
    """
    git = source.git
    manifest = {
        "uri": source.uri,
        "git": None
        if git is None
        else {
            "commit": git.commit,
            "branch": git.branch,
            "remote": git.remote,
            "subdirectory": git.subdirectory,
            "dirty": git.dirty,
        },
        **started,
    }
    with TemporaryDirectory(prefix="mlflow-project-") as folder:
        text = json.dumps(manifest, indent=2, ensure_ascii=False)
        Path(folder, MANIFEST).write_text(f"{text}\n", encoding="utf-8")
        if git is not None and git.dirty:
            Path(folder, DIFF).write_bytes(git.diff)
        if git is None:
            pack(source.folder, Path(folder, SOURCE))
        if packages is not None:
            Path(folder, PACKAGES).write_text(packages, encoding="utf-8")
        client.log_artifacts(run_id, os.fspath(folder), FOLDER)


def _git_tags(source: FetchedProject) -> dict[str, str]:
    git = source.git
    if git is None:
        return {}
    tags = {GIT_COMMIT: git.commit, GIT_DIRTY: "true" if git.dirty else "false"}
    if git.branch is not None:
        tags[GIT_BRANCH] = git.branch
    if git.remote is not None:
        tags[GIT_REPO_URL] = git.remote
    return tags
