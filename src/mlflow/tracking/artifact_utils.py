"""`mlflow.tracking.artifact_utils`, as other software imports it."""

from __future__ import annotations

import posixpath

from mlflow.artifacts import download_artifacts
from mlflow.client import MlflowClient

__all__ = ["_download_artifact_from_uri", "get_artifact_uri"]


def _download_artifact_from_uri(
    artifact_uri: str,
    output_path: str | None = None,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
) -> str:
    """Download artifacts and return their local path."""
    return download_artifacts(
        artifact_uri=artifact_uri,
        dst_path=output_path,
        tracking_uri=tracking_uri,
        registry_uri=registry_uri,
    )


def get_artifact_uri(
    run_id: str, artifact_path: str | None = None, tracking_uri: str | None = None
) -> str:
    """URI of a run's artifact, or of the root of its artifacts."""
    root = str(MlflowClient(tracking_uri).get_run(run_id).info.artifact_uri)
    return posixpath.join(root, artifact_path) if artifact_path else root
