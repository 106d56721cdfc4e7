"""`mlflow.utils.requirements_utils`, as flavors of other software import it."""

from __future__ import annotations

from mlflow.models.requirements import pinned

__all__ = ["_get_pinned_requirement"]


def _get_pinned_requirement(
    req_str: str, version: str | None = None, module: str | None = None
) -> str:
    """A requirement with a version: the one given, or the one that is installed."""
    return f"{req_str}=={version}" if version else pinned(req_str)
