"""The logged model that what a thread logs is linked to.

Each thread has its own; a new thread begins with the one `MLFLOW_ACTIVE_MODEL_ID` names. Apart from
the rest of `logged_models.py` because every `log_metric` asks for it: one look at a thread's local.
"""

from __future__ import annotations

import threading

from mlflow.settings import MLFLOW_ACTIVE_MODEL_ID

__all__ = ["active_model_id", "clear", "last_logged_model_id", "reset", "set_active", "set_last"]


class _Thread(threading.local):
    """What one thread remembers; made anew in each."""

    def __init__(self) -> None:
        self.active = MLFLOW_ACTIVE_MODEL_ID.get()
        self.last: str | None = None


_thread = _Thread()


def active_model_id() -> str | None:
    """Id of this thread's active model."""
    return _thread.active


def set_active(model_id: str | None) -> str | None:
    """Make a model this thread's active one; returns the one before."""
    before = _thread.active
    _thread.active = model_id
    return before


def clear() -> None:
    """Have no active model in this thread, nor in those that begin later."""
    MLFLOW_ACTIVE_MODEL_ID.unset()
    _thread.active = None


def last_logged_model_id() -> str | None:
    """Id of the model this thread made last."""
    return _thread.last


def set_last(model_id: str | None) -> None:
    """Note the model that this thread made last."""
    _thread.last = model_id


def reset() -> None:
    """Forget everything, as in a new process (for tests)."""
    global _thread
    _thread = _Thread()
