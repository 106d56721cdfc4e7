"""`mlflow.tracking.context.default_context`, as other software imports it."""

from mlflow.context.default_context import DefaultRunContext

__all__ = ["DefaultRunContext"]
