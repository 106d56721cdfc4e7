"""The experiment that new runs belong to: chosen in code, by the environment, by default."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.tracking import fluent


def started() -> str:
    """Id of the experiment of a new run."""
    with mlflow.start_run() as run:
        pass
    return mlflow.get_run(run.info.run_id).info.experiment_id


def test_default_experiment() -> None:
    assert started() == "0"
    assert mlflow.get_experiment("0").name == "Default"


def test_set_experiment_makes_what_is_missing() -> None:
    experiment = mlflow.set_experiment("fraud")
    assert experiment.name == "fraud"
    assert mlflow.set_experiment("fraud").experiment_id == experiment.experiment_id
    assert mlflow.set_experiment(experiment_id=experiment.experiment_id).name == "fraud"
    assert started() == experiment.experiment_id
    assert fluent._active_experiment_id == experiment.experiment_id


def test_experiment_of_a_run_may_be_named() -> None:
    other = mlflow.create_experiment("other")
    mlflow.set_experiment("fraud")
    for given in (other, int(other)):
        with mlflow.start_run(experiment_id=given) as run:
            assert run.info.experiment_id == other


def test_child_is_in_the_active_experiment() -> None:
    other = mlflow.create_experiment("other")
    with mlflow.start_run(experiment_id=other), mlflow.start_run(nested=True) as child:
        assert child.info.experiment_id == "0"


@pytest.mark.parametrize("arguments", [{}, {"experiment_name": "a", "experiment_id": "0"}])
def test_set_experiment_takes_a_name_or_an_id(arguments: dict[str, str]) -> None:
    with pytest.raises(MlflowException) as caught:
        mlflow.set_experiment(**arguments)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_unknown_id_is_an_error() -> None:
    with pytest.raises(MlflowException) as caught:
        mlflow.set_experiment(experiment_id="987654321")
    assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_deleted_experiment_is_not_used() -> None:
    experiment = mlflow.set_experiment("fraud")
    mlflow.delete_experiment(experiment.experiment_id)
    for arguments in (
        {"experiment_name": "fraud"},
        {"experiment_id": experiment.experiment_id},
    ):
        with pytest.raises(MlflowException, match="restore") as caught:
            mlflow.set_experiment(**arguments)
        assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
    with pytest.raises(MlflowException, match="deleted"):
        mlflow.start_run()
    mlflow.restore_experiment(experiment.experiment_id)
    assert started() == experiment.experiment_id


def test_environment_names_the_experiment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "by name")
    found = started()
    assert mlflow.get_experiment(found).name == "by name"
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", found)
    assert started() == found
    monkeypatch.delenv("MLFLOW_EXPERIMENT_NAME")
    assert started() == found


def test_environment_may_not_contradict_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "by name")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", "0")
    with pytest.raises(MlflowException, match="MLFLOW_EXPERIMENT_NAME") as caught:
        mlflow.start_run()
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_environment_naming_no_experiment_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", "987654321")
    with pytest.raises(MlflowException, match="987654321"):
        mlflow.start_run()


def test_code_goes_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "by name")
    experiment = mlflow.set_experiment("in code")
    assert started() == experiment.experiment_id


def test_child_processes_use_the_same_experiment() -> None:
    experiment = mlflow.set_experiment("fraud")
    code = (
        "import mlflow\nwith mlflow.start_run() as run: pass\n"
        "print(mlflow.get_run(run.info.run_id).info.experiment_id)"
    )
    printed = subprocess.check_output([sys.executable, "-c", code], env={**os.environ}, text=True)
    assert printed.strip() == experiment.experiment_id


def test_tags_of_the_active_experiment() -> None:
    experiment = mlflow.set_experiment("fraud")
    mlflow.set_experiment_tag("team", "risk")
    mlflow.set_experiment_tags({"owner": "jane", "level": 3})
    mlflow.delete_experiment_tag("team")
    assert mlflow.get_experiment(experiment.experiment_id).tags == {"owner": "jane", "level": "3"}
