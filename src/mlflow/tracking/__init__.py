"""`mlflow.tracking`, as other software imports it: names that live elsewhere, no logic."""

from importlib import import_module
from types import ModuleType

from mlflow.client import MlflowClient
from mlflow.fluent.state import (
    get_registry_uri,
    get_tracking_uri,
    is_tracking_uri_set,
    set_registry_uri,
    set_tracking_uri,
)
from mlflow.tracking._tracking_service.utils import _get_artifact_repo, _get_store

__all__ = [
    "MlflowClient",
    "_get_artifact_repo",
    "_get_store",
    "get_registry_uri",
    "get_tracking_uri",
    "is_tracking_uri_set",
    "set_registry_uri",
    "set_tracking_uri",
]

_MODULES = ("artifact_utils", "client", "context", "fluent")


def __getattr__(name: str) -> ModuleType:
    # Some integrations use `mlflow.tracking.fluent` without importing it.
    if name in _MODULES:
        return import_module(f"mlflow.tracking.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
