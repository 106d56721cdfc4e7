"""`mlflow.tracking._tracking_service.utils`, as other software imports it."""

from __future__ import annotations

from mlflow.artifacts import get_artifact_repository
from mlflow.artifacts.contract import ArtifactRepository
from mlflow.client import MlflowClient
from mlflow.fluent.state import get_tracking_uri, is_tracking_uri_set, set_tracking_uri
from mlflow.stores.contract import TrackingStore
from mlflow.stores.resolve import resolve_store

__all__ = [
    "_get_artifact_repo",
    "_get_store",
    "get_tracking_uri",
    "is_tracking_uri_set",
    "set_tracking_uri",
]


def _get_store(store_uri: str | None = None, artifact_uri: str | None = None) -> TrackingStore:
    """The store of a tracking URI; of the current one by default."""
    return resolve_store(store_uri or get_tracking_uri())


def _get_artifact_repo(run_id: str) -> ArtifactRepository:
    """The artifact repository of a run."""
    return get_artifact_repository(str(MlflowClient().get_run(run_id).info.artifact_uri))
