"""Metrics through the client."""

from __future__ import annotations

from mlflow.client.operations import RunOperations
from mlflow.client.runs import RunsMixin
from mlflow.entities import Metric
from mlflow.validation import check_key, check_run_id


class MetricsMixin(RunsMixin):
    """Metrics."""

    def log_metric(
        self,
        run_id: str,
        key: str,
        value: float,
        timestamp: int | None = None,
        step: int | None = None,
        synchronous: bool | None = None,
        dataset_name: str | None = None,
        dataset_digest: str | None = None,
        model_id: str | None = None,
    ) -> RunOperations | None:
        """Log one point.

        Args:
            run_id: The run.
            key: The metric's name.
            value: A number, or an array of one.
            timestamp: Milliseconds since 1970-01-01 UTC; now by default.
            step: The caller's own axis; 0 by default.
            synchronous: True waits for the store; False returns something to wait on.
            dataset_name, dataset_digest: The dataset it was measured on.
            model_id: The logged model it was measured of.
        """
        links = None
        if model_id is not None or dataset_name is not None:
            links = (model_id, dataset_name, dataset_digest)
        self._recorder(run_id).metric(key, value, step, timestamp, links)
        return self._outcome(run_id, synchronous)

    def get_metric_history(self, run_id: str, key: str) -> list[Metric]:
        """All points of a run's metric, in the order of steps."""
        check_run_id(run_id)
        self._flush(run_id)
        return list(self._store.get_metric_history(run_id, check_key("metric", key)))
