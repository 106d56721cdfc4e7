"""Which runs are running, and when runs last changed: remembered, and brought up to date.

No index tells either, and to look at all runs takes long when there are very many. What changed
since the last look is read by the index on the time of change.
"""

from __future__ import annotations

import threading
from collections import Counter
from weakref import WeakKeyDictionary

from headrace.sql.engine import Engine, Tx, now_ms
from headrace.sql.queries import experiment_overview as queries

# Another server's clock may be behind, and a transaction takes its time to commit: what is
# committed after a look was changed at most so long before it.
OVERLAP_MS = 60_000


class RunActivity:
    """What one database's runs do."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looked: int | None = None
        self._changed: dict[int, int] = {}
        self._running: dict[int, int] = {}

    def now(self, tx: Tx) -> tuple[dict[int, int], Counter[int]]:
        """By experiment: the time of the last change of a run, and how many runs are running."""
        with self._lock:
            began = now_ms()
            if self._looked is None:
                self._changed = dict(tx.rows(queries.LAST_CHANGES))
                self._running = dict(tx.rows(queries.RUNNING))
            else:
                self._follow(tx, self._looked - OVERLAP_MS)
            self._looked = began
            return dict(self._changed), Counter(self._running.values())

    def _follow(self, tx: Tx, since: int) -> None:
        maybe_running = set(self._running)
        for run_num, experiment, updated_at in tx.rows(queries.CHANGED_SINCE, (since,)):
            if updated_at > self._changed.get(experiment, 0):
                self._changed[experiment] = updated_at
            maybe_running.add(run_num)
        # All of them, because runs may also have been erased.
        self._running = dict(queries.running_among(tx, sorted(maybe_running)))


_activities: WeakKeyDictionary[Engine, RunActivity] = WeakKeyDictionary()


def activity_of(engine: Engine) -> RunActivity:
    """What is remembered of a database; nothing where this thread sees what is not committed."""
    if engine.is_writing:
        return RunActivity()
    known = _activities.get(engine)
    return _activities.setdefault(engine, RunActivity()) if known is None else known
