"""The conformance suite of tracking stores.

A store's own tests run it by giving it a fixture:

    class TestMyStore(TrackingStoreConformance):
        @pytest.fixture
        def store(self, tmp_path):
            store = MyStore(tmp_path)
            yield store
            store.close()

The tests make what they need under names of their own and look at nothing else, so that a store may
be shared by all of them. A store that takes no journals leaves out `JournalConformance` (and
`ConcurrencyConformance`, which sends some) by inheriting from the others.
"""

from __future__ import annotations

from mlflow.testing.artifacts import ArtifactDigestConformance
from mlflow.testing.concurrency import ConcurrencyConformance
from mlflow.testing.experiments import ExperimentConformance
from mlflow.testing.inputs import InputConformance
from mlflow.testing.journal import JournalConformance
from mlflow.testing.metrics import MetricConformance
from mlflow.testing.runs import RunConformance

__all__ = [
    "ArtifactDigestConformance",
    "ConcurrencyConformance",
    "ExperimentConformance",
    "InputConformance",
    "JournalConformance",
    "MetricConformance",
    "RunConformance",
    "TrackingStoreConformance",
]


class TrackingStoreConformance(
    ExperimentConformance,
    RunConformance,
    MetricConformance,
    InputConformance,
    ArtifactDigestConformance,
    JournalConformance,
    ConcurrencyConformance,
):
    """Everything that the contract of tracking stores promises."""
