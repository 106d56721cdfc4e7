"""`mlflow.store.artifact.artifact_repository_registry`, as other software imports it."""

from mlflow.artifacts.resolve import get_artifact_repository

__all__ = ["get_artifact_repository"]
