"""Runs, their params and tags."""

from __future__ import annotations

from headrace.services.service import Service
from mlflow.stores.contract import RunStore


class RunService(Service, RunStore):
    """Runs, their params and tags."""
