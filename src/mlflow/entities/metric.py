"""A metric: one measured point of a run or a logged model."""

from __future__ import annotations

from typing import Any

from mlflow.entities._entity import StructEntity
from mlflow.exceptions import MlflowException


class Metric(StructEntity, frozen=True):
    """One measured point.

    Attributes:
        key: The metric's name.
        value: The number; NaN and infinities are kept.
        timestamp: Milliseconds since 1970-01-01 UTC.
        step: The caller's own axis: iteration, epoch, …
        model_id: The logged model that was measured, if one was.
        dataset_name, dataset_digest: The dataset it was measured on, if known.
        run_id: The run that measured it; set on what a store returns for a logged model.
    """

    key: str
    value: float
    timestamp: int
    step: int = 0
    model_id: str | None = None
    dataset_name: str | None = None
    dataset_digest: str | None = None
    run_id: str | None = None

    @classmethod
    def from_dictionary(cls, metric_dict: dict[str, Any]) -> Metric:
        """The point with these fields.

        Raises:
            MlflowException: One of key, value, timestamp and step is missing
                (`INVALID_PARAMETER_VALUE`).
        """
        missing = [
            name for name in ("key", "value", "timestamp", "step") if name not in metric_dict
        ]
        if missing:
            raise MlflowException.invalid_parameter_value(
                f"A metric has key, value, timestamp and step; {metric_dict!r} lacks "
                f"{', '.join(missing)}."
            )
        return super().from_dictionary(metric_dict)


class MetricWithRunId(StructEntity, frozen=True):
    """A point of one of several runs asked for at once (`metrics/get-history-bulk*`)."""

    key: str
    value: float
    timestamp: int
    step: int
    run_id: str
