"""Tags that a run gets by itself: who started it, from what source, at which commit."""

from mlflow.context.abstract_context import RunContextProvider
from mlflow.context.git_context import deferred_tags
from mlflow.context.registry import RunContextProviderRegistry, resolve_tags

__all__ = ["RunContextProvider", "RunContextProviderRegistry", "deferred_tags", "resolve_tags"]
