"""`mlflow.utils.annotations`, as flavors of other software import it: decorators that mark."""

from __future__ import annotations

from typing import Any

__all__ = ["deprecated", "developer_stable", "experimental", "keyword_only"]


def _mark(*given: Any, **settings: Any) -> Any:
    """Leave what is marked as it is; with settings or without, `@mark(version="1")`, `@mark`."""
    if len(given) == 1 and not settings and callable(given[0]):
        return given[0]
    return lambda marked: marked


deprecated = developer_stable = experimental = keyword_only = _mark
