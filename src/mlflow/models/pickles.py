"""Pickles: how models are written that have no format of their own."""

from __future__ import annotations

import importlib
import pickle
from pathlib import Path
from typing import IO, Any

from mlflow.artifacts.paths import inside
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, ErrorClass, MlflowException

PICKLE = "pickle"
CLOUDPICKLE = "cloudpickle"


def dump(model: Any, file: Path, how: str = CLOUDPICKLE) -> None:
    """Write a model as a pickle.

    Args:
        model: The model.
        file: Made.
        how: `pickle`, or `cloudpickle`, which also takes what is defined in the running program.

    Raises:
        MlflowException: It cannot be pickled (`INVALID_PARAMETER_VALUE`).
    """
    module = _module(how)
    try:
        with file.open("wb") as target:
            # The default protocol, which every supported Python reads.
            module.dump(model, target, protocol=pickle.DEFAULT_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        raise MlflowException.invalid_parameter_value(
            f"The model, of the class {type(model).__name__}, cannot be written as a pickle: "
            f"{error}. What holds open files, locks or connections must drop them when it is "
            "pickled (__getstate__), or be made when it is loaded.",
            error_class=ErrorClass.MODEL_SERIALIZATION_FAILED.value,
        ) from error


def load(folder: Path, path: Any, how: str = CLOUDPICKLE, compression: str | None = None) -> Any:
    """Read a model from a pickle; whether it may be is decided before (`provenance.py`).

    Args:
        folder: The model's.
        path: The pickle's, in the folder.
        how: How it was written.
        compression: `gzip`, `bzip2`, `lzma`, or None.

    Raises:
        MlflowException: There is no such file (`RESOURCE_DOES_NOT_EXIST`), the path leads out of
            the folder, or it is damaged or needs what is not installed (`INVALID_PARAMETER_VALUE`).
    """
    file = file_of(folder, path)
    _module(how)  # what a cloudpickle refers to
    try:
        with _open(file, compression) as source:
            return pickle.load(source)  # noqa: S301 - see provenance.py
    except ModuleNotFoundError as error:
        raise MlflowException(
            f"The model in {file} needs the module {error.name}, which is not installed here. "
            "requirements.txt beside it lists what it was saved with; code of your own goes with a "
            "model as code_paths.",
            "INVALID_STATE",
        ) from error
    except (
        *(pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError),
        *(KeyError, TypeError, ValueError, MemoryError, OSError),
    ) as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read: {type(error).__name__}: {error}. The file is "
            "damaged or incomplete, or was written with versions of its packages that do not fit "
            "those installed here; requirements.txt beside it lists them."
        ) from error


def file_of(folder: Path, path: Any) -> Path:
    """A file or folder of a model.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`), or the path leads out of the
            folder (`INVALID_PARAMETER_VALUE`).
    """
    if not isinstance(path, str) or not path:
        raise MlflowException.invalid_parameter_value(
            f"MLmodel of the model at {folder} does not say in which file the model is: {path!r}."
        )
    file = place_of(folder, path)
    if not file.exists():
        raise MlflowException(
            f"The model at {folder} lacks the file {path!r} that its MLmodel names.",
            RESOURCE_DOES_NOT_EXIST,
        )
    return file


def place_of(folder: Path, path: str) -> Path:
    """Where in a model's folder a path is that its MLmodel names.

    Raises:
        MlflowException: It leads out of the folder (`INVALID_PARAMETER_VALUE`).
    """
    try:
        return Path(inside(folder, path))
    except MlflowException as error:
        raise MlflowException(
            f"MLmodel of the model at {folder} names {path!r}, and what a model is made of is in "
            f"its own folder: {error.message} Ask whoever made the model to save it again.",
            error.error_code,
        ) from error


def _open(file: Path, compression: str | None) -> IO[bytes]:
    if not compression:
        return file.open("rb")
    module = {"gzip": "gzip", "bzip2": "bz2", "lzma": "lzma"}.get(compression)
    if module is None:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} is compressed by {compression!r}, which is not known."
        )
    opened: IO[bytes] = importlib.import_module(module).open(file, "rb")
    return opened


def _module(how: str) -> Any:
    if how == PICKLE:
        return pickle
    if how != CLOUDPICKLE:
        raise MlflowException.invalid_parameter_value(
            f"Pickles are written by {PICKLE} or {CLOUDPICKLE}; got {how!r}."
        )
    try:
        import cloudpickle  # an extra
    except ImportError as error:
        raise MlflowException(
            "The model is a cloudpickle, for which the package cloudpickle is missing: "
            "pip install 'headrace[models]'.",
            "INVALID_STATE",
        ) from error
    return cloudpickle
