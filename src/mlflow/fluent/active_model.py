"""The logged model that what a thread logs is linked to.

Each thread has its own; a thread begins with the one that `MLFLOW_ACTIVE_MODEL_ID` names. Apart
from the rest of `logged_models.py` because every `log_metric` asks for it.
"""

from __future__ import annotations

import threading

from mlflow.settings import MLFLOW_ACTIVE_MODEL_ID


class _Thread(threading.local):
    """What one thread remembers; made anew in each that asks."""

    def __init__(self) -> None:
        self.active = MLFLOW_ACTIVE_MODEL_ID.get()
        self.last: str | None = None


_thread = _Thread()

# Whether no thread can have an active model: reading a global costs a third of looking at a
# thread's own data.
_nobody = not MLFLOW_ACTIVE_MODEL_ID.is_set()


def active_model_id() -> str | None:
    """Id of this thread's active model."""
    return None if _nobody else _thread.active


def set_active(model_id: str | None) -> str | None:
    """Make a model this thread's active one; returns the one before."""
    global _nobody  # noqa: PLW0603
    before = _thread.active
    _nobody = False
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
    global _thread, _nobody  # noqa: PLW0603
    _thread = _Thread()
    _nobody = not MLFLOW_ACTIVE_MODEL_ID.is_set()
