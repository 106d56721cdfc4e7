"""`mlflow.utils.model_utils`, as flavors of other software import it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mlflow.models.code_paths import copy_code_paths as _copy
from mlflow.models.code_paths import use_code_of
from mlflow.models.loading import flavor_conf
from mlflow.models.model import Model
from mlflow.models.own_models import begin_saving
from mlflow.models.saving import prepare_folder

__all__ = [
    "_add_code_from_conf_to_system_path",
    "_get_flavor_configuration",
    "_validate_and_copy_code_paths",
    "_validate_and_prepare_target_save_path",
]


def _validate_and_copy_code_paths(
    code_paths: Any, path: str | os.PathLike[str], default_subpath: str = "code"
) -> str | None:
    """Copy code into a model's folder; its path there."""
    return _copy(code_paths, path)


def _validate_and_prepare_target_save_path(path: str | os.PathLike[str]) -> None:
    """Make the folder for a model, unless it is there and empty."""
    begin_saving(prepare_folder(path))


def _get_flavor_configuration(
    model_path: str | os.PathLike[str], flavor_name: str
) -> dict[str, Any]:
    """A flavor's entry in a model's `MLmodel`."""
    return flavor_conf(Model.load(model_path), flavor_name, os.fspath(model_path))


def _add_code_from_conf_to_system_path(
    local_path: str | os.PathLike[str], conf: dict[str, Any], code_key: str = "code"
) -> None:
    """Make the code that a model brings along importable."""
    use_code_of(Path(local_path), {"code": conf.get(code_key)})
