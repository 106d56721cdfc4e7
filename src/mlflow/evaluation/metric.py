"""Metrics of the user's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from mlflow.evaluation.subject import Subject


@dataclass
class MetricValue:
    """What a metric gave.

    Attributes:
        scores: One for each row, if the metric gives such.
        justifications: Why, for each row.
        aggregate_results: Names (`mean`, …) → numbers over all rows.
    """

    scores: Sequence[Any] | None = None
    justifications: Sequence[str] | None = None
    aggregate_results: Mapping[str, float] | None = None


class EvaluationMetric:
    """A metric that `evaluate` computes besides its own.

    Attributes:
        eval_fn: Computes it. Its parameters say what it is given: `eval_df` (a frame with the
            columns `prediction` and `target`) and `builtin_metrics` (name → number), or
            `predictions` and `targets` (series), `metrics` (name → `MetricValue`) and columns of
            the data. Two parameters of any other names are the first two.
        name: Under which it is logged.
        greater_is_better: Whether a greater value is a better one.
        long_name, version, metric_details, metric_metadata: What else is known of it.
    """

    def __init__(
        self,
        eval_fn: Callable[..., Any],
        name: str,
        greater_is_better: bool,
        long_name: str | None = None,
        version: str | None = None,
        metric_details: str | None = None,
        metric_metadata: dict[str, Any] | None = None,
        genai_metric_args: dict[str, Any] | None = None,
    ) -> None:
        self.eval_fn = eval_fn
        self.name = name
        self.greater_is_better = greater_is_better
        self.long_name = long_name or name
        self.version = version
        self.metric_details = metric_details
        self.metric_metadata = metric_metadata
        self.genai_metric_args = genai_metric_args

    def __repr__(self) -> str:
        return f"EvaluationMetric(name={self.name}, greater_is_better={self.greater_is_better})"

    def of(self, subject: Subject, builtin: Mapping[str, float]) -> dict[str, float]:
        """The metric's numbers by name, given what was computed before.

        Raises:
            MlflowException: It fails, asks for what there is not, or gives no number
                (`INVALID_PARAMETER_VALUE`).
        """
        arguments = self._arguments(subject, builtin)
        try:
            value = self.eval_fn(**arguments)
        except MlflowException:
            raise
        except Exception as error:
            raise MlflowException.invalid_parameter_value(
                f"The metric {self.name!r} failed: {type(error).__name__}: {error}"
            ) from error
        if isinstance(value, MetricValue) or hasattr(value, "aggregate_results"):
            results = value.aggregate_results or {}
            return {f"{self.name}/{key}": float(number) for key, number in results.items()}
        try:
            return {self.name: float(value)}
        except (TypeError, ValueError):
            raise MlflowException.invalid_parameter_value(
                f"The metric {self.name!r} is to give a number or a MetricValue; it gave {value!r}."
            ) from None

    def _arguments(self, subject: Subject, builtin: Mapping[str, float]) -> dict[str, Any]:
        named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
        parameters = inspect.signature(self.eval_fn).parameters
        asked = [name for name, each in parameters.items() if each.kind in named]
        known = {
            **(dict(subject.features) if hasattr(subject.features, "columns") else {}),
            "eval_df": subject.frame.copy(),
            "builtin_metrics": dict(builtin),
            "predictions": subject.frame["prediction"],
            "targets": subject.frame.get("target"),
            "metrics": {
                name: MetricValue(aggregate_results={name: value})
                for name, value in builtin.items()
            },
        }
        given = {name: known[name] for name in asked if name in known}
        lacking = [name for name in asked if name not in given]
        # Two parameters of other names are those that came first in this API's history.
        if len(asked) == 2 and lacking and not {"predictions", "targets"} & set(asked):
            return {asked[0]: known["eval_df"], asked[1]: known["builtin_metrics"]}
        lacking = [name for name in lacking if parameters[name].default is inspect.Parameter.empty]
        if lacking:
            raise MlflowException.invalid_parameter_value(
                f"The metric {self.name!r} has the parameters {', '.join(lacking)}, of which "
                f"nothing is known. There are {', '.join(map(str, known))}."
            )
        return given


def make_metric(
    *,
    eval_fn: Callable[..., Any],
    greater_is_better: bool,
    name: str | None = None,
    long_name: str | None = None,
    version: str | None = None,
    metric_details: str | None = None,
    metric_metadata: dict[str, Any] | None = None,
    genai_metric_args: dict[str, Any] | None = None,
) -> EvaluationMetric:
    """A metric out of a function; see `EvaluationMetric`.

    Raises:
        MlflowException: The function has no name, and none is given, or the name cannot be one of
            a metric (`INVALID_PARAMETER_VALUE`).
    """
    called = name or str(getattr(eval_fn, "__name__", "<lambda>"))
    if called == "<lambda>":
        raise MlflowException.invalid_parameter_value(
            "A metric made of a lambda needs a name: make_metric(eval_fn=…, name='…')."
        )
    if "/" in called:
        raise MlflowException.invalid_parameter_value(
            f"A metric's name has no slash, which divides it from an aggregate's: {called!r}."
        )
    return EvaluationMetric(
        eval_fn,
        called,
        greater_is_better,
        long_name,
        version,
        metric_details,
        metric_metadata,
        genai_metric_args,
    )
