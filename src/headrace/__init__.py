"""Headrace: the platform behind the `mlflow` SDK (rules, SQL, HTTP, identity, audit, jobs)."""

from headrace.version import __version__

__all__ = ["__version__"]
