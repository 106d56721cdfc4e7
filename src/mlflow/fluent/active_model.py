"""The active model: the logged model that what a thread logs is linked to.

Each thread has its own; a thread begins with the one that `MLFLOW_ACTIVE_MODEL_ID` names. Apart
from the rest of `logged_models.py` because every `log_metric` asks for it.
"""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from mlflow.entities import LoggedModel
from mlflow.exceptions import MlflowException
from mlflow.settings import MLFLOW_ACTIVE_MODEL_ID

_logger = logging.getLogger(__name__)


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


def get_active_model_id() -> str | None:
    """Id of this thread's active model, or None."""
    return active_model_id()


class ActiveModel(LoggedModel):
    """A logged model that became this thread's active one.

    As a context manager it gives way, at the end of the block, to the one that was active before.

    Args:
        logged_model: The model.
        set_by_user: Whether a call of `set_active_model` asked for it.
    """

    def __init__(self, logged_model: LoggedModel, set_by_user: bool) -> None:
        super().__init__(
            logged_model.experiment_id,
            logged_model.model_id,
            logged_model.name,
            logged_model.artifact_location,
            logged_model.creation_timestamp,
            logged_model.last_updated_timestamp,
            logged_model.model_type,
            logged_model.source_run_id,
            logged_model.status,
            logged_model.status_message,
            logged_model.tags,
            logged_model.params,
            logged_model.metrics,
        )
        self._set_by_user = set_by_user
        self._before = _activate(logged_model.model_id)

    def __enter__(self) -> ActiveModel:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        _activate(self._before)


def set_active_model(*, name: str | None = None, model_id: str | None = None) -> ActiveModel:
    """Make a logged model this thread's active one: metrics that name no model are linked to it.

    Args:
        name: A model of the active experiment, the newest of that name; made (as an external model)
            if there is none.
        model_id: A model by id; with a name, the model must have it.

    Returns:
        The model; usable in a `with` statement, after which the one before is active again.

    Raises:
        MlflowException: Neither was given, or the model has another name
            (`INVALID_PARAMETER_VALUE`); there is no such model (`RESOURCE_DOES_NOT_EXIST`).
    """
    from mlflow.fluent import logged_models  # what every log_metric imports must stay small

    if model_id is not None:
        model = logged_models.get_logged_model(model_id)
        if name is not None and model.name != name:
            raise MlflowException.invalid_parameter_value(
                f"The logged model {model_id} is called {model.name!r}, not {name!r}: pass the "
                "name or the id."
            )
    elif name is not None:
        found = logged_models.models_named(name, most=2)
        if len(found) > 1:
            _logger.warning("Several logged models are called %r; the newest is active now.", name)
        model = found[0] if found else logged_models.create_external_model(name=name)
    else:
        raise MlflowException.invalid_parameter_value(
            "set_active_model() takes a name or a model_id, and got neither."
        )
    return ActiveModel(model, set_by_user=True)


def clear_active_model() -> None:
    """Have no active model in this thread, nor in those that begin later."""
    MLFLOW_ACTIVE_MODEL_ID.unset()
    _thread.active = None


def last_logged_model_id() -> str | None:
    """Id of the model this thread made last."""
    return _thread.last


def set_last_logged_model(model_id: str | None) -> None:
    """Note the model that this thread made last."""
    _thread.last = model_id


def _activate(model_id: str | None) -> str | None:
    """Make a model the active one; returns the one before."""
    global _nobody  # noqa: PLW0603
    before = _thread.active
    _nobody = False
    _thread.active = model_id
    return before


def reset() -> None:
    """Forget everything, as in a new process (for tests)."""
    global _thread, _nobody  # noqa: PLW0603
    _thread = _Thread()
    _nobody = not MLFLOW_ACTIVE_MODEL_ID.is_set()
