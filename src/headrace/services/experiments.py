"""Experiments and their tags."""

from __future__ import annotations

from headrace.services.service import Service
from mlflow.stores.contract import ExperimentStore


class ExperimentService(Service, ExperimentStore):
    """Experiments and their tags."""
