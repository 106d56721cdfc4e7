"""What the gradient boosting libraries have in common: curves, early stopping, estimators."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from mlflow.autologging.data import log_training_data
from mlflow.autologging.integration import Call, Training
from mlflow.autologging.matrices import example_in, log_matrices


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


def booster_training(
    call: Call,
    not_params: Collection[str],
    callback: Callable[[Call, Curves], Any],
    data_of: Callable[[Mapping[str, Any]], tuple[Any, Iterable[Any]]],
    best_of: Callable[[Any, Mapping[str, Any]], int | None],
    log_importance: Callable[[Call, Any], None],
    log_model: Callable[[Call, Any, Any], None],
) -> Training:
    """Log a call of a library's `train(params, …, callbacks=…)`.

    Args:
        call: The call.
        not_params: Arguments that are data and functions and no parameters.
        callback: What the library calls after each iteration.
        data_of: arguments → the matrix it is trained on, and those it is evaluated on.
        best_of: `(booster, arguments)` → its best iteration, if it looked for one.
        log_importance: Logs how much each feature counts.
        log_model: Logs the booster; one within an estimator is logged as part of that.
    """
    import mlflow

    given = call.arguments()
    trained_on, looked_at = data_of(given)
    if not call.nested:
        call.safely(log_matrices)(call, trained_on, looked_at)
        own = {key: value for key, value in given.items() if key not in not_params}
        mlflow.log_params({**dict(given.get("params") or {}), **own})
    curves = Curves()
    call.put_argument("callbacks", [*(given.get("callbacks") or ()), callback(call, curves)])
    booster = yield
    log_early_stopping(curves, best_of(booster, given))
    call.safely(log_importance)(call, booster)
    if call.options["log_models"] and not call.nested:
        call.safely(log_model)(call, booster, example_in(trained_on))


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
