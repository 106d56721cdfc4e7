"""Which environment a project gets."""

from __future__ import annotations

from mlflow.entities import Run
from mlflow.exceptions import MlflowException
from mlflow.projects.environments.environment import Environment
from mlflow.projects.mlproject import Project
from mlflow.projects.options import RunOptions

MANAGERS = ("uv", "virtualenv", "conda", "local")


def check_manager(name: str | None) -> None:
    """Refuse the name of an environment manager that there is not.

    Raises:
        MlflowException: It is one (`INVALID_PARAMETER_VALUE`).
    """
    if name is not None and name not in MANAGERS:
        raise MlflowException.invalid_parameter_value(
            f"{name!r} is no environment manager. Choose one of: {', '.join(MANAGERS)}."
        )


def prepare_environment(project: Project, options: RunOptions, run: Run) -> Environment:
    """The environment that a project runs in, made if need be."""
    from mlflow.projects.environments.local import local_environment

    return local_environment()
