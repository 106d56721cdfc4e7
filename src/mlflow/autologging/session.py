"""A training, with what is logged around it.

The user's function is called exactly once, with the user's arguments (and the callbacks that an
integration adds), and its result or exception is the user's. Whatever else fails is a warning.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from mlflow.autologging.integration import (
    AUTOLOGGING_TAG,
    Call,
    Integration,
    Patch,
    Training,
    warn,
)


class _Thread(threading.local):
    """What this thread is in the middle of."""

    def __init__(self) -> None:
        self.disabled = 0
        self.calls: list[str] = []


_thread = _Thread()


@contextmanager
def disable_autologging() -> Iterator[None]:
    """Log no training in this thread while the block runs."""
    _thread.disabled += 1
    try:
        yield
    finally:
        _thread.disabled -= 1


def run_logged(
    integration: Integration,
    patch: Patch,
    original: Callable[..., Any],
    owner: Any,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> Any:
    """Call what the user called, and log it if that is asked for."""
    options = _options(integration, patch)
    if options is None:
        return original(*args, **kwargs)
    nested = bool(_thread.calls)
    call = Call(integration, original, owner, args, kwargs, options, nested=nested)
    _thread.calls.append(integration.name)
    try:
        with _silence(options["silent"]):
            return _run(patch, call, args, kwargs)
    finally:
        _thread.calls.pop()


def _options(integration: Integration, patch: Patch) -> Mapping[str, Any] | None:
    """The options to log a call with; None: it is not logged."""
    from mlflow.autologging.options import AUTOLOGGING_INTEGRATIONS  # it knows the patches

    options = AUTOLOGGING_INTEGRATIONS.get(integration.name)
    if options is None or options["disable"] or _thread.disabled:
        return None
    if _thread.calls and _thread.calls[-1] not in patch.inside:
        return None
    if options["exclusive"] and not _thread.calls and _run_is_the_users():
        return None
    return options


def _run_is_the_users() -> bool:
    from mlflow.fluent.runs import active_run

    run = active_run()
    return run is not None and AUTOLOGGING_TAG not in run.data.tags


def _run(patch: Patch, call: Call, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    training = patch.training(call)
    managed = call.safely(patch.managed)(call) if callable(patch.managed) else patch.managed
    own_run = _begin_run(call) if managed else False
    begun = _begin(call, training)
    if begun:
        args, kwargs = call.args, call.kwargs
    try:
        result = call.original(*args, **kwargs)
    except BaseException:
        training.close()
        if own_run:
            _end_run(call, "FAILED")
        raise
    if begun:
        _finish(call, training, result)
    if own_run:
        _end_run(call, "FINISHED")
    return result


def _begin_run(call: Call) -> bool:
    """Start a run where none is active; whether that was done."""
    from mlflow.fluent.runs import active_run, start_run

    try:
        if active_run() is not None:
            return False
        tags = {AUTOLOGGING_TAG: call.integration.name, **(call.options["extra_tags"] or {})}
        start_run(tags=tags)
    except Exception as error:  # noqa: BLE001 - the training goes on without a run
        warn(call.integration.name, error)
        return False
    return True


def _end_run(call: Call, status: str) -> None:
    from mlflow.fluent.runs import end_run

    try:
        end_run(status)
    except Exception as error:  # noqa: BLE001 - the training is done
        warn(call.integration.name, error)


def _begin(call: Call, training: Training) -> bool:
    """Log what there is before the training; whether the generator waits for the result."""
    try:
        next(training)
    except StopIteration:
        return False
    except Exception as error:  # noqa: BLE001 - the training goes on unlogged
        warn(call.integration.name, error)
        return False
    return True


def _finish(call: Call, training: Training, result: Any) -> None:
    try:
        training.send(result)
    except StopIteration:
        return
    except Exception as error:  # noqa: BLE001 - the training is done
        warn(call.integration.name, error)
        return
    training.close()


@contextmanager
def _silence(silent: bool) -> Iterator[None]:
    """Withhold what the SDK would say below an error."""
    if not silent:
        yield
        return
    logger = logging.getLogger("mlflow")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
