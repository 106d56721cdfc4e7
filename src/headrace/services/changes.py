"""Finding runs that changed, whoever changed them: for those who listen for news."""

from __future__ import annotations

from typing import NamedTuple

from headrace.sql.engine import ChangedRun, Engine, now_ms
from headrace.sql.queries import audit, changes

LATE_MS = 5_000
"""A change is stamped before it is committed, and clocks of several servers differ: changes this
much older than the newest one seen are still looked for."""

MOST_AT_ONCE = 1_000


class Change(NamedTuple):
    """A run and when it changed last (milliseconds since 1970-01-01 UTC)."""

    run: ChangedRun
    updated_at: int


def changed_since(engine: Engine, moment: int, most: int = MOST_AT_ONCE) -> list[Change]:
    """Runs that changed after a moment, the latest first, at most `most` of them.

    Args:
        moment: Milliseconds since 1970-01-01 UTC.
    """
    with engine.read() as tx:
        rows = tx.rows(changes.CHANGED_SINCE, (moment, most))
    return [Change(ChangedRun(num, run_id, exp), at) for num, run_id, exp, at in rows]


def audit_seq(engine: Engine) -> int:
    """The number of the audit log's last entry: another one than before, and something about
    registered models may have changed.
    """
    with engine.read() as tx:
        return int(tx.rows(audit.HEAD)[0][0])


class ChangePoll:
    """Looks at the database for runs that changed since it looked last.

    Made and used on one thread: SQLite's counter of changes belongs to that thread's connection.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._version = self._data_version()
        self._newest = now_ms()
        self._seen: dict[int, int] = {}
        self._seen = {change.run.run_num: change.updated_at for change in self._recent()}

    def poll(self) -> list[Change]:
        """What changed since the last call."""
        version = self._data_version()
        if version is not None and version == self._version:
            return []
        self._version = version
        found = self._recent()
        fresh = [
            change for change in found if self._seen.get(change.run.run_num) != change.updated_at
        ]
        self._seen = {change.run.run_num: change.updated_at for change in found}
        if found:
            self._newest = max(self._newest, found[0].updated_at)
        return fresh

    def _recent(self) -> list[Change]:
        return changed_since(self._engine, self._newest - LATE_MS)

    def _data_version(self) -> int | None:
        if self._engine.dialect.name != "sqlite":
            return None
        with self._engine.read() as tx:
            return int(tx.value(changes.SQLITE_DATA_VERSION))
