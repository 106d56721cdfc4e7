"""Which environment a project gets."""

from __future__ import annotations

import logging
from dataclasses import replace

from mlflow.entities import Run
from mlflow.exceptions import MlflowException
from mlflow.projects.environments.conda import conda_environment, find_conda, needs_conda
from mlflow.projects.environments.environment import Environment
from mlflow.projects.environments.needs import Needs, read_needs
from mlflow.projects.environments.uv import find_uv
from mlflow.projects.mlproject import Project
from mlflow.projects.options import RunOptions
from mlflow.settings import MLFLOW_PROJECT_ENV_MANAGER

MANAGERS = ("uv", "virtualenv", "conda", "docker", "local")

_logger = logging.getLogger(__name__)


def check_manager(name: str | None) -> None:
    """Refuse the name of an environment manager that there is not.

    Raises:
        MlflowException: It is one (`INVALID_PARAMETER_VALUE`).
    """
    if name is not None and name not in MANAGERS:
        raise MlflowException.invalid_parameter_value(
            f"{name!r} is no environment manager. Choose one of: {', '.join(MANAGERS)}."
        )


def prepare_environment(
    project: Project, options: RunOptions, run: Run, *, temporary: bool = False
) -> Environment:
    """The environment that a project runs in, made if need be.

    Args:
        project: The project.
        options: Which manager is asked for; None: the one of the calling project, else what fits.
        run: The run.
        temporary: Whether the project's folder is there for one run only.

    Raises:
        ExecutionException: It cannot be made.
    """
    manager = options.env_manager or MLFLOW_PROJECT_ENV_MANAGER.get()
    check_manager(manager)
    if manager == "docker" or (manager is None and project.docker_env is not None):
        from mlflow.projects.environments.docker import docker_environment  # each loads its own

        return docker_environment(project, options, run)
    nothing_said = project.env_type is None and options.packages is None
    if manager == "local" or (manager is None and nothing_said):
        from mlflow.projects.environments.local import local_environment  # as above

        return local_environment()
    needs = read_needs(project, temporary=temporary)
    if options.python is not None:
        needs = replace(needs, python=options.python)
    chosen = manager or _fitting(needs)
    if chosen == "conda":
        return _conda(needs)
    if needs.conda_only and options.packages is None:
        raise needs_conda(needs)
    if chosen == "uv":
        from mlflow.projects.environments.uv import UvEnvironments  # as above

        return UvEnvironments().environment(needs, options.packages)
    from mlflow.projects.environments.virtualenv import VirtualenvEnvironments  # as above

    return VirtualenvEnvironments().environment(needs, options.packages)


def _fitting(needs: Needs) -> str:
    if needs.conda_only and find_conda() is not None:
        return "conda"
    if find_uv() is not None:
        return "uv"
    _logger.info("There is no uv here, so that Python's own venv and pip are used.")
    return "virtualenv"


def _conda(needs: Needs) -> Environment:
    if needs.conda_file is None:
        raise MlflowException.invalid_parameter_value(
            "The project has no conda.yaml, which --env-manager conda needs. Use uv or virtualenv."
        )
    return conda_environment(needs)
