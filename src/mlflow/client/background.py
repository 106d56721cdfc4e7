"""Work that logging leaves to one background thread, so that training does not wait for it.

The thread does it in the order in which it came. What fails is logged as a warning: nobody is there
to catch it.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import deque
from collections.abc import Callable

# Jobs hold images in memory; beyond this whoever submits one waits.
MOST_PENDING = 64

Key = tuple[str, str]

_logger = logging.getLogger(__name__)
_changed = threading.Condition()
_pending: deque[tuple[Key, Callable[[], None]]] = deque()  # the first one is being done
_thread: threading.Thread | None = None


def submit(key: Key, job: Callable[[], None]) -> None:
    """Have a job done.

    Args:
        key: Tracking URI and run id, by which to wait for it.
        job: Holds nothing that the caller may still change.
    """
    global _thread  # noqa: PLW0603
    with _changed:
        _changed.wait_for(lambda: len(_pending) < MOST_PENDING)
        _pending.append((key, job))
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work, name="mlflow-artifacts", daemon=True)
            _thread.start()
        _changed.notify_all()


def wait(key: Key | None = None) -> None:
    """Return when the jobs with this key (all jobs by default) are done."""
    if not _pending or threading.current_thread() is _thread:
        return
    with _changed:
        _changed.wait_for(lambda: not any(key in (None, other) for other, _ in _pending))


def _work() -> None:
    while True:
        with _changed:
            _changed.wait_for(lambda: bool(_pending))
            key, job = _pending[0]
        try:
            job()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next job must be done
            _logger.warning("An artifact of run %s could not be logged: %s", key[1], error)
        with _changed:
            _pending.popleft()
            _changed.notify_all()


def _after_fork_in_child() -> None:
    """What is pending is the parent's to do."""
    global _changed, _thread  # noqa: PLW0603
    _changed = threading.Condition()
    _thread = None
    _pending.clear()


atexit.register(wait)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
