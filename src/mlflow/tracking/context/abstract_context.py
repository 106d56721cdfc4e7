"""`mlflow.tracking.context.abstract_context`, as other software imports it."""

from mlflow.context.abstract_context import RunContextProvider

__all__ = ["RunContextProvider"]
