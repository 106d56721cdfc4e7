"""A model's environment as one file, made beforehand: `mlflow.pyfunc.build_model_env`.

The file is called `mlflow-env-<digest>-<Python>-<machine>.tar.gz`: what the model asks for, and
what it was made on. Programs in it name the interpreter that it was made with, which has to be in
the same place where it is unpacked.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tarfile
from pathlib import Path

from mlflow.exceptions import MlflowException
from mlflow.projects.environments.environment import Environment
from mlflow.projects.environments.installer import FOREIGN
from mlflow.serving.environment import digest_of, environment_files, make_environment, python_of

_NAME = re.compile(r"mlflow-env-([0-9a-f]{16})-(py[0-9.]+)-(\w+)\.tar\.gz")
_MANAGERS = ("virtualenv", "uv")


def build_model_env(
    model_uri: str, save_path: str | os.PathLike[str], env_manager: str = "virtualenv"
) -> str:
    """Make the environment that a model asks for, as one file; see `mlflow.pyfunc`."""
    if env_manager not in _MANAGERS:
        raise MlflowException.invalid_parameter_value(
            f"An environment that is packed is made by {' or '.join(_MANAGERS)}; got "
            f"{env_manager!r}."
        )
    folder = Path(save_path)
    if not folder.is_dir():
        raise MlflowException.invalid_parameter_value(
            f"There is no folder {os.fspath(save_path)!r} to write the environment to."
        )
    with environment_files(model_uri) as files:
        target = folder / _name_for(files)
        environment = make_environment(files, env_manager)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        with tarfile.open(temporary, "w:gz", compresslevel=1) as archive:
            archive.add(Path(python_of(environment)).parents[1], arcname=".")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
        environment.release()
    return os.fspath(target)


def check_fits(archive: Path, files: Path) -> None:
    """Refuse an environment that was made for another model or machine.

    Args:
        archive: The file.
        files: The model's.

    Raises:
        MlflowException: It does not fit, or is none (`INVALID_PARAMETER_VALUE`).
    """
    if not archive.is_file() or _NAME.fullmatch(archive.name) is None:
        raise MlflowException.invalid_parameter_value(
            f"{os.fspath(archive)!r} is no environment that mlflow.pyfunc.build_model_env() made."
        )
    if archive.name != _name_for(files):
        raise MlflowException.invalid_parameter_value(
            f"The environment {archive.name!r} is not that of this model, this Python and this "
            f"machine, which is called {_name_for(files)!r}. Make it by "
            "mlflow.pyfunc.build_model_env()."
        )


def unpacked_environment(folder: Path) -> Environment:
    """The environment in a folder that such a file was unpacked to."""
    return Environment(
        "packed",
        programs=os.fspath(folder / "bin"),
        variables={"VIRTUAL_ENV": os.fspath(folder)},
        unset=FOREIGN,
    )


def _name_for(files: Path) -> str:
    python = f"py{sys.version_info.major}.{sys.version_info.minor}"
    return f"mlflow-env-{digest_of(files)[:16]}-{python}-{platform.machine()}.tar.gz"
