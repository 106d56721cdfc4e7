"""`mlflow.models.python_api`, as other software imports it."""

from mlflow.serving.docker import build_docker
from mlflow.serving.prediction import predict

__all__ = ["build_docker", "predict"]
