"""Asks every provider for its tags and merges the answers."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mlflow.context.abstract_context import RunContextProvider
from mlflow.context.default_context import DefaultRunContext
from mlflow.context.environment_context import EnvironmentRunContext
from mlflow.context.git_context import GitRunContext
from mlflow.context.notebook_context import NotebookRunContext
from mlflow.plugins import load_plugins

ENTRY_POINT_GROUP = "mlflow.run_context_provider"

_logger = logging.getLogger(__name__)


class RunContextProviderRegistry:
    """Providers in the order in which they are asked; a later one overrides an earlier."""

    def __init__(self) -> None:
        self._registry: list[RunContextProvider] = []
        self._plugins_loaded = False
        self._lock = threading.Lock()

    def register(self, run_context_provider_cls: Callable[[], RunContextProvider]) -> None:
        """Add a provider, given its class."""
        self._registry.append(run_context_provider_cls())

    def register_entrypoints(self) -> None:
        """Add the providers of installed packages. Repeated calls change nothing."""
        with self._lock:
            if not self._plugins_loaded:
                for name, provider_class in load_plugins(ENTRY_POINT_GROUP):
                    self._register_plugin(name, provider_class)
                self._plugins_loaded = True

    def _register_plugin(self, name: str, provider_class: Callable[[], RunContextProvider]) -> None:
        try:
            self.register(provider_class)
        except Exception as error:  # noqa: BLE001 - a plugin can raise anything
            _logger.warning("The run context provider %s failed to start: %s", name, error)

    def __iter__(self) -> Iterator[RunContextProvider]:
        return iter(tuple(self._registry))


_run_context_provider_registry = RunContextProviderRegistry()
for _provider in (DefaultRunContext, GitRunContext, NotebookRunContext, EnvironmentRunContext):
    _run_context_provider_registry.register(_provider)


def resolve_tags(
    tags: Mapping[str, Any] | None = None,
    ignore: Sequence[type[RunContextProvider]] | None = None,
) -> dict[str, str]:
    """Tags of the running program.

    A provider that fails is logged as a warning and adds nothing.

    Args:
        tags: Tags that override the resolved ones.
        ignore: Classes of providers that are not asked.

    Returns:
        The tags; values that were not text are turned into it.
    """
    # Here and not at import: looking through installed packages takes milliseconds.
    _run_context_provider_registry.register_entrypoints()
    resolved: dict[str, Any] = {}
    ignored = tuple(ignore or ())
    for provider in _run_context_provider_registry:
        if isinstance(provider, ignored):
            continue
        try:
            if provider.in_context():
                resolved.update(provider.tags())
        except Exception as error:  # noqa: BLE001 - a tag is never worth a run
            _logger.warning(
                "%s gave no tags for this run: %s: %s",
                type(provider).__name__,
                type(error).__name__,
                error,
            )
    resolved.update(tags or {})
    return {str(key): str(value) for key, value in resolved.items()}
