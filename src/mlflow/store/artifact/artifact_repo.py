"""`mlflow.store.artifact.artifact_repo`: what artifact plugins subclass."""

from mlflow.artifacts.contract import ArtifactRepository

__all__ = ["ArtifactRepository"]
