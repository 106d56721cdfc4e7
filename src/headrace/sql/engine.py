"""Opening a database, and the transactions in which everything is read and written.

    engine = open_engine("sqlite:///mlflow.db")
    with engine.write() as tx:      one transaction; nested on the same thread: a savepoint
        tx.execute("UPDATE …", (…))
    with engine.read() as tx:       no transaction is kept open
        tx.rows("SELECT …", (…))

An engine may be used from any thread. After a fork the child opens connections of its own.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from headrace.sql.dialects import Dialect
from mlflow.exceptions import MlflowException

Row = tuple[Any, ...]


class ChangedRun(NamedTuple):
    """A run that a committed transaction changed."""

    run_num: int
    run_id: str
    experiment_id: int


Listener = Callable[[list[ChangedRun]], None]


class Tx(ABC):
    """A connection in use: inside a transaction when it came from `write()`."""

    dialect: Dialect

    def __init__(self) -> None:
        self._changed: dict[int, ChangedRun] = {}
        self._after: list[Callable[[], None]] = []

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
    def insert_points(self, rows: Sequence[Row]) -> None:
        """Insert rows of `metrics` (run_num, key_num, step, timestamp, arrival, value), passing
        over those that are there."""

    @abstractmethod
    def savepoint(self) -> None:
        """Begin a part that can be undone by itself."""

    @abstractmethod
    def release(self) -> None:
        """Keep the part."""

    @abstractmethod
    def undo(self) -> None:
        """Undo the part."""

    def value(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """The first column of a query's first row, or None."""
        row = self.row(sql, params)
        return row[0] if row is not None else None

    def touch(self, run_num: int, run_id: str, experiment_id: int) -> None:
        """Say that a run changed: at commit its `updated_at` is set and listeners are told."""
        self._changed[run_num] = ChangedRun(run_num, run_id, experiment_id)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do something once the transaction is committed (fill a cache, say)."""
        self._after.append(action)

    def _stamp_changed(self) -> None:
        if self._changed:
            now = now_ms()
            if len(self._changed) == 1:
                [run_num] = self._changed
                self.execute("UPDATE runs SET updated_at = ? WHERE run_num = ?", (now, run_num))
            else:
                self.executemany(
                    "UPDATE runs SET updated_at = ? WHERE run_num = ?",
                    [(now, run_num) for run_num in self._changed],
                )


class Engine(ABC):
    """A database.

    Attributes:
        url: As it was opened, without a password.
        dialect: Its SQL.
        key_nums: Metric keys that are committed, with their numbers; they never change.
    """

    dialect: Dialect

    def __init__(self, url: str) -> None:
        self.url = url
        self.key_nums: dict[str, int] = {}
        self._local = threading.local()
        self._listeners: list[Listener] = []
        _ENGINES.add(self)

    # ---- for everyone ----
    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction: committed at the end, rolled back on an error.

        Inside another one on the same thread it is a savepoint of that one.
        """
        outer: Tx | None = getattr(self._local, "tx", None)
        if outer is not None:
            outer.savepoint()
            try:
                yield outer
            except BaseException:
                outer.undo()
                raise
            outer.release()
            return
        with self._errors(), self._writer() as tx:
            self._local.tx = tx
            try:
                yield tx
                tx._stamp_changed()
            finally:
                self._local.tx = None
        for action in tx._after:
            action()
        if tx._changed and self._listeners:
            changed = list(tx._changed.values())
            for listener in self._listeners:
                listener(changed)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A connection for queries. Inside `write()` on the same thread: that transaction."""
        outer: Tx | None = getattr(self._local, "tx", None)
        if outer is not None:
            yield outer
            return
        with self._errors(), self._reader() as tx:
            yield tx

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each commit that changed runs; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""

    # ---- for the two databases ----
    @abstractmethod
    @contextmanager
    def _writer(self) -> Iterator[Tx]: ...

    @abstractmethod
    @contextmanager
    def _reader(self) -> Iterator[Tx]: ...

    @abstractmethod
    def _errors(self) -> Any:
        """A context manager that turns the driver's errors into `MlflowException`s."""

    @abstractmethod
    def _forget_connections(self) -> None:
        """Drop connections without closing them: they belong to the process that forked."""

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
            reached (`TEMPORARILY_UNAVAILABLE`), one made by a later release or by other software
            (`INVALID_STATE`).
    """
    from headrace.sql.migrate import prepare_schema  # it needs the engine it prepares

    scheme = url.partition(":")[0].partition("+")[0].lower()
    engine: Engine
    if scheme == "sqlite":
        from headrace.sql.sqlite import SQLiteEngine  # one driver is loaded, not both

        engine = SQLiteEngine(url)
    elif scheme in ("postgresql", "postgres"):
        from headrace.sql.postgresql import PostgreSQLEngine  # one driver is loaded, not both

        engine = PostgreSQLEngine(url)
    else:
        raise MlflowException.invalid_parameter_value(
            f"Headrace keeps its data in SQLite or PostgreSQL; {scheme!r} is neither. Write "
            "sqlite:///path/to/file.db or postgresql://user:password@host:5432/database."
        )
    try:
        prepare_schema(engine)
    except BaseException:
        engine.close()
        raise
    return engine
