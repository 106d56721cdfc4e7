"""Points and their histories."""

from __future__ import annotations

from headrace.services.service import Service
from mlflow.stores.contract import MetricStore


class MetricService(Service, MetricStore):
    """Points and their histories."""
