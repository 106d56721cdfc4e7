"""`mlflow.utils`, as other software imports it: names that live elsewhere, no logic."""

from importlib import import_module
from types import ModuleType

_MODULES = ("file_utils", "mlflow_tags", "rest_utils", "validation")


def __getattr__(name: str) -> ModuleType:
    # Some integrations use `mlflow.utils.validation` without importing it.
    if name in _MODULES:
        return import_module(f"mlflow.utils.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
