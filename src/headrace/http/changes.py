"""What changed, for those who listen: server-sent events.

What this process commits is known at once; what others commit to the same database is looked for
once a second. Both only while somebody listens. Changes of one run within a quarter of a second are
one event. An event says that a run changed, not how: a listener asks for what it shows.

    id: 1767225600000                     when, in ms; a listener that lost its connection sends it
    event: run                            back as Last-Event-ID and gets what it missed
    data: {"run_id": "…", "experiment_id": "1"}

    event: registry                       something about registered models changed (the number of
    data: {"seq": 42}                     the last entry of the audit log); known once a second

    event: reset                          too much changed to tell run by run: ask for everything
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec

from headrace.identity.rights import Rights
from headrace.services.changes import (
    LATE_MS,
    MOST_AT_ONCE,
    Change,
    ChangePoll,
    audit_seq,
    changed_since,
)
from headrace.sql.engine import ChangedRun, Engine, now_ms

COALESCE_S = 0.25
POLL_EVERY = 4  # of the intervals above
HEARTBEAT_S = 15.0
MOST_PENDING = 5_000
COMMIT_MS = 20  # a commit may take this long after its changes were stamped

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode


class RunChanged(msgspec.Struct, frozen=True):
    """What an event says."""

    run_id: str
    experiment_id: str


class _Listener:
    """One connection: what it has not been told yet."""

    def __init__(self, experiment_ids: frozenset[int], rights: Rights | None) -> None:
        self._experiment_ids = experiment_ids
        self._rights = rights
        self._pending: dict[int, ChangedRun] = {}
        self._seq: int | None = None
        self._overflowed = False
        self.news = asyncio.Event()

    def tell(self, runs: Iterable[ChangedRun]) -> None:
        for run in runs:
            if self._wants(run.experiment_id):
                self._pending[run.run_num] = run
        if len(self._pending) > MOST_PENDING:
            self.reset()
        if self._pending:
            self.news.set()

    def tell_registry(self, seq: int) -> None:
        self._seq = seq
        self.news.set()

    def _wants(self, experiment_id: int) -> bool:
        if self._experiment_ids and experiment_id not in self._experiment_ids:
            return False
        return self._rights is None or self._rights.on_experiment(experiment_id) > 0

    def reset(self) -> None:
        self._pending.clear()
        self._overflowed = True
        self.news.set()

    def take(self, moment: int) -> bytes:
        """Everything pending as events."""
        self.news.clear()
        runs, self._pending = self._pending, {}
        events = [_event(run, moment) for run in runs.values()]
        if self._seq is not None:
            events.append(b'id: %d\nevent: registry\ndata: {"seq": %d}\n\n' % (moment, self._seq))
            self._seq = None
        if self._overflowed:
            self._overflowed = False
            events.insert(0, b"id: %d\nevent: reset\ndata: {}\n\n" % moment)
        return b"".join(events)


def _event(run: ChangedRun, moment: int) -> bytes:
    data = _encode(RunChanged(run.run_id, str(run.experiment_id)))
    return b"id: %d\nevent: run\ndata: %b\n\n" % (moment, data)


class ChangeFeed:
    """All listeners of one process.

    Args:
        engine: The database.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # SQLite's counter of changes is a connection's, and a connection is a thread's.
        self._thread = ThreadPoolExecutor(1, "changes")
        self._listeners: set[_Listener] = set()
        self._lock = threading.Lock()
        self._changed: dict[int, ChangedRun] = {}
        self._told_at: dict[int, int] = {}
        self._pump: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._closed = False

    async def events(
        self,
        experiment_ids: frozenset[int],
        last_event: int | None,
        gone: asyncio.Future[None],
        rights: Rights | None = None,
    ) -> AsyncIterator[bytes]:
        """Events as text, until `gone` is done or the feed is closed.

        Args:
            experiment_ids: Only runs of these; empty: all.
            last_event: The id of the last event that the listener knows of.
            rights: What the listener may see; None: everything.
        """
        listener = _Listener(experiment_ids, rights)
        self._add(listener)
        try:
            yield b"retry: 2000\n\n"
            if last_event is not None:
                await self._catch_up(listener, last_event)
            while not (self._closed or gone.done()):
                news = asyncio.ensure_future(listener.news.wait())
                await asyncio.wait(
                    (news, gone), timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED
                )
                told = news.done()
                news.cancel()
                if not gone.done():
                    yield listener.take(now_ms()) if told else b": still here\n\n"
        finally:
            self._remove(listener)

    def close(self) -> None:
        """End every listener's stream."""
        self._closed = True
        for listener in self._listeners:
            listener.news.set()

    def _add(self, listener: _Listener) -> None:
        self._listeners.add(listener)
        if self._pump is None:
            self._unsubscribe = self._engine.on_change(self._note)
            self._pump = asyncio.ensure_future(self._run())

    def _remove(self, listener: _Listener) -> None:
        self._listeners.discard(listener)
        if not self._listeners and self._pump is not None:
            self._pump.cancel()
            self._pump = None
            if self._unsubscribe is not None:
                self._unsubscribe()

    def _note(self, runs: list[ChangedRun]) -> None:
        """Called after each commit, on the thread that made it."""
        with self._lock:
            for run in runs:
                self._changed[run.run_num] = run

    async def _catch_up(self, listener: _Listener, last_event: int) -> None:
        found = await self._in_thread(
            lambda: changed_since(self._engine, last_event - LATE_MS, MOST_AT_ONCE)
        )
        if len(found) == MOST_AT_ONCE:
            listener.reset()
        else:
            listener.tell(change.run for change in found)
        listener.tell_registry(await self._in_thread(lambda: audit_seq(self._engine)))

    async def _run(self) -> None:
        poll = await self._in_thread(lambda: ChangePoll(self._engine))
        seq = await self._in_thread(lambda: audit_seq(self._engine))
        turn = 0
        while True:
            await asyncio.sleep(COALESCE_S)
            with self._lock:
                changed, self._changed = self._changed, {}
            if turn % POLL_EVERY == 0:
                self._forget_old()
                for change in await self._in_thread(poll.poll):
                    if not self._is_own(change):
                        changed[change.run.run_num] = change.run
                before, seq = seq, await self._in_thread(lambda: audit_seq(self._engine))
                if seq != before:
                    for listener in self._listeners:
                        listener.tell_registry(seq)
            turn += 1
            if changed:
                moment = now_ms()
                self._told_at.update(dict.fromkeys(changed, moment - COMMIT_MS))
                for listener in self._listeners:
                    listener.tell(changed.values())

    def _is_own(self, change: Change) -> bool:
        # Only where one clock stamps everything can an old stamp be told from another's change.
        one_clock = self._engine.dialect.name == "sqlite"
        return one_clock and change.updated_at <= self._told_at.get(change.run.run_num, -1)

    def _forget_old(self) -> None:
        horizon = now_ms() - 2 * LATE_MS
        self._told_at = {num: at for num, at in self._told_at.items() if at > horizon}

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)
