"""Pickles of PyTorch: whole modules, scripted ones too."""

from __future__ import annotations

import importlib
import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException

_NOTE = "pickle_module_info.txt"


def write_pickle(model: Any, file: Path, module: Any) -> None:
    """Write a module, and beside it what pickled it.

    Args:
        model: The module; a scripted one is written as TorchScript.
        file: Where to.
        module: What pickles it: a module of Python with `Pickler`, `Unpickler`, `dump`, `load`.

    Raises:
        MlflowException: It cannot be pickled (`INVALID_PARAMETER_VALUE`).
    """
    import torch

    (file.parent / _NOTE).write_text(module.__name__, encoding="utf-8")
    try:
        if isinstance(model, torch.jit.ScriptModule):
            model.save(str(file))
        else:
            torch.save(model, file, pickle_module=module)
    except (pickle.PicklingError, AttributeError, RecursionError, RuntimeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"The module {type(model).__name__} cannot be written by PyTorch: {error}."
        ) from error


def read_pickle(file: Path, options: Mapping[str, Any]) -> Any:
    """A module that was written.

    Args:
        file: Of PyTorch, or of TorchScript.
        options: Arguments of `torch.load`.

    Raises:
        MlflowException: Something that it needs is not installed (`INVALID_STATE`).
    """
    import torch

    given = dict(options)
    noted = file.parent / _NOTE
    if "pickle_module" not in given and noted.exists():
        given["pickle_module"] = _pickle_module(noted.read_text(encoding="utf-8").strip())
    try:
        if _is_scripted(file):
            return torch.jit.load(file, map_location=given.get("map_location"))
        # Who may have written the file was decided before: see mlflow/models/provenance.py.
        return torch.load(file, **{"weights_only": False, **given})
    except ModuleNotFoundError as error:
        raise MlflowException(
            f"The model in {file} needs the module {error.name}, which is not installed here. "
            "requirements.txt beside the model lists what it was saved with; code of your own goes "
            "with a model as code_paths.",
            "INVALID_STATE",
        ) from error


def _pickle_module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except (ImportError, ValueError) as error:
        raise MlflowException(
            f"The module was pickled by {name!r}, which is not installed here: {error}. Pass "
            "another as pickle_module=….",
            "INVALID_STATE",
        ) from error


def _is_scripted(file: Path) -> bool:
    """Whether the file is TorchScript's, by what PyTorch itself goes by."""
    if not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        return any(name.endswith("/constants.pkl") for name in archive.namelist())
