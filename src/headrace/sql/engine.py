"""Opening a database, and the transactions in which everything is read and written.

    engine = open_engine("sqlite:///mlflow.db")
    with engine.write() as tx:      one transaction; nested on the same thread: a savepoint
        tx.execute("UPDATE …", (…))
    with engine.read() as tx:       no transaction is kept open
        tx.rows("SELECT …", (…))

An engine may be used from any thread. After a fork the child opens connections of its own.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Any, NamedTuple

from headrace.sql.dialects import Dialect
from mlflow.exceptions import MlflowException, StoreUnreachable

Row = tuple[Any, ...]

_logger = logging.getLogger(__name__)


class ChangedRun(NamedTuple):
    """A run that a committed transaction changed."""

    run_num: int
    run_id: str
    experiment_id: int


Listener = Callable[[list[ChangedRun]], None]
LastWork = Callable[["Tx", list[Any]], None]
Clock = Callable[[], int]

# Never the same time twice for a run: what is remembered of a run is known by it.
_STAMP = (
    "UPDATE runs SET updated_at = CASE WHEN ? > updated_at THEN ? ELSE updated_at + 1 END"
    " WHERE run_num = ?"
)


class Busy(Exception):
    """Another transaction writes; raised to those who said that they do not wait."""


class Contended(StoreUnreachable):
    """The database undid a transaction in favour of another one: worth trying again at once."""


class Tx(ABC):
    """A connection in use: inside a transaction when it came from `write()`.

    Attributes:
        lost: The whole transaction is undone or will be; nothing more can be done in it.
        writes: Number of statements that wrote.
        flat: Its parts have no savepoints: one that fails after it wrote makes all of it `lost`.
        clock: The engine's.
    """

    dialect: Dialect
    clock: Clock

    def __init__(self) -> None:
        self.lost = False
        self.flat = False
        self.writes = 0
        self._changed: list[ChangedRun] = []
        self._after: list[Callable[[], None]] = []
        self._last: list[tuple[LastWork, Any]] = []

    @abstractmethod
    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run a statement; the number of rows it changed."""

    @abstractmethod
    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each row."""

    @abstractmethod
    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""

    @abstractmethod
    def row(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        """The first row of a query, or None."""

    @abstractmethod
    def batches(self, sql: str, params: Sequence[Any], size: int) -> Iterator[list[Row]]:
        """The rows of a query, `size` at a time, so that not all are held at once."""

    @abstractmethod
    def first_of_each(self, sql: str, given: Sequence[Sequence[Any]]) -> list[Row | None]:
        """The first row of a query with the one parameters, with the next, and so on; None where
        there is none. For very many small queries: it takes not one journey for each.

        Args:
            given: Parameters; each is of one type (int, float or str) in all of them.
        """

    @abstractmethod
    def insert_points(self, rows: Sequence[Row], *, new: bool = False) -> None:
        """Insert rows of `metrics` (run_num, key_num, step, timestamp, arrival, value), passing
        over those that are there.

        Args:
            new: None of them can be there, which some databases make use of.
        """

    @abstractmethod
    def savepoint(self) -> None:
        """Begin a part that can be undone by itself."""

    @abstractmethod
    def release(self) -> None:
        """Keep the part."""

    @abstractmethod
    def undo(self) -> None:
        """Undo the part; sets `lost` where that is no longer possible."""

    def value(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """The first column of a query's first row, or None."""
        row = self.row(sql, params)
        return row[0] if row is not None else None

    def touch(self, run_num: int, run_id: str, experiment_id: int) -> None:
        """Say that a run changed: at commit its `updated_at` is set and listeners are told."""
        self._changed.append(ChangedRun(run_num, run_id, experiment_id))

    def at_commit(self, work: LastWork, item: Any) -> None:
        """Have `work` called with all its items, in order, as the last thing before the commit.

        What takes a lock there holds it no longer than the commit takes, and waits for nothing
        else meanwhile.
        """
        self._last.append((work, item))

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do something once the transaction is committed (fill a cache, say)."""
        self._after.append(action)

    def changed_runs(self) -> list[ChangedRun]:
        """The runs that were touched, each once, in the order of their numbers."""
        return sorted(set(self._changed))

    def _finish(self) -> None:
        self._stamp_changed()
        if self._last:
            for work in dict.fromkeys(work for work, _ in self._last):
                work(self, [item for each, item in self._last if each is work])

    def _stamp_changed(self) -> None:
        if not self._changed:
            return
        now = now_ms()
        # All transactions take the rows in one order, so that none waits for another in a circle.
        nums = sorted({changed.run_num for changed in self._changed})
        if len(nums) == 1:
            self.execute(_STAMP, (now, now, nums[0]))
        else:
            self.executemany(_STAMP, [(now, now, num) for num in nums])


class _Part:
    """A savepoint of a transaction, as a context manager (a generator would cost twice as much)."""

    __slots__ = ("_actions", "_changes", "_last", "_tx", "_writes")

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def __enter__(self) -> Tx:
        tx = self._tx
        if tx.lost:
            raise StoreUnreachable("The transaction was undone by the database.")
        if not tx.flat:
            tx.savepoint()
        self._writes = tx.writes
        self._changes = len(tx._changed)
        self._actions = len(tx._after)
        self._last = len(tx._last)
        return tx

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        tx = self._tx
        if error is None:
            if not tx.flat:
                tx.release()
            return
        del tx._changed[self._changes :]
        del tx._after[self._actions :]
        del tx._last[self._last :]
        if not tx.flat:
            tx.undo()
        elif tx.writes != self._writes or not isinstance(error, MlflowException):
            tx.lost = True


class _Transaction:
    """A whole transaction, as a context manager."""

    __slots__ = ("_engine", "_flat", "_tx", "_wait")

    def __init__(self, engine: Engine, wait: bool, flat: bool) -> None:
        self._engine = engine
        self._wait = wait
        self._flat = flat

    def __enter__(self) -> Tx:
        engine = self._engine
        try:
            tx = self._tx = engine._local.tx = engine._begin(self._wait)
        except Exception as error:
            raise engine.translate(error) from error
        tx.flat = self._flat
        tx.clock = engine.clock
        return tx

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        engine, tx = self._engine, self._tx
        try:
            if error is not None:
                engine._rollback(tx)
                if isinstance(error, Exception):
                    translated = engine.translate(error)
                    if translated is not error:
                        raise translated from error
                return
            try:
                if tx.lost:
                    raise StoreUnreachable(f"A transaction on {engine.url} was undone.")
                tx._finish()
                engine._commit(tx)
            except Exception as failure:
                engine._rollback(tx)
                raise engine.translate(failure) from failure
        finally:
            engine._local.tx = None
            engine._end(tx)
        engine._committed(tx)


class Engine(ABC):
    """A database.

    Attributes:
        url: As it was opened, without a password.
        dialect: Its SQL.
        key_nums: Metric keys that are committed, with their numbers; they never change.
        clock: What the time is, in milliseconds since 1970-01-01 UTC, for what is written down of
            registered models and in the audit log.
    """

    dialect: Dialect
    clock: Clock

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = now_ms
        self.key_nums: dict[str, int] = {}
        self._local = threading.local()
        self._listeners: list[Listener] = []
        _ENGINES.add(self)

    # ---- for everyone ----
    @property
    def is_writing(self) -> bool:
        """Whether this thread is inside `write()`, and sees what is not committed."""
        return getattr(self._local, "tx", None) is not None

    def write(self, *, wait: bool = True, flat: bool = False) -> AbstractContextManager[Tx]:
        """A transaction: committed at the end, rolled back on an error.

        Inside another one on the same thread it is a savepoint of that one.

        Args:
            wait: Whether to wait for others that write.
            flat: Whether those inside it do without savepoints, which cost as much as a small
                write: one that fails after it wrote undoes all of it.

        Raises:
            Busy: Another transaction writes, and `wait` is false.
            StoreUnreachable: The database cannot be used just now.
        """
        outer: Tx | None = getattr(self._local, "tx", None)
        return _Transaction(self, wait, flat) if outer is None else _Part(outer)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A connection for queries. Inside `write()` on the same thread: that transaction.

        Raises:
            StoreUnreachable: The database cannot be used just now.
        """
        outer: Tx | None = getattr(self._local, "tx", None)
        if outer is not None:
            yield outer
            return
        try:
            with self._reader() as tx:
                yield tx
        except Exception as error:
            translated = self.translate(error)
            if translated is error:
                raise
            raise translated from error

    @abstractmethod
    @contextmanager
    def apart(self) -> Iterator[Tx]:
        """A connection whose statements are committed one by one, whatever becomes of the
        transaction around it; where a database has but one writer, that transaction.
        """

    @abstractmethod
    def translate(self, error: Exception) -> Exception:
        """The `MlflowException` that says what a driver's error means; others as they are."""

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each commit that changed runs; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""

    # ---- what some databases have to do now and then ----
    def checkpoint_apart(self) -> None:  # noqa: B027  # most have nothing to do
        """From now on, transactions leave the work of `checkpoint` to whoever calls it."""

    def needs_checkpoint(self) -> bool:
        """Whether `checkpoint` has something to do; cheap to ask."""
        return False

    def checkpoint(self) -> None:  # noqa: B027  # most have nothing to do
        """Put the database's files in order; may take long."""

    # ---- for the two databases ----
    @abstractmethod
    def _begin(self, wait: bool) -> Tx:
        """Begin a transaction."""

    @abstractmethod
    def _commit(self, tx: Tx) -> None:
        """Commit it."""

    @abstractmethod
    def _rollback(self, tx: Tx) -> None:
        """Undo it; an error in doing so is of no interest."""

    @abstractmethod
    def _end(self, tx: Tx) -> None:
        """Give back what `_begin` took, after `_commit` or `_rollback`."""

    @abstractmethod
    @contextmanager
    def _reader(self) -> Iterator[Tx]:
        """A connection for queries."""

    @abstractmethod
    def _forget_connections(self) -> None:
        """Drop connections without closing them: they belong to the process that forked."""

    def _committed(self, tx: Tx) -> None:
        for action in tx._after:
            action()
        if tx._changed and self._listeners:
            changed = tx.changed_runs()
            for listener in list(self._listeners):
                try:
                    listener(changed)
                except Exception:
                    # What was written is committed: its writer must not be told that it failed.
                    _logger.exception("A listener to changes failed.")

    def _after_fork_in_child(self) -> None:
        self._local = threading.local()
        self._listeners = []
        self._forget_connections()


_ENGINES: weakref.WeakSet[Engine] = weakref.WeakSet()


def _forget_all() -> None:
    for engine in list(_ENGINES):
        engine._after_fork_in_child()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)


def now_ms() -> int:
    """Milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1_000_000


def open_engine(url: str) -> Engine:
    """Open a database, making its tables if it is new and upgrading them if they are old.

    Args:
        url: `sqlite:///relative.db`, `sqlite:////absolute.db`, or
            `postgresql://user:password@host:port/database`; driver names of other tools'
            URLs (`postgresql+psycopg2://`) are accepted.

    Raises:
        MlflowException: Another kind of database (`INVALID_PARAMETER_VALUE`), one that cannot be
            reached (`StoreUnreachable`), one made by a later release or by other software
            (`INVALID_STATE`).
    """
    from headrace.sql.migrate import prepare_schema  # it needs the engine it prepares

    engine = engine_as_it_is(url)
    try:
        prepare_schema(engine)
    except BaseException:
        engine.close()
        raise
    return engine


def engine_as_it_is(url: str) -> Engine:
    """`open_engine`, but the tables are neither made nor upgraded.

    Raises:
        MlflowException: Another kind of database (`INVALID_PARAMETER_VALUE`).
    """
    scheme = url.partition(":")[0].partition("+")[0].lower()
    if scheme == "sqlite":
        from headrace.sql.sqlite import SQLiteEngine  # one driver is loaded, not both

        return SQLiteEngine(url)
    if scheme in ("postgresql", "postgres"):
        from headrace.sql.postgresql import PostgreSQLEngine  # one driver is loaded, not both

        return PostgreSQLEngine(url)
    raise MlflowException.invalid_parameter_value(
        f"Headrace keeps its data in SQLite or PostgreSQL; {scheme!r} is neither. Write "
        "sqlite:///path/to/file.db or postgresql://user:password@host:5432/database."
    )
