"""Logging params to the active run."""

from __future__ import annotations

from typing import Any

from mlflow.client.operations import RunOperations, completed
from mlflow.fluent.runs import recorder_for
from mlflow.journal.shipper import flush


def log_param(key: str, value: Any, synchronous: bool | None = None) -> Any:
    """Log a param to the active run (one is started if there is none).

    Args:
        key: The param's name.
        value: Kept as text.
        synchronous: True waits for the store; False returns something to wait on.

    Returns:
        The value as it was given.

    Raises:
        MlflowException: The param has another value already (`INVALID_PARAMETER_VALUE`).
    """
    recorder = recorder_for(None)
    recorder.log_params({key: value})
    if synchronous:
        flush(recorder)
    return completed() if synchronous is False else value


def log_params(
    params: dict[str, Any], synchronous: bool | None = None, run_id: str | None = None
) -> RunOperations | None:
    """Log params: all of them or, on an error, none. Arguments as in `log_param`."""
    recorder = recorder_for(run_id)
    recorder.log_params(params)
    if synchronous:
        flush(recorder)
    return completed() if synchronous is False else None
