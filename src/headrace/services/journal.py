"""Exactly-once delivery of run journals."""

from __future__ import annotations

from headrace.services.service import Service
from mlflow.stores.contract import JournalStore


class JournalService(Service, JournalStore):
    """Exactly-once delivery of run journals."""
