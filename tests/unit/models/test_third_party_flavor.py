"""A flavor as other software writes one for MLflow, through the names it imports.

The steps and the names are those of sktime's `mlflow_sktime.py`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import mlflow
from mlflow import pyfunc
from mlflow.exceptions import MlflowException
from mlflow.models import Model, infer_pip_requirements
from mlflow.models.model import MLMODEL_FILE_NAME
from mlflow.models.utils import _save_example
from mlflow.tracking._model_registry import DEFAULT_AWAIT_MAX_SLEEP_SECONDS
from mlflow.tracking.artifact_utils import _download_artifact_from_uri
from mlflow.utils.environment import (
    _CONDA_ENV_FILE_NAME,
    _PYTHON_ENV_FILE_NAME,
    _REQUIREMENTS_FILE_NAME,
    _mlflow_conda_env,
    _process_conda_env,
    _process_pip_requirements,
    _PythonEnv,
    _validate_env_arguments,
)
from mlflow.utils.file_utils import write_to
from mlflow.utils.model_utils import (
    _add_code_from_conf_to_system_path,
    _get_flavor_configuration,
    _validate_and_copy_code_paths,
    _validate_and_prepare_target_save_path,
)
from mlflow.utils.requirements_utils import _get_pinned_requirement

FLAVOR = "their"


class Forecaster:
    """Says what it was told."""

    def __init__(self, text: str) -> None:
        self.text = text

    def predict(self, data: Any) -> list[str]:
        return [self.text] * len(data)


def save_model(
    model: Any,
    path: str,
    conda_env: Any = None,
    code_paths: Any = None,
    mlflow_model: Any = None,
    input_example: Any = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
) -> None:
    _validate_env_arguments(conda_env, pip_requirements, extra_pip_requirements)
    _validate_and_prepare_target_save_path(path)
    code = _validate_and_copy_code_paths(code_paths, path)
    mlflow_model = mlflow_model or Model()
    if input_example is not None:
        _save_example(mlflow_model, input_example, path)
    Path(path, "model.txt").write_text(model.text)
    pyfunc.add_to_model(
        mlflow_model,
        loader_module="their_flavor",
        model_path="model.txt",
        conda_env=_CONDA_ENV_FILE_NAME,
        python_env=_PYTHON_ENV_FILE_NAME,
        code=code,
    )
    mlflow_model.add_flavor(FLAVOR, pickled_model="model.txt", code=code)
    mlflow_model.save(os.path.join(path, MLMODEL_FILE_NAME))
    if conda_env is None:
        default = [_get_pinned_requirement("numpy")]
        inferred = infer_pip_requirements(path, FLAVOR, fallback=default)
        default = sorted(set(inferred).union(default))
        conda_env, pip_requirements, _ = _process_pip_requirements(
            default, pip_requirements, extra_pip_requirements
        )
    else:
        conda_env, pip_requirements, _ = _process_conda_env(conda_env)
    _mlflow_conda_env(os.path.join(path, _CONDA_ENV_FILE_NAME), additional_pip_deps=["numpy"])
    write_to(os.path.join(path, _REQUIREMENTS_FILE_NAME), "\n".join(pip_requirements))
    _PythonEnv.current().to_yaml(os.path.join(path, _PYTHON_ENV_FILE_NAME))


def load_model(model_uri: str) -> Forecaster:
    folder = _download_artifact_from_uri(artifact_uri=model_uri)
    conf = _get_flavor_configuration(model_path=folder, flavor_name=FLAVOR)
    _add_code_from_conf_to_system_path(folder, conf)
    return Forecaster(Path(folder, conf["pickled_model"]).read_text())


@pytest.fixture
def flavor(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = ModuleType("their_flavor")
    vars(module).update(save_model=save_model, load_model=load_model, _load_pyfunc=load_model)
    monkeypatch.setitem(sys.modules, "their_flavor", module)
    return module


def test_a_flavor_of_other_software(flavor: ModuleType) -> None:
    with mlflow.start_run():
        info = Model.log(
            artifact_path="model",
            flavor=flavor,
            model=Forecaster("rain"),
            input_example=[1],
            await_registration_for=DEFAULT_AWAIT_MAX_SLEEP_SECONDS,
        )
    assert load_model(info.model_uri).text == "rain"
    assert load_model(f"runs:/{info.run_id}/model").text == "rain"  # it is not the run's file
    assert pyfunc.load_model(info.model_uri).predict([1, 2]) == ["rain", "rain"]
    save_model(Forecaster("sun"), "local", conda_env=_mlflow_conda_env())
    assert load_model("local").text == "sun"
    assert pyfunc.load_model("local").predict([1]) == ["sun"]  # this account has saved it
    Path("local/model.txt").write_text("hail")
    with pytest.raises(MlflowException, match=r"nobody vouches for model\.txt"):
        pyfunc.load_model("local")
    Model.load("local").save("local/MLmodel")  # which vouches for nothing
    with pytest.raises(MlflowException, match=r"nobody vouches for model\.txt"):
        pyfunc.load_model("local")
    assert Path("local/requirements.txt").read_text().startswith("mlflow==")
