"""What the gradient boosting libraries have in common: curves, early stopping, estimators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mlflow.autologging.data import log_training_data
from mlflow.autologging.integration import Call, Training


class Curves:
    """The evaluation of each iteration.

    Attributes:
        history: The metrics by iteration.
    """

    def __init__(self) -> None:
        self.history: list[dict[str, float]] = []

    def log(self, metrics: Mapping[str, float], iteration: int) -> None:
        """Log the metrics of one iteration."""
        import mlflow

        # `ndcg@3`: an at-sign is not among the characters that names may have everywhere.
        named = {key.replace("@", "_at_"): float(value) for key, value in metrics.items()}
        self.history.append(named)
        mlflow.log_metrics(named, step=iteration)


def log_early_stopping(curves: Curves, best: int | None) -> None:
    """Log where the training stopped, and the metrics of its best iteration."""
    import mlflow

    last = len(curves.history) - 1
    if best is None or last < 0:
        return
    mlflow.log_metrics({"stopped_iteration": last, "best_iteration": best})
    mlflow.log_metrics(dict(curves.history[min(best, last)]), step=last + 1)


def estimator_training(call: Call, log_model: Callable[[Call, Any, Any], None]) -> Training:
    """Log the `fit` of a scikit-learn style estimator; its boosting is logged by `train`."""
    import mlflow

    given = call.arguments()
    features, targets = given.get("X"), given.get("y")
    mlflow.log_params({key: str(value) for key, value in call.owner.get_params().items()})
    call.safely(log_training_data)(call, features, targets)
    yield
    if call.options["log_models"]:
        call.safely(log_model)(call, call.owner, features)
