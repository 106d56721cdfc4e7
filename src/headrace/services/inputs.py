"""Datasets and logged models that runs use and make."""

from __future__ import annotations

from headrace.services.service import Service
from mlflow.stores.contract import InputStore


class InputService(Service, InputStore):
    """Datasets and logged models that runs use and make."""
