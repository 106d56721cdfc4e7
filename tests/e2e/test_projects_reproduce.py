"""`mlflow run runs:/<run id>`: a recorded run is repeated, and compared with what came of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import mlflow
from mlflow.entities import Run
from mlflow.exceptions import ExecutionException
from mlflow.projects import zip_archive
from tests.e2e.projects import artifact, last_run, manifest, mlflow_run, write_project
from tests.e2e.test_projects_environments import kept_packages
from tests.e2e.test_projects_sources import git

__all__ = ["kept_packages"]

MLPROJECT = """\
entry_points:
  main:
    parameters: {lr: {type: float, default: 0.5}}
    command: python train.py {lr}
"""
TRAIN = """\
import sys
import mlflow
with mlflow.start_run():
    mlflow.log_metric("loss", float(sys.argv[1]) * 1)
    mlflow.log_metric("other", float("nan"))
"""
WITH_PACKAGE = """\
import importlib.metadata
import mlflow
with mlflow.start_run():
    mlflow.log_param("six", importlib.metadata.version("six"))
"""
# Each time other data, and another metric.
VARYING = """\
import time
import mlflow
import numpy as np
with mlflow.start_run():
    mlflow.log_input(mlflow.data.from_numpy(np.random.rand(4), name="data"))
    mlflow.log_metrics({"loss": 0.5, "other": float(time.time_ns())})
"""


def start(uri: str, **arguments: object) -> Run:
    return mlflow.get_run(mlflow.projects.run(uri, **arguments).run_id)


def again(run: Run, **arguments: object) -> Run:
    return start(f"runs:/{run.info.run_id}", **arguments)


def comparison(run: Run) -> dict[str, object]:
    content: dict[str, object] = json.loads(artifact(run, "project/comparison.json"))
    return content


def commit() -> str:
    git("add", "-A", folder="project")
    git("commit", "-q", "-m", "x", folder="project")
    return git("rev-parse", "HEAD", folder="project")


@pytest.fixture
def repository() -> Path:
    folder = write_project("project", MLPROJECT, train__py=TRAIN)
    git("init", "-q", folder=folder)
    commit()
    return folder


def test_a_commit_is_repeated_whatever_came_after(repository: Path) -> None:
    first = start("project", parameters={"lr": 0.1, "seed": 7}, env_manager="local")
    (repository / "train.py").write_text("raise SystemExit('another code')")
    commit()
    second = again(first)
    assert second.info.run_id != first.info.run_id
    assert second.info.experiment_id == first.info.experiment_id
    assert second.data.params == first.data.params == {"lr": "0.1", "seed": "7"}
    assert second.data.metrics["loss"] == first.data.metrics["loss"]
    tag = "mlflow.source.git.commit"
    assert second.data.tags[tag] == first.data.tags[tag]
    assert second.data.tags["headrace.reproduces"] == first.info.run_id
    assert comparison(second)["same"] is True


def test_a_dirty_tree_is_repeated(repository: Path) -> None:
    (repository / "train.py").write_text(TRAIN.replace("* 1", "* factor.FACTOR").replace(
        "import sys", "import sys, factor"))  # fmt: skip
    (repository / "factor.py").write_text("FACTOR = 3")
    first = start("project", env_manager="local")
    git("stash", "-q", "--include-untracked", folder="project")
    second = again(first)
    assert second.data.metrics["loss"] == 1.5
    assert second.data.tags["mlflow.source.git.dirty"] == "true"
    assert artifact(second, "project/uncommitted.diff") == artifact(
        first, "project/uncommitted.diff"
    )
    assert again(second).data.metrics["loss"] == 1.5  # and what repeats can be repeated


def test_a_folder_that_git_does_not_keep_is_repeated() -> None:
    folder = write_project("project", MLPROJECT, train__py=TRAIN)
    (folder / "mlruns").mkdir()
    (folder / "mlruns/mlflow.db").touch()
    first = start("project", env_manager="local")
    shutil.rmtree(folder)
    assert again(first).data.metrics["loss"] == 0.5
    archive = mlflow.artifacts.download_artifacts(f"runs:/{first.info.run_id}/project/source.zip")
    shutil.unpack_archive(archive, "copy")
    assert sorted(path.name for path in Path("copy").iterdir()) == ["MLproject", "train.py"]


def test_a_remote_is_asked_where_the_clone_is_gone(repository: Path) -> None:
    git("clone", "-q", "project", "clone", folder=".")
    first = start("clone", env_manager="local")
    shutil.rmtree("clone")
    assert again(first).data.metrics["loss"] == 0.5
    shutil.rmtree("project")
    with pytest.raises(ExecutionException, match="is not to be had any more") as raised:
        again(first)
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_the_same_packages_are_installed() -> None:
    write_project("project", MLPROJECT, train__py=WITH_PACKAGE, requirements__txt="six<1.16\n")
    first = start("project")
    assert first.data.params["six"] == "1.15.0"
    Path("project/requirements.txt").write_text("six\n")
    second = again(first)
    assert second.data.params["six"] == "1.15.0"
    assert second.data.tags["mlflow.project.env"] == "uv"
    assert manifest(second)["python"] == manifest(first)["python"]
    assert artifact(second, "project/requirements.txt") == artifact(
        first, "project/requirements.txt"
    )
    assert comparison(second)["same"] is True


def test_differences_are_printed() -> None:
    write_project("project", MLPROJECT, train__py=VARYING)
    first = start("project", env_manager="local")
    done = mlflow_run(f"runs:/{first.info.run_id}")
    second = last_run()
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[0] == ["Metric", "Run", first.info.run_id[:8], "Run", second.info.run_id[:8],
                        "Difference"]  # fmt: skip
    assert ["loss", "0.5", "0.5", "same"] in lines
    difference = second.data.metrics["other"] - first.data.metrics["other"]
    assert next(line for line in lines if line[0] == "other")[-1] == f"{difference:+.6g}"
    assert any(line[:2] == ["dataset", "data:"] for line in lines)
    found = comparison(second)
    assert found["same"] is False
    assert "Everything is the same" not in done.stderr


def test_that_all_is_the_same_is_said() -> None:
    write_project("project", MLPROJECT, train__py=TRAIN)
    first = start("project", env_manager="local")
    done = mlflow_run(f"runs:/{first.info.run_id}")
    assert "Everything is the same" in done.stderr
    # What would have no meaning is not passed over.
    for option in (("-e", "other"), ("--version", "v1"), ("--backend", "ray")):
        said = mlflow_run(f"runs:/{first.info.run_id}", *option, status=1).stderr
        assert "is repeated here, with its own entry point and version: leave out" in said


def test_a_parameter_may_be_another() -> None:
    write_project("project", MLPROJECT, train__py=TRAIN)
    first = start("project", env_manager="local")
    second = again(first, parameters={"lr": 2.5}, experiment_name="others", run_name="varied")
    assert second.data.metrics["loss"] == 2.5
    assert second.info.run_name == "varied"
    assert second.info.experiment_id != first.info.experiment_id


def test_runs_that_cannot_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    with mlflow.start_run() as plain:
        pass
    with pytest.raises(ExecutionException, match=r"has no artifact project/project\.json"):
        again(plain)
    with pytest.raises(Exception, match="0f4ab2c93c934c9bb7b1a5c2a54d9e12"):
        start("runs:/0f4ab2c93c934c9bb7b1a5c2a54d9e12")
    monkeypatch.setattr(zip_archive, "MOST_BYTES_PACKED", 10)
    write_project("project", MLPROJECT, train__py=TRAIN)
    first = start("project", env_manager="local")
    with pytest.raises(ExecutionException, match="too large to be stored"):
        again(first)
