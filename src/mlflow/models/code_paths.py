"""Code that a model brings along: `code_paths`, kept in the model's folder `code`.

When the model is loaded the code is copied first, without compiled files. So importing it changes
nothing in the model's folder, whose files are compared with what was logged, and what somebody put
into a `__pycache__` there is never run.
"""

from __future__ import annotations

import atexit
import importlib
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.pickles import place_of

CODE_FOLDER = "code"
EXTRA_FILES_FOLDER = "extra_files"
_COMPILED = shutil.ignore_patterns("__pycache__", "*.pyc")

_logger = logging.getLogger(__name__)


def copy_code_paths(
    code_paths: Sequence[str | os.PathLike[str]] | None, folder: str | os.PathLike[str]
) -> str | None:
    """Copy files and folders of code into a model's folder.

    Returns:
        Path of the code in the model's folder; None if there is none.

    Raises:
        MlflowException: Not a list, a path at which there is nothing, or the folder itself
            (`INVALID_PARAMETER_VALUE`).
    """
    if not code_paths:
        return None
    if isinstance(code_paths, (str, os.PathLike)):
        raise MlflowException.invalid_parameter_value(
            f"code_paths is a list of files and folders; got {code_paths!r}."
        )
    target = Path(folder, CODE_FOLDER)
    for each in code_paths:
        source = Path(each)
        if not source.exists():
            raise MlflowException.invalid_parameter_value(
                f"code_paths names {str(each)!r}, where there is no file or folder."
            )
        if target.resolve().is_relative_to(source.resolve()):
            raise MlflowException.invalid_parameter_value(
                f"code_paths names {str(each)!r}, into which the model itself is saved. Name the "
                "folders of code in it."
            )
        name = source.resolve().name
        target.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=_COMPILED, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target / name)
    return CODE_FOLDER


def own_modules(folder: Path) -> str | None:
    """Copy the modules of the working directory that are loaded into a model's folder."""
    here = Path.cwd()
    target = folder / CODE_FOLDER
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        source = Path(file) if isinstance(file, str) else None
        if source is None or name == "__main__" or source.suffix != ".py":
            continue
        if not source.is_relative_to(here) or "site-packages" in source.parts:
            continue
        place = target / source.relative_to(here)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, place)
    return CODE_FOLDER if target.exists() else None


def copy_extra_files(
    extra_files: Sequence[str | os.PathLike[str]] | None, folder: Path
) -> dict[str, list[dict[str, str]]]:
    """Fetch further files into a model's folder.

    Returns:
        What the flavor's entry says of them.

    Raises:
        MlflowException: Not a list (`INVALID_PARAMETER_VALUE`), or there is no such file
            (`RESOURCE_DOES_NOT_EXIST`).
    """
    if not extra_files:
        return {}
    if isinstance(extra_files, (str, os.PathLike)):
        raise MlflowException.invalid_parameter_value(
            f"extra_files is a list of files; got {extra_files!r}."
        )
    from mlflow.artifacts import download_artifacts

    target = folder / EXTRA_FILES_FOLDER
    target.mkdir(exist_ok=True)
    entries = []
    for each in extra_files:
        local = download_artifacts(artifact_uri=os.fspath(each), dst_path=os.fspath(target))
        entries.append({"path": f"{EXTRA_FILES_FOLDER}/{Path(local).name}"})
    return {"extra_files": entries}


def use_code_of(folder: Path, conf: Mapping[str, Any]) -> None:
    """Make the code that a model brings along importable.

    Args:
        folder: The model's.
        conf: A flavor's entry in `MLmodel`, or that of `python_function`.

    Raises:
        MlflowException: The path leads out of the model's folder (`INVALID_PARAMETER_VALUE`).
    """
    path = conf.get("code")
    if not path:
        return
    source = place_of(folder, str(path))
    if not source.is_dir():
        raise MlflowException(
            f"The model at {folder} lacks the folder {path!r} of the code it brings along.",
            "RESOURCE_DOES_NOT_EXIST",
        )
    copy = Path(tempfile.mkdtemp(prefix="model-code-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    shutil.copytree(source, copy, ignore=_COMPILED, dirs_exist_ok=True)
    _tell_of_loaded(copy)
    sys.path.insert(0, os.fspath(copy))
    importlib.invalidate_caches()


def _tell_of_loaded(code: Path) -> None:
    """Modules of the same names that were imported before stay in use: Python has one of a name."""
    names = sorted(
        entry.stem if entry.suffix == ".py" else entry.name
        for entry in code.iterdir()
        if entry.is_dir() or entry.suffix == ".py"
    )
    loaded = [name for name in names if name in sys.modules]
    if loaded:
        _logger.debug("Already imported, so not taken from the model: %s", ", ".join(loaded))
