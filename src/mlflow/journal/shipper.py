"""Delivering journals: the runs this process writes, and the one thread that ships them.

    journal = open_journal(store, run_id, destination, folder)
    …
    flush(journal)          deliver now and raise what was refused
    close_journal(journal)  at the run's end

The thread also delivers what processes that are gone left in the folders this one writes to.

A process that forks leaves its journals to the parent; the child opens its own when it logs.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from mlflow.exceptions import StoreUnreachable
from mlflow.journal.recorder import Recorder
from mlflow.journal.recover import recover
from mlflow.settings import MLFLOW_JOURNAL_FLUSH_TIMEOUT, MLFLOW_JOURNAL_SHIP_INTERVAL
from mlflow.stores.contract import JournalStore

# Journals of runs that are only logged to through a client, oldest first, are closed beyond this:
# each holds a file open.
MOST_OPEN = 256

# Seconds until a new run is delivered: soon, because another process may be given its id; not at
# once, because most short runs end, and are delivered whole, before that.
NEW_RUN_PAUSE = 0.05

_lock = threading.Lock()
_open: OrderedDict[tuple[str, str], Recorder] = OrderedDict()
_thread: threading.Thread | None = None
_wake = threading.Event()
_given_up: set[str] = set()
_recovered: set[tuple[str, Path]] = set()
_to_recover: list[tuple[JournalStore, str, Path]] = []


def find_journal(destination: str, run_id: str) -> Recorder | None:
    """The journal this process writes of a run, if it does."""
    return _open.get((destination, run_id))


def open_journal(store: JournalStore, run_id: str, destination: str, folder: Path) -> Recorder:
    """The journal this process writes of a run, opened if it is not open yet."""
    global _thread  # noqa: PLW0603 - one shipper a process
    key = (destination, run_id)
    surplus = []
    with _lock:
        journal = _open.get(key)
        if journal is not None:
            return journal
        journal = _open[key] = Recorder(store, folder, run_id, destination)
        if len(_open) > MOST_OPEN:
            surplus = list(_open.values())[: len(_open) - MOST_OPEN]
        if (destination, folder) not in _recovered:
            _recovered.add((destination, folder))
            _to_recover.append((store, destination, folder))
        _wake.set()
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_ship, name="mlflow-journal-shipper", daemon=True)
            _thread.start()
    for old in surplus:
        old.deliver_quietly()
        close_journal(old)
    return journal


def close_journal(journal: Recorder) -> None:
    """Stop writing a run's journal."""
    with _lock:
        for key, other in list(_open.items()):
            if other is journal:
                del _open[key]
    journal.close()


def flush(journal: Recorder, *, wait: bool = False) -> None:
    """Deliver a journal now.

    Args:
        wait: Keep trying an unreachable store for `MLFLOW_JOURNAL_FLUSH_TIMEOUT` seconds; a store
            that was given up like that before gets a single try.

    Raises:
        StoreUnreachable: The store does not answer; the journal is kept.
        JournalRejected: The store refused some of the records.
        MlflowException: The store cannot take this run's records.
    """
    deadline = time.monotonic() + MLFLOW_JOURNAL_FLUSH_TIMEOUT.get()
    pause = 0.1
    while True:
        try:
            journal.deliver()
            break
        except StoreUnreachable:
            if not wait or journal.destination in _given_up or time.monotonic() + pause > deadline:
                _given_up.add(journal.destination)
                raise
        time.sleep(pause)
        pause = min(2.0, pause * 2)
    _given_up.discard(journal.destination)
    journal.raise_rejected()


def flush_all(destination: str | None = None) -> None:
    """Deliver all journals of this process (for one destination); raises as `flush` does."""
    for journal in _journals(destination):
        if journal.pending:
            flush(journal)
        else:
            journal.raise_rejected()


def _journals(destination: str | None) -> Iterable[Recorder]:
    with _lock:
        return [item for (to, _), item in _open.items() if destination in (None, to)]


def _ship() -> None:
    while True:
        if _wake.wait(MLFLOW_JOURNAL_SHIP_INTERVAL.get()):
            _wake.clear()
            time.sleep(NEW_RUN_PAUSE)
        while _to_recover:
            recover(*_to_recover.pop())
        now = time.monotonic()
        for journal in _journals(None):
            if journal.due(now):
                journal.deliver_quietly()


def close_all() -> None:
    """Deliver and close every journal of this process; what cannot be delivered stays on disk."""
    for journal in _journals(None):
        if journal.pending:
            journal.deliver_quietly()
        close_journal(journal)


def _after_fork_in_child() -> None:
    global _lock, _thread, _wake  # noqa: PLW0603 - what the parent's threads may hold
    _to_recover.clear()
    for journal in _open.values():
        journal.abandon_after_fork()
    if "multiprocessing.util" in sys.modules:
        # Its children leave by os._exit, which passes atexit by.
        sys.modules["multiprocessing.util"].Finalize(None, close_all, exitpriority=10)
    _open.clear()
    _lock = threading.Lock()
    _wake = threading.Event()
    _thread = None


atexit.register(close_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
