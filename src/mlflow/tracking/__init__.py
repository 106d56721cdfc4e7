"""`mlflow.tracking`, as other software imports it: names that live elsewhere, no logic."""

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
