"""System metrics: what a run takes of its machine, logged beside what it measures.

    mlflow.enable_system_metrics_logging()          # every run from now on
    mlflow.start_run(log_system_metrics=True)       # this run

These functions set environment variables, so processes started from here on follow them too.
"""

from __future__ import annotations

from mlflow.exceptions import MlflowException
from mlflow.settings import (
    MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING,
    MLFLOW_SYSTEM_METRICS_NODE_ID,
    MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING,
    MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL,
)

__all__ = [
    "disable_system_metrics_logging",
    "enable_system_metrics_logging",
    "set_system_metrics_node_id",
    "set_system_metrics_samples_before_logging",
    "set_system_metrics_sampling_interval",
]


def enable_system_metrics_logging() -> None:
    """Log system metrics of every run that does not say otherwise (`log_system_metrics=False`)."""
    MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING.set(True)


def disable_system_metrics_logging() -> None:
    """Log system metrics only of runs that ask for them (`log_system_metrics=True`)."""
    MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING.set(False)


def set_system_metrics_sampling_interval(interval: float | None) -> None:
    """Set the seconds between two samples; None: the default, 10.

    Raises:
        MlflowException: Not a positive number (`INVALID_PARAMETER_VALUE`).
    """
    if interval is None:
        MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL.unset()
    else:
        MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL.set(check_interval(interval))


def set_system_metrics_samples_before_logging(samples: int | None) -> None:
    """Set how many samples are averaged into one logged point; None: the default, 1.

    Raises:
        MlflowException: Not a positive integer (`INVALID_PARAMETER_VALUE`).
    """
    if samples is None:
        MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING.unset()
    else:
        MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING.set(check_samples(samples))


def set_system_metrics_node_id(node_id: str | None) -> None:
    """Set the machine's name in the keys, `system/<node_id>/…`; None: no name.

    Where several machines log to one run, each needs a name of its own.
    """
    if node_id is None:
        MLFLOW_SYSTEM_METRICS_NODE_ID.unset()
    else:
        MLFLOW_SYSTEM_METRICS_NODE_ID.set(node_id)


def check_interval(interval: float) -> float:
    """The interval, if it is a positive number of seconds; an error if not."""
    if isinstance(interval, bool) or not isinstance(interval, (int, float)) or not interval > 0:
        raise MlflowException.invalid_parameter_value(
            f"The interval of system metrics is {interval!r}; give a positive number of seconds."
        )
    return interval


def check_samples(samples: int) -> int:
    """The number of samples, if it is a positive integer; an error if not."""
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 1:
        raise MlflowException.invalid_parameter_value(
            f"The number of samples before logging is {samples!r}; give a positive integer."
        )
    return samples
