"""The conformance suite on the services in this process, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from headrace.services.store import SqlStore, open_store
from mlflow.testing.tracking_store import TrackingStoreConformance


class TestEmbedded(TrackingStoreConformance):
    @pytest.fixture
    def store(self, database_url: str) -> Iterator[SqlStore]:
        store = open_store(database_url, "mlflow-artifacts:/")
        yield store
        store.close()
