"""What a model requires: the packages it cannot be loaded without, pinned."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mlflow.version import VERSION

# Models are made for the interface of MLflow, whichever package offers it where they are loaded.
MLFLOW_REQUIREMENT = f"mlflow=={VERSION}"


def pinned(distribution: str) -> str:
    """A distribution with the version that is installed, without its local part (`+cpu`).

    A distribution that is not installed is named without a version.
    """
    try:
        installed = version(distribution)
    except PackageNotFoundError:
        return distribution
    return f"{distribution}=={installed.partition('+')[0]}"


def pinned_all(distributions: Iterable[str]) -> list[str]:
    """Several distributions, pinned, sorted, each once."""
    return sorted({pinned(each) for each in distributions})


def infer_pip_requirements(
    model_uri: str,
    flavor: str,
    fallback: list[str] | None = None,
    timeout: int | None = None,
    extra_env_vars: dict[str, str] | None = None,
    uv_project_dir: Any = None,
    uv_groups: Any = None,
    uv_extras: Any = None,
) -> list[str]:
    """Requirements of a model that is saved.

    Args:
        model_uri: Its folder.
        flavor: The flavor to load it by.
        fallback: Requirements when they cannot be told.
        timeout, extra_env_vars, uv_project_dir, uv_groups, uv_extras: Accepted for compatibility.
    """
    return list(fallback or [])
