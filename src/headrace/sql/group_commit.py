"""Small writes of many requests in one transaction, each answered after the commit.

    group = GroupCommit(engine)
    await group.submit(lambda: store.log_metric(run_id, metric))

On SQLite a few small writes are done in the event loop's own thread: they take some tens of
microseconds each, less than handing them to another thread and back. That is never done while
somebody else writes: then they wait in a thread. On PostgreSQL, where every statement waits for the
network, batches run in threads, a few at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from headrace.sql.engine import Busy, Contended, Engine

T = TypeVar("T")

# So many calls keep the event loop for two or three milliseconds.
MOST_INLINE = 64
MOST_IN_THREAD = 256

# Batches that run at once, and calls that are known to take long. SQLite has one writer.
BATCHES = {"sqlite": 1, "postgresql": 4}
HEAVY_CALLS = 2

# Calls that the database undid in favour of others are made again.
ATTEMPTS = 3

# Looking at the size of the write-ahead log costs as much as a tenth of a small write.
BATCHES_BETWEEN_CHECKPOINTS = 32


class _Call(NamedTuple):
    """A write, and who waits for it."""

    function: Callable[[], Any]
    future: asyncio.Future[Any]
    order: str


class _Outcome(NamedTuple):
    """What became of a call."""

    value: Any
    error: BaseException | None


class _Undone(Exception):
    """A batch was rolled back because of one of its calls: they have to be made one by one."""


class GroupCommit:
    """Writes of one event loop to one database.

    A function that is submitted writes through services, whose transactions become part of a
    shared one. It may be called a second time, after all that it did was undone. One that fails
    touches none of the others.

    Args:
        on_group: Told the number of calls in each shared transaction.
    """

    def __init__(self, engine: Engine, on_group: Callable[[int], None] | None = None) -> None:
        self._engine = engine
        self._on_group = on_group
        self._inline = engine.dialect.name == "sqlite"
        self._batches = BATCHES[engine.dialect.name]
        self._threads = ThreadPoolExecutor(self._batches, "headrace-write")
        self._heavy_threads = ThreadPoolExecutor(HEAVY_CALLS, "headrace-write-heavy")
        self._pending: list[_Call] = []
        self._scheduled = False
        self._running = 0
        self._heavy: set[asyncio.Future[Any]] = set()
        self._idle: asyncio.Event | None = None
        self._since_checkpoint = 0
        engine.checkpoint_apart()

    def submit(
        self, function: Callable[[], T], *, heavy: bool = False, order: str = ""
    ) -> asyncio.Future[T]:
        """Write, together with what others write at this moment.

        Args:
            heavy: The function is known to take more than a millisecond or two.
            order: The run it is about. Calls about one run are made in the order in which they
                came; a batch takes its runs in the order of these texts, so that batches do not
                wait for one another's rows in a circle.

        Returns:
            What the function returned or raised, once that is committed.
        """
        loop = asyncio.get_running_loop()
        if heavy:
            return self._submit_heavy(loop, function)
        future: asyncio.Future[T] = loop.create_future()
        self._pending.append(_Call(function, future, order))
        if not self._scheduled and self._running < self._batches:
            self._scheduled = True
            loop.call_soon(self._flush, loop)
        return future

    async def drain(self) -> None:
        """Wait until everything submitted is committed or has failed, and end the threads.

        What is submitted meanwhile is waited for, too; afterwards nothing may be.
        """
        while self._pending or self._running or self._scheduled or self._heavy:
            self._idle = asyncio.Event()
            await self._idle.wait()
        self._threads.shutdown()
        self._heavy_threads.shutdown()

    # ---- small writes ----
    def _flush(self, loop: asyncio.AbstractEventLoop) -> None:
        self._scheduled = False
        most = MOST_INLINE if self._inline else MOST_IN_THREAD
        calls = [call for call in self._pending[:most] if not call.future.cancelled()]
        del self._pending[:most]
        if not calls:
            pass
        elif self._inline:
            self._run_inline(loop, calls)
        else:
            calls.sort(key=lambda call: call.order)  # stable: calls of one run stay in order
            self._run_in_thread(loop, calls, one_by_one=False)
        self._go_on(loop)

    def _run_inline(self, loop: asyncio.AbstractEventLoop, calls: list[_Call]) -> None:
        try:
            outcomes = _run_together(self._engine, calls, wait=False)
        except Busy:
            self._run_in_thread(loop, calls, one_by_one=False)
        except _Undone:
            self._run_in_thread(loop, calls, one_by_one=True)
        else:
            self._settle(calls, outcomes)
            self._checkpoint_if_needed(loop)

    def _run_in_thread(
        self, loop: asyncio.AbstractEventLoop, calls: list[_Call], *, one_by_one: bool
    ) -> None:
        self._running += 1

        def done(finished: asyncio.Future[list[_Outcome]]) -> None:
            self._running -= 1
            error = finished.exception()
            if error is None:
                self._settle(calls, finished.result())
            else:
                self._settle(calls, [_Outcome(None, error)] * len(calls))
            self._checkpoint_if_needed(loop)
            self._go_on(loop)

        run = _run_one_by_one if one_by_one else _run_patiently
        loop.run_in_executor(self._threads, run, self._engine, calls).add_done_callback(done)

    def _settle(self, calls: Sequence[_Call], outcomes: Sequence[_Outcome]) -> None:
        if self._on_group is not None and calls:
            self._on_group(len(calls))
        for call, outcome in zip(calls, outcomes, strict=True):
            if call.future.cancelled():
                continue  # nobody waits any more; it is done all the same
            if outcome.error is None:
                call.future.set_result(outcome.value)
            else:
                call.future.set_exception(outcome.error)

    def _go_on(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._pending:
            if not self._scheduled and self._running < self._batches:
                self._scheduled = True
                loop.call_soon(self._flush, loop)
        elif self._idle is not None and not self._running and not self._heavy:
            self._idle.set()

    # ---- large ones, and the write-ahead log ----
    def _submit_heavy(
        self, loop: asyncio.AbstractEventLoop, function: Callable[[], T]
    ) -> asyncio.Future[T]:
        # Not inside a transaction of ours: what it prepares (decoding, say) keeps nobody waiting.
        future = loop.run_in_executor(self._heavy_threads, _run_again, function)
        self._heavy.add(future)

        def done(finished: asyncio.Future[T]) -> None:
            self._heavy.discard(finished)
            self._since_checkpoint += BATCHES_BETWEEN_CHECKPOINTS
            self._checkpoint_if_needed(loop)
            self._go_on(loop)

        future.add_done_callback(done)
        return future

    def _checkpoint_if_needed(self, loop: asyncio.AbstractEventLoop) -> None:
        self._since_checkpoint += 1
        if self._since_checkpoint < BATCHES_BETWEEN_CHECKPOINTS:
            return
        self._since_checkpoint = 0
        if self._engine.needs_checkpoint():
            # Further batches count on from far below: one checkpoint at a time.
            self._since_checkpoint = -1_000_000

            def done(finished: asyncio.Future[None]) -> None:
                self._since_checkpoint = 0
                self._heavy.discard(finished)
                finished.exception()  # taken note of: the next one may work
                self._go_on(loop)

            future = loop.run_in_executor(self._heavy_threads, self._engine.checkpoint)
            self._heavy.add(future)
            future.add_done_callback(done)


def _run_together(engine: Engine, calls: Sequence[_Call], *, wait: bool) -> list[_Outcome]:
    """Make calls in one transaction.

    Raises:
        Busy: Another transaction writes, and `wait` is false.
        _Undone: Nothing was done; the calls have to be made one by one.
    """
    outcomes: list[_Outcome] = []
    undone = False
    try:
        with engine.write(wait=wait, flat=True) as tx:
            for call in calls:
                try:
                    outcomes.append(_Outcome(call.function(), None))
                except Exception as error:  # it belongs to whoever submitted the call
                    if tx.lost:
                        undone = True
                        raise
                    outcomes.append(_Outcome(None, error))
    except Busy:
        raise
    except Contended:
        raise _Undone from None
    except Exception as error:  # noqa: BLE001  # it belongs to those who submitted the calls
        if undone:
            raise _Undone from None
        return [_Outcome(None, error)] * len(calls)
    return outcomes


def _run_patiently(engine: Engine, calls: Sequence[_Call]) -> list[_Outcome]:
    try:
        return _run_together(engine, calls, wait=True)
    except _Undone:
        return _run_one_by_one(engine, calls)


def _run_one_by_one(engine: Engine, calls: Sequence[_Call]) -> list[_Outcome]:
    return [_run_alone(engine, call) for call in calls]


def _run_alone(engine: Engine, call: _Call) -> _Outcome:
    def write() -> Any:
        with engine.write():
            return call.function()

    try:
        return _Outcome(_run_again(write), None)
    except Exception as error:  # noqa: BLE001  # it belongs to whoever submitted the call
        return _Outcome(None, error)


def _run_again(function: Callable[[], T]) -> T:
    for _ in range(ATTEMPTS - 1):
        with suppress(Contended):
            return function()
    return function()
