"""Logged models."""

from __future__ import annotations

from headrace.services.service import Service
from mlflow.stores.contract import LoggedModelStore


class LoggedModelService(Service, LoggedModelStore):
    """Logged models."""
