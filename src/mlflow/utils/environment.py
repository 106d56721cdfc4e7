"""`mlflow.utils.environment`, as flavors of other software import it."""

from __future__ import annotations

import os
from typing import Any

from mlflow.models.environment import CONDA_FILE as _CONDA_ENV_FILE_NAME
from mlflow.models.environment import CONSTRAINTS_FILE as _CONSTRAINTS_FILE_NAME
from mlflow.models.environment import PYTHON_FILE as _PYTHON_ENV_FILE_NAME
from mlflow.models.environment import REQUIREMENTS_FILE as _REQUIREMENTS_FILE_NAME
from mlflow.models.environment import PythonEnv as _PythonEnv
from mlflow.models.environment import check_arguments as _validate_env_arguments
from mlflow.models.environment import (
    conda_env_of,
    process_conda_env,
    process_pip_requirements,
)
from mlflow.models.mlmodel_yaml import write_yaml
from mlflow.models.requirements import MLFLOW_REQUIREMENT

__all__ = [
    "_CONDA_ENV_FILE_NAME",
    "_CONSTRAINTS_FILE_NAME",
    "_PYTHON_ENV_FILE_NAME",
    "_REQUIREMENTS_FILE_NAME",
    "_PythonEnv",
    "_mlflow_conda_env",
    "_process_conda_env",
    "_process_pip_requirements",
    "_validate_env_arguments",
]


def _mlflow_conda_env(
    path: str | os.PathLike[str] | None = None,
    additional_conda_deps: list[str] | None = None,
    additional_pip_deps: list[str] | None = None,
    additional_conda_channels: list[str] | None = None,
    install_mlflow: bool = True,
) -> dict[str, Any] | None:
    """A `conda.yaml`, written to a path if there is one."""
    pip = [*([MLFLOW_REQUIREMENT] if install_mlflow else []), *(additional_pip_deps or [])]
    made = conda_env_of(pip, additional_conda_deps or (), additional_conda_channels or ())
    if path is None:
        return made
    write_yaml(path, made)
    return None


def _process_conda_env(conda_env: Any) -> tuple[dict[str, Any], list[str], list[str]]:
    """The environment, its requirements and its constraints."""
    return tuple(process_conda_env(conda_env))  # type: ignore[return-value]


def _process_pip_requirements(
    default_pip_requirements: list[str] | None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
) -> tuple[dict[str, Any], list[str], list[str]]:
    """The environment, its requirements and its constraints."""
    return tuple(
        process_pip_requirements(default_pip_requirements, pip_requirements, extra_pip_requirements)
    )  # type: ignore[return-value]
