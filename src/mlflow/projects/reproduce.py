"""Repeats a recorded run: the same code, packages, parameters; then compares what came of it.

    mlflow run runs:/<run id>

What it takes was stored with the run (`run_record.py`): the commit and what differed from it, or
the folder's content where git does not keep it; every package of its environment; the values of its
parameters.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from mlflow.client import MlflowClient
from mlflow.entities import Run
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, ExecutionException, MlflowException
from mlflow.file_uri import uri_scheme
from mlflow.projects import tag_names
from mlflow.projects.backend.local import LocalSubmittedRun, start_here
from mlflow.projects.comparison import Comparison, compare
from mlflow.projects.git_clone import clone
from mlflow.projects.git_program import git
from mlflow.projects.git_state import git_state
from mlflow.projects.options import RunOptions
from mlflow.projects.output import FOLDER
from mlflow.projects.run_record import DIFF, MANIFEST, PACKAGES, SOURCE
from mlflow.projects.sources import FetchedProject
from mlflow.projects.zip_archive import unpack

# Environments that are made anew from their packages.
_REMADE = ("uv", "virtualenv")
COMPARISON = "comparison.json"

_logger = logging.getLogger(__name__)


class _Record(NamedTuple):
    """What was stored with a run to repeat it."""

    run: Run
    manifest: Mapping[str, Any]
    folder: Path


def run_named_by(uri: str) -> str | None:
    """The run that a URI names, where it names nothing but one: `runs:/<run id>`."""
    if uri_scheme(uri) != "runs":
        return None
    rest = uri.partition(":")[2].strip("/")
    return rest if rest and "/" not in rest and "#" not in rest else None


def start_again(
    run_id: str,
    parameters: Mapping[str, Any],
    options: RunOptions,
    experiment_id: str | None,
) -> LocalSubmittedRun:
    """Start a run's command again, in a new run.

    Args:
        run_id: The run to repeat.
        parameters: Values to have instead of recorded ones.
        options: How to start it. Without an environment manager: the one of the run.
        experiment_id: Experiment of the new run; that of the first by default.

    Raises:
        ExecutionException: What it takes was not stored, or its code is not to be had any more.
    """
    client = MlflowClient()
    with _recorded(client, run_id) as record:
        manifest = record.manifest
        manager = options.env_manager or manifest["environment"]
        packages = record.folder / PACKAGES
        if manager in _REMADE and packages.exists():
            options = options._replace(
                packages=packages.read_text(encoding="utf-8"), python=manifest.get("python")
            )
        options = options._replace(
            env_manager=manager, tags={**options.tags, tag_names.REPRODUCES: run_id}
        )
        source = _source(record)
        values = {**manifest["parameters"], **parameters}
        return start_here(
            source,
            manifest["entry_point"],
            values,
            manifest.get("version"),
            options,
            client.tracking_uri,
            experiment_id or record.run.info.experiment_id,
        )


def compare_with_first(run_id: str, first_id: str) -> Comparison:
    """Compare a run with the one that it repeats, and store the comparison with it."""
    client = MlflowClient()
    with _recorded(client, first_id) as first, _recorded(client, run_id) as second:
        found = compare(first.run, second.run, _packages(first.folder), _packages(second.folder))
    client.log_dict(run_id, found.as_dict(), f"{FOLDER}/{COMPARISON}")
    return found


def _packages(folder: Path) -> list[str]:
    file = folder / PACKAGES
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@contextmanager
def _recorded(client: MlflowClient, run_id: str) -> Iterator[_Record]:
    run = client.get_run(run_id)
    with tempfile.TemporaryDirectory(prefix="mlflow-record-") as folder:
        try:
            stored = Path(client.download_artifacts(run_id, FOLDER, folder))
            manifest = json.loads((stored / MANIFEST).read_text(encoding="utf-8"))
        except (MlflowException, OSError, ValueError) as error:
            raise ExecutionException(
                f"Run {run_id} cannot be repeated: it has no artifact {FOLDER}/{MANIFEST}, which "
                f"says how it was started. Only runs of projects have one. ({error})",
                RESOURCE_DOES_NOT_EXIST,
            ) from None
        yield _Record(run, manifest, stored)


def _source(record: _Record) -> FetchedProject:
    folder = Path(os.path.realpath(tempfile.mkdtemp(prefix="mlflow-project-")))
    try:
        kept = record.manifest["git"]
        if kept is None:
            return _from_archive(record, folder)
        return _from_git(record, kept, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _from_archive(record: _Record, folder: Path) -> FetchedProject:
    archive = record.folder / SOURCE
    if not archive.exists():
        raise ExecutionException(
            f"Run {record.run.info.run_id} cannot be repeated: its code is not kept by git, and "
            "was too large to be stored with the run.",
            RESOURCE_DOES_NOT_EXIST,
        )
    unpack(archive, folder)
    return FetchedProject(record.manifest["uri"], folder, None, folder)


def _from_git(record: _Record, kept: Mapping[str, Any], folder: Path) -> FetchedProject:
    _clone_commit(record, kept, folder)
    diff = record.folder / DIFF
    if kept["dirty"]:
        if not diff.exists():
            raise ExecutionException(
                f"Run {record.run.info.run_id} cannot be repeated: its code differed from the "
                f"commit, and {FOLDER}/{DIFF} is not there.",
                RESOURCE_DOES_NOT_EXIST,
            )
        git(["apply", "--whitespace=nowarn", os.fspath(diff)], folder)
    inner = folder / kept["subdirectory"]
    return FetchedProject(record.manifest["uri"], inner, git_state(inner), folder)


def _clone_commit(record: _Record, kept: Mapping[str, Any], folder: Path) -> None:
    """Fetch the run's commit from where its code was, or else from the remote of that."""
    uri = record.manifest["uri"]
    top = Path(uri)
    for _ in Path(kept["subdirectory"]).parts:
        top = top.parent
    places = [os.fspath(top)] if top.is_absolute() and (top / ".git").exists() else []
    if kept["remote"]:
        places.append(kept["remote"])
    reasons = []
    for place in places:
        try:
            clone(place, kept["commit"], folder)
        except ExecutionException as error:
            reasons.append(error.message)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        else:
            return
    reason = " ".join(reasons) or f"There is no repository at {uri}: put it back there."
    raise ExecutionException(
        f"Run {record.run.info.run_id} cannot be repeated: its commit {kept['commit']} is not to "
        f"be had any more. {reason}",
        RESOURCE_DOES_NOT_EXIST,
    )
