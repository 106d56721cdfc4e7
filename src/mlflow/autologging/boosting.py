"""What the gradient boosting libraries have in common: curves, early stopping, estimators."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from mlflow.autologging.data import log_training_data
from mlflow.autologging.integration import Call, Training
from mlflow.autologging.matrices import example_in, log_matrices

MOST_WAIT_NS = 200_000_000
"""How long points wait for others at most, while iterations follow each other faster."""


class Curves:
    """The evaluation of each iteration.

    Thousands of iterations may take seconds, and what is done between two of them is slow, for it
    finds no cache filled. So an iteration's evaluation is only kept, and all are logged together
    several times a second. They are in the run for certain once `deliver` has been called.

    Args:
        named: What the library says of an iteration → its metrics by name.

    Attributes:
        history: The metrics by iteration, of those that were delivered.
    """

    def __init__(self, named: Callable[[Any], Mapping[str, float]]) -> None:
        self.history: list[dict[str, float]] = []
        self._named = named
        self._waiting: list[tuple[Any, int, int]] = []
        self._due = 0

    def log(self, said: Any, iteration: int) -> None:
        """Keep what the library says of an iteration; deliver what has waited long enough."""
        now = time.time_ns()
        self._waiting.append((said, iteration, now))
        if not -MOST_WAIT_NS < now - self._due < 0:  # it is time, or the clock was set
            self.deliver()
            self._due = now + MOST_WAIT_NS

    def deliver(self) -> None:
        """Log what waits; an iteration of which no metrics can be made is left out.

        Raises:
            Exception: There was such an iteration, the rest is logged; or nothing can be.
        """
        from mlflow.entities import Metric
        from mlflow.fluent.active_model import active_model_id
        from mlflow.fluent.runs import recorder_for

        waiting, self._waiting = self._waiting, []
        model_id, points = active_model_id(), []
        failure: Exception | None = None
        for said, iteration, now in waiting:
            try:
                named = _with_plain_names(self._named(said))
            except Exception as error:  # noqa: BLE001 - it is raised below
                failure = error
                continue
            self.history.append(named)
            at = now // 1_000_000
            points += [Metric(key, value, at, iteration, model_id) for key, value in named.items()]
        if points:
            recorder_for(None).metrics(points)
        if failure is not None:
            raise failure


def _with_plain_names(metrics: Mapping[str, float]) -> dict[str, float]:
    """`ndcg@3`: an at-sign is not among the characters that names may have everywhere."""
    return {key.replace("@", "_at_"): float(value) for key, value in metrics.items()}


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
    named: Callable[[Any], Mapping[str, float]],
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
        named: What the callback keeps of an iteration → its metrics by name.
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
    curves = Curves(named)
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
