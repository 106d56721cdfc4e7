"""What the gradient boosting libraries have in common: curves, early stopping, estimators."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from mlflow.autologging.data import log_training_data
from mlflow.autologging.integration import Call, Training
from mlflow.autologging.matrices import example_in, log_matrices

MOST_WAIT = 0.2
"""Seconds that points wait for others at most, while iterations follow each other faster."""


class Curves:
    """The evaluation of each iteration.

    Thousands of iterations may take seconds: their points are written together, several times a
    second. What was noted is in the run for certain once `deliver` has been called.

    Attributes:
        history: The metrics by iteration.
    """

    def __init__(self) -> None:
        self.history: list[dict[str, float]] = []
        self._waiting: list[tuple[dict[str, float], int, int]] = []
        self._delivered = float("-inf")

    def log(self, metrics: Mapping[str, float], iteration: int) -> None:
        """Note the metrics of one iteration, and write what has waited long enough."""
        # `ndcg@3`: an at-sign is not among the characters that names may have everywhere.
        named = {key.replace("@", "_at_"): float(value) for key, value in metrics.items()}
        self.history.append(named)
        self._waiting.append((named, iteration, time.time_ns() // 1_000_000))
        if time.monotonic() - self._delivered >= MOST_WAIT:
            self.deliver()

    def deliver(self) -> None:
        """Write what waits."""
        from mlflow.entities import Metric
        from mlflow.fluent.active_model import active_model_id
        from mlflow.fluent.runs import recorder_for

        self._delivered = time.monotonic()
        waiting, self._waiting = self._waiting, []
        model_id = active_model_id()
        points = [
            Metric(key, value, at, iteration, model_id)
            for named, iteration, at in waiting
            for key, value in named.items()
        ]
        if points:
            recorder_for(None).metrics(points)


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
    try:
        booster = yield
    finally:  # what a training that fails has come to is kept, too
        call.safely(curves.deliver)()
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
