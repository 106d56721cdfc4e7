"""Doing something when a library is imported, now or later, without importing it."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import logging
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

_logger = logging.getLogger("mlflow.autologging")
_waiting: dict[str, list[Callable[[], None]]] = {}


def when_imported(name: str, action: Callable[[], None]) -> None:
    """Call `action` once the module has been imported: at once, if it has.

    A failure of `action` is logged; it never fails the import.
    """
    module = sys.modules.get(name)
    spec = getattr(module, "__spec__", None)
    if module is not None and not getattr(spec, "_initializing", False):
        _do(name, action)
        return
    _waiting.setdefault(name, []).append(action)
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def _do(name: str, action: Callable[[], None]) -> None:
    try:
        action()
    except Exception:
        _logger.warning("Autologging could not be set up for %s.", name, exc_info=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Sees the modules that are waited for and lets the others pass."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in _waiting:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader)
                return spec
        return None


class _Loader(importlib.abc.Loader):
    """A module's own loader, and then the actions that waited for it."""

    def __init__(self, own: Any) -> None:
        self._own = own

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._own.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._own  # as it would be without us
        module.__loader__ = self._own
        self._own.exec_module(module)
        for action in _waiting.pop(module.__name__, []):
            _do(module.__name__, action)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)
