"""The environment that a model's files ask for, made by what also makes those of projects."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.models.environment import (
    CONDA_FILE,
    CONSTRAINTS_FILE,
    PYTHON_FILE,
    REQUIREMENTS_FILE,
    PythonEnv,
    requirement_name,
)
from mlflow.models.mismatches import mismatches
from mlflow.models.model import MLMODEL_FILE_NAME, no_mlmodel
from mlflow.projects.environments.environment import Environment
from mlflow.projects.environments.needs import OWN_NAMES, Needs
from mlflow.serving.waiting import busy

if TYPE_CHECKING:
    from collections.abc import Iterator

MANAGERS = ("auto", "uv", "virtualenv", "conda", "local")

_FILES = (MLMODEL_FILE_NAME, REQUIREMENTS_FILE, CONSTRAINTS_FILE, CONDA_FILE, PYTHON_FILE)
# What `mlflow` stands for in a model's requirements: tables and arrays come with it.
_COMES_WITH_MLFLOW = ("cloudpickle", "numpy", "pandas")


def check_manager(name: str) -> str:
    """The name, if it is one of `MANAGERS`.

    Raises:
        MlflowException: It is not (`INVALID_PARAMETER_VALUE`).
    """
    if name not in MANAGERS:
        raise MlflowException.invalid_parameter_value(
            f"{name!r} is no environment manager of models. Choose one of: {', '.join(MANAGERS)}."
        )
    return name


@contextmanager
def environment_files(model_uri: str) -> Iterator[Path]:
    """A folder with those of a model's files that say what it needs, without its other files.

    Raises:
        MlflowException: There is no such model (`RESOURCE_DOES_NOT_EXIST`).
    """
    from mlflow.artifacts.resolve import get_artifact_repository
    from mlflow.models.location import find_root  # the client, which is slow to load

    repository = get_artifact_repository(find_root(model_uri))
    with TemporaryDirectory(prefix="mlflow-environment-") as folder:
        try:
            there = {entry.path for entry in repository.list_artifacts()}
        except MlflowException as error:
            if error.error_code != "RESOURCE_DOES_NOT_EXIST":
                raise
            there = set()
        if MLMODEL_FILE_NAME not in there:
            raise no_mlmodel(model_uri)
        for name in _FILES:
            if name in there:
                repository.download_artifacts(name, folder)
        yield Path(folder)


def digest_of(folder: Path) -> str:
    """What changes when a model asks for another environment."""
    digest = hashlib.sha256((python_wanted(folder) or "").encode())
    for name in (REQUIREMENTS_FILE, CONSTRAINTS_FILE, CONDA_FILE):
        file = folder / name
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        digest.update("\n".join(sorted(filter(None, map(str.strip, lines)))).encode() + b"\0")
    return digest.hexdigest()


def make_environment(
    folder: Path, manager: str, instead: Iterable[str] = (), variables: dict[str, str] | None = None
) -> Environment:
    """The environment that a model's files ask for, made if it is not there yet.

    `auto` is this environment, if the model was saved with this version of Python and every package
    that it requires is here in that version; else what uv makes, or Python's own venv where there
    is no uv.

    Args:
        folder: The files; see `environment_files`.
        manager: One of `MANAGERS`.
        instead: Requirements that take the place of those of the same name, or are added.
        variables: More environment variables of programs in it.

    Raises:
        MlflowException: The model says nothing of its requirements (`RESOURCE_DOES_NOT_EXIST`), or
            the environment cannot be made.
    """
    check_manager(manager)
    if manager == "auto":
        manager = _fitting(folder)
    if manager == "local":
        made = Environment("local", os.path.dirname(sys.executable), python=_here())
    else:
        with busy(f"Preparing the model's environment ({manager})"):
            made = _made_by(manager, folder, instead)
    return replace(made, variables={**made.variables, **(variables or {})})


def _made_by(manager: str, folder: Path, instead: Iterable[str]) -> Environment:
    # Each loads its own.
    if manager == "conda":
        from mlflow.projects.environments.conda import conda_environment
        from mlflow.projects.environments.conda_file import read_conda_file

        return conda_environment(read_conda_file(_required(folder / CONDA_FILE)))
    needs = _needs(folder, instead)
    if manager == "uv":
        from mlflow.projects.environments.uv import UvEnvironments

        return UvEnvironments().environment(needs)
    from mlflow.projects.environments.virtualenv import VirtualenvEnvironments

    return VirtualenvEnvironments().environment(needs)


def fits_here(model_uri: str) -> bool:
    """Whether this environment is the one that a model asks for; see `make_environment`."""
    with environment_files(model_uri) as files:
        return _fitting(files) == "local"


def python_of(environment: Environment) -> str:
    """The Python of an environment."""
    if environment.manager == "local" or environment.programs is None:
        return sys.executable
    return os.path.join(environment.programs, "python")


def _fitting(folder: Path) -> str:
    from mlflow.projects.environments.uv import find_uv

    wanted = (python_wanted(folder) or _here()).split(".")[:2]
    if wanted == _here().split(".")[:2] and not any(mismatches(requirement_lines(folder))):
        return "local"
    return "uv" if find_uv() is not None else "virtualenv"


def requirement_lines(folder: Path, instead: Iterable[str] = ()) -> list[str]:
    """What pip installs for a model, without MLflow itself, whose place this package takes.

    Args:
        folder: The model's files, or those that say what it needs.
        instead: Requirements that take the place of those of the same name, or are added.
    """
    text = _required(folder / REQUIREMENTS_FILE).read_text(encoding="utf-8")
    added = list(instead)
    replaced = {requirement_name(line) for line in added} | OWN_NAMES
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if requirement_name(line) not in replaced - {None}] + added
    named = {requirement_name(line) for line in lines}
    return lines + [name for name in _COMES_WITH_MLFLOW if name not in named]


def python_wanted(folder: Path) -> str | None:
    """The version of Python that a model was saved with; None: it does not say."""
    file = folder / PYTHON_FILE
    return PythonEnv.from_yaml(file).python if file.exists() else None


def _needs(folder: Path, instead: Iterable[str]) -> Needs:
    lines = requirement_lines(folder, instead)
    if (folder / CONSTRAINTS_FILE).exists():
        lines.append(f"-c {CONSTRAINTS_FILE}")
    return Needs(folder, tuple(lines), python=python_wanted(folder))


def _required(file: Path) -> Path:
    if not file.exists():
        raise MlflowException(
            f"The model has no {file.name}, so that it is not known what it needs. Log it again, "
            "or use --env-manager local.",
            RESOURCE_DOES_NOT_EXIST,
        )
    return file


def _here() -> str:
    return platform.python_version()
