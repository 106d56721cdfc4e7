"""Evaluators of other packages: entry points of the group `mlflow.model_evaluator`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from mlflow.exceptions import MlflowException
from mlflow.plugins import load_plugins

if TYPE_CHECKING:
    from mlflow.evaluation.dataset import EvaluationDataset
    from mlflow.evaluation.metric import EvaluationMetric
    from mlflow.evaluation.result import EvaluationResult

GROUP = "mlflow.model_evaluator"
DEFAULT = "default"
# MLflow's built-in evaluators by their other names; here they are one.
_OWN = frozenset((DEFAULT, "classifier", "regressor", "shap"))


class ModelEvaluator(ABC):
    """Evaluates models in a way of its own. A package subclasses it and names the class in an entry
    point of the group `mlflow.model_evaluator`; the entry point's name is the evaluator's.
    """

    @classmethod
    @abstractmethod
    def can_evaluate(
        cls, *, model_type: str, evaluator_config: Mapping[str, Any], **kwargs: Any
    ) -> bool:
        """Whether it evaluates models of a type."""

    @abstractmethod
    def evaluate(
        self,
        *,
        model_type: str,
        dataset: EvaluationDataset,
        run_id: str | None,
        evaluator_config: Mapping[str, Any],
        model: Any = None,
        extra_metrics: Sequence[EvaluationMetric] | None = None,
        custom_artifacts: Sequence[Callable[..., Any]] | None = None,
        predictions: Any = None,
        **kwargs: Any,
    ) -> EvaluationResult:
        """Evaluate, log what is found to the run, and return it."""


class Chosen(NamedTuple):
    """Who evaluates.

    Attributes:
        own: The settings of this package's own evaluator; None: it is not asked.
        others: Evaluators of other packages, each with its settings.
    """

    own: dict[str, Any] | None
    others: list[tuple[ModelEvaluator, dict[str, Any]]]


def list_evaluators() -> list[str]:
    """Names of the evaluators there are: `default`, and those of other packages."""
    return [DEFAULT, *sorted(name for name, _ in load_plugins(GROUP))]


def choose(
    names: str | Sequence[str] | None, model_type: str | None, config: Mapping[str, Any] | None
) -> Chosen:
    """Who evaluates a model.

    Args:
        names: Who is asked for; None: all who can.
        model_type: The model's type.
        config: Settings: of one evaluator, or of several by their names.

    Raises:
        MlflowException: One is not there, or cannot do that (`INVALID_PARAMETER_VALUE`).
    """
    there: dict[str, Any] = dict(load_plugins(GROUP))
    asked = [names] if isinstance(names, str) else list(names or (DEFAULT, *there))
    unknown = [name for name in asked if name not in there and name not in _OWN]
    if unknown:
        raise MlflowException.invalid_parameter_value(
            f"There is no evaluator {unknown[0]!r}; there are: {', '.join([DEFAULT, *there])}."
        )
    settings = dict(config or {})
    by_name = bool(settings) and set(settings) <= {*there, *_OWN}
    if by_name and not all(isinstance(each, Mapping) for each in settings.values()):
        by_name = False
    others = []
    for name in asked:
        if name in there:
            told = dict(settings.get(name, {})) if by_name else settings
            if there[name].can_evaluate(model_type=model_type, evaluator_config=told):
                others.append((there[name](), told))
            elif names is not None:
                raise MlflowException.invalid_parameter_value(
                    f"The evaluator {name!r} says that it cannot evaluate a {model_type!r} so."
                )
    if not _OWN & set(asked):
        return Chosen(None, others)
    return Chosen(dict(settings.get(DEFAULT, {})) if by_name else settings, others)
