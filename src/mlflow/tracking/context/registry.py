"""`mlflow.tracking.context.registry`, as other software imports it."""

from mlflow.context.registry import RunContextProviderRegistry, resolve_tags

__all__ = ["RunContextProviderRegistry", "resolve_tags"]
