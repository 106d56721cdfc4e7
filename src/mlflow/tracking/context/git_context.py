"""`mlflow.tracking.context.git_context`, as other software imports it."""

from mlflow.context.git_context import GitRunContext

__all__ = ["GitRunContext"]
