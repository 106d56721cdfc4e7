"""`mlflow.tracking.client`, as other software imports it."""

from mlflow.client import MlflowClient

__all__ = ["MlflowClient"]
