"""Whether a model is good enough: by itself, and compared with another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mlflow.exceptions import INVALID_PARAMETER_VALUE, MlflowException

if TYPE_CHECKING:
    from mlflow.evaluation.result import EvaluationResult


class ModelValidationFailedException(MlflowException):
    """A model does not meet its thresholds; the message names each that it misses."""

    def __init__(self, message: str) -> None:
        super().__init__(message, error_code="BAD_REQUEST")


class MetricThreshold:
    """What a metric has to reach.

    Attributes:
        threshold: The value that it must reach (or, where less is better, not exceed).
        min_absolute_change: By how much it must be better than the baseline's.
        min_relative_change: By which share of the baseline's value it must be better.
        greater_is_better: Whether a greater value is a better one.

    Raises:
        MlflowException: Nothing is required, or it cannot be (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        threshold: float | None = None,
        min_absolute_change: float | None = None,
        min_relative_change: float | None = None,
        greater_is_better: bool | None = None,
    ) -> None:
        for name, value in (
            ("threshold", threshold),
            ("min_absolute_change", min_absolute_change),
            ("min_relative_change", min_relative_change),
        ):
            if value is not None and (isinstance(value, bool) or not _is_number(value)):
                raise MlflowException.invalid_parameter_value(f"{name} is a number, not {value!r}.")
        for name, change in (
            ("min_absolute_change", min_absolute_change),
            ("min_relative_change", min_relative_change),
        ):
            if change is not None and change <= 0:
                raise MlflowException.invalid_parameter_value(
                    f"{name} is greater than 0; {change} is not."
                )
        if min_relative_change is not None and min_relative_change > 1:
            raise MlflowException.invalid_parameter_value(
                f"min_relative_change is a share between 0 and 1; {min_relative_change} is not."
            )
        if not isinstance(greater_is_better, bool):
            raise MlflowException.invalid_parameter_value(
                "Say which way is better: greater_is_better=True or False."
            )
        if threshold is None and min_absolute_change is None and min_relative_change is None:
            raise MlflowException.invalid_parameter_value(
                "A MetricThreshold needs threshold, min_absolute_change or min_relative_change."
            )
        self.threshold = threshold
        self.min_absolute_change = min_absolute_change
        self.min_relative_change = min_relative_change
        self.greater_is_better = greater_is_better

    def __repr__(self) -> str:
        fields = ", ".join(
            f"{key}={value}" for key, value in vars(self).items() if value is not None
        )
        return f"MetricThreshold({fields})"

    @property
    def compares(self) -> bool:
        """Whether a baseline is needed."""
        return self.min_absolute_change is not None or self.min_relative_change is not None

    def faults(self, name: str, value: float | None, baseline: float | None) -> list[str]:
        """What is missing, in words; empty if the metric is good enough."""
        if value is None:
            return [f"{name} was not computed."]
        if value != value:
            return [f"{name} is NaN."]
        found = []
        sign = 1 if self.greater_is_better else -1
        more, limit = ("at least", "more") if sign > 0 else ("at most", "less")
        if self.threshold is not None and sign * value < sign * self.threshold:
            found.append(f"{name} is {value:g}; it must be {more} {self.threshold:g}.")
        if not self.compares:
            return found
        if baseline is None:
            return [*found, f"The baseline has no {name} to compare with."]
        better = sign * (value - baseline)
        if self.min_absolute_change is not None and better < self.min_absolute_change:
            found.append(
                f"{name} is {value:g}, the baseline's {baseline:g}; it must be at least "
                f"{self.min_absolute_change:g} {limit}."
            )
        if self.min_relative_change is not None:
            share = better / abs(baseline) if baseline else (1.0 if better > 0 else 0.0)
            if share < self.min_relative_change:
                found.append(
                    f"{name} is {value:g}, the baseline's {baseline:g}; it must be at least "
                    f"{self.min_relative_change:.2%} {limit}."
                )
        return found


def validate_evaluation_results(
    validation_thresholds: Mapping[str, MetricThreshold],
    candidate_result: EvaluationResult,
    baseline_result: EvaluationResult | None = None,
) -> None:
    """Check a model's metrics against thresholds.

    Args:
        validation_thresholds: Thresholds by metric.
        candidate_result: The evaluation of the model in question.
        baseline_result: The evaluation of the model to compare with.

    Raises:
        ModelValidationFailedException: A threshold is missed.
        MlflowException: A threshold compares, and there is no baseline (`INVALID_PARAMETER_VALUE`).
    """
    for name, threshold in validation_thresholds.items():
        if not isinstance(threshold, MetricThreshold):
            raise MlflowException.invalid_parameter_value(
                f"The threshold of {name!r} is a MetricThreshold, not {threshold!r}."
            )
        if threshold.compares and baseline_result is None:
            raise MlflowException(
                f"The threshold of {name!r} compares with a baseline: pass baseline_result.",
                INVALID_PARAMETER_VALUE,
            )
    baseline = baseline_result.metrics if baseline_result is not None else {}
    faults = [
        fault
        for name, threshold in validation_thresholds.items()
        for fault in threshold.faults(name, candidate_result.metrics.get(name), baseline.get(name))
    ]
    if faults:
        raise ModelValidationFailedException("\n".join(faults))


def _is_number(value: object) -> bool:
    import numbers

    return isinstance(value, numbers.Real)
