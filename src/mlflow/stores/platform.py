"""The platform's modules, for commands that run it: `mlflow server`, `mlflow gc`, `mlflow db`.

Apart from `resolve.py`, which opens the platform's stores, this is the only file of the SDK that
knows where the platform is.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


def platform_module(name: str) -> ModuleType:
    """A module of the platform by its name there: `server` is `headrace.server`."""
    return import_module(f"headrace.{name}")
