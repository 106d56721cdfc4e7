"""Digests of stored files."""

from __future__ import annotations

from headrace.services.service import Service
from mlflow.stores.contract import ArtifactDigestStore


class ArtifactDigestService(Service, ArtifactDigestStore):
    """Digests of stored files."""
