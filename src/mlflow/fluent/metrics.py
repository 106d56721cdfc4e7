"""Logging metrics to the active run."""

from __future__ import annotations

import time
from typing import Any

from mlflow.client.operations import RunOperations, completed
from mlflow.entities import Metric
from mlflow.fluent import active_model, state
from mlflow.fluent.runs import recorder_for
from mlflow.journal.recorder import Recorder
from mlflow.journal.shipper import flush
from mlflow.validation import check_integer

_runs = state.active_runs


def log_metric(
    key: str,
    value: float,
    step: int | None = None,
    synchronous: bool | None = None,
    timestamp: int | None = None,
    run_id: str | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> RunOperations | None:
    """Log one point to the active run (one is started if there is none).

    It is on disk when this returns, and reaches the store within about half a second.

    Args:
        key: The metric's name.
        value: A number, or an array of one.
        step: The caller's own axis: iteration, epoch, …; 0 by default.
        synchronous: True waits for the store; False returns something to wait on.
        timestamp: Milliseconds since 1970-01-01 UTC; now by default.
        run_id: Another run than the active one.
        model_id: The logged model it was measured of; the active model by default.
        dataset: The dataset it was measured on, which becomes an input of the run.

    Raises:
        MlflowException: Not a number, or a name that is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    recorder = _recorder(run_id)
    if model_id is None:
        model_id = active_model.active_model_id()
    if model_id is None and dataset is None:
        recorder.metric(key, value, step, timestamp)
    else:
        recorder.metric(key, value, step, timestamp, _links(model_id, dataset))
        if dataset is not None:
            recorder.measured_on(dataset)
    if synchronous is None:
        return None
    return _outcome(recorder, synchronous)


def _recorder(run_id: str | None) -> Recorder:
    """`recorder_for`, with the common case first."""
    if run_id is None:
        runs = _runs.runs
        if runs:
            recorder = runs[-1]._recorder
            if recorder is not None and not recorder.abandoned:
                return recorder
    return recorder_for(run_id)


def _links(model_id: str | None, dataset: Any) -> tuple[str | None, str | None, str | None]:
    if dataset is None:
        return model_id, None, None
    return model_id, dataset.name, dataset.digest


def _outcome(recorder: Recorder, synchronous: bool) -> RunOperations | None:
    if not synchronous:
        return completed()
    flush(recorder)
    return None


def log_metrics(
    metrics: dict[str, float],
    step: int | None = None,
    synchronous: bool | None = None,
    run_id: str | None = None,
    timestamp: int | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> RunOperations | None:
    """Log a point of each of several metrics, all with the same step and timestamp.

    Arguments as in `log_metric`; nothing is logged if one of the values cannot be.
    """
    recorder = _recorder(run_id)
    model, name, digest = _links(model_id or active_model.active_model_id(), dataset)
    at = timestamp if timestamp is not None else time.time_ns() // 1_000_000
    step = check_integer("step", step) if step is not None else 0
    recorder.metrics(
        [Metric(key, value, at, step, model, name, digest) for key, value in metrics.items()]
    )
    if dataset is not None:
        recorder.measured_on(dataset)
    return _outcome(recorder, synchronous) if synchronous is not None else None
