"""SQLite: one connection that writes, a few that read, WAL between them.

Durability: `synchronous=NORMAL`. A committed transaction survives the death of every process; a
power failure may take back the last ones, never tear them.
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from headrace.sql.dialects import SQLITE
from headrace.sql.engine import Busy, Engine, Row, Tx
from mlflow.exceptions import (
    INTERNAL_ERROR,
    INVALID_PARAMETER_VALUE,
    MlflowException,
    StoreUnreachable,
)

BUSY_TIMEOUT_S = 30.0

# Another process's transaction lasts some tens of microseconds, or some hundred milliseconds.
FIRST_PAUSE_S = 0.0005
LONGEST_PAUSE_S = 0.02

# Connections for reading that are kept when nobody reads.
IDLE_READERS = 8

# From this size on, the write-ahead log is copied into the database file.
CHECKPOINT_BYTES = 4 << 20

# A statement for many rows costs half of what one for each costs. SQLite before 3.32 takes 999
# parameters at most.
POINTS_PER_STATEMENT = 100
_ADD_POINT = "INSERT OR IGNORE INTO metrics VALUES (?, ?, ?, ?, ?, ?)"
_ADD_POINTS = _ADD_POINT + ", (?, ?, ?, ?, ?, ?)" * (POINTS_PER_STATEMENT - 1)

_SQL_ERROR = 1  # SQLITE_ERROR: the statement itself is wrong

# Connections that a forked child must neither use nor close: closing would take the parent's locks.
_inherited: list[object] = []


class SQLiteTx(Tx):
    """A connection to SQLite in use."""

    dialect = SQLITE

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self.connection = connection
        self._execute = connection.execute

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        self.writes += 1
        return self._execute(sql, params).rowcount

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self.writes += 1
        self.connection.executemany(sql, rows)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self._execute(sql, params).fetchall()

    def row(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        found: Row | None = self._execute(sql, params).fetchone()
        return found

    def batches(self, sql: str, params: Sequence[Any], size: int) -> Iterator[list[Row]]:
        cursor = self._execute(sql, params)
        while rows := cursor.fetchmany(size):
            yield rows

    def first_of_each(self, sql: str, given: Sequence[Sequence[Any]]) -> list[Row | None]:
        execute = self._execute
        return [execute(sql, params).fetchone() for params in given]

    def insert_points(self, rows: Sequence[Row], *, new: bool = False) -> None:
        self.writes += 1
        if len(rows) == 1:
            self._execute(_ADD_POINT, rows[0])
            return
        whole = len(rows) - len(rows) % POINTS_PER_STATEMENT
        flatten = chain.from_iterable
        for start in range(0, whole, POINTS_PER_STATEMENT):
            part = rows[start : start + POINTS_PER_STATEMENT]
            self._execute(_ADD_POINTS, list(flatten(part)))
        if whole < len(rows):
            self.connection.executemany(_ADD_POINT, rows[whole:])

    def savepoint(self) -> None:
        self._execute("SAVEPOINT part")

    def release(self) -> None:
        self._execute("RELEASE part")

    def undo(self) -> None:
        try:
            self._execute("ROLLBACK TO part")
            self._execute("RELEASE part")
        except sqlite3.Error:
            # A full disk, for one, makes SQLite undo the whole transaction.
            self.lost = True


class SQLiteEngine(Engine):
    """A SQLite file."""

    dialect = SQLITE

    def __init__(self, url: str) -> None:
        self.path = database_path(url)
        super().__init__(url)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnreachable(
                f"The folder of the database {self.path} cannot be made: {error}."
            ) from None
        self._start_without_connections()

    # ---- connections ----
    def _start_without_connections(self) -> None:
        # Re-entrant only so that a signal handler cannot deadlock on it.
        self._write_lock = threading.RLock()
        self._write_connection: sqlite3.Connection | None = None
        self._idle: deque[sqlite3.Connection] = deque()
        self._checkpoints_apart = False

    def _forget_connections(self) -> None:
        _inherited.extend((self._write_connection, *self._idle))
        self._start_without_connections()

    def _connect(self) -> sqlite3.Connection:
        deadline = time.monotonic() + BUSY_TIMEOUT_S
        while True:
            connection = sqlite3.connect(
                self.path,
                timeout=BUSY_TIMEOUT_S,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=512,
            )
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                break
            except sqlite3.OperationalError:
                # While another process makes the file, SQLite refuses this at once.
                connection.close()
                if time.monotonic() > deadline:
                    raise
            time.sleep(LONGEST_PAUSE_S)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA mmap_size=268435456")
        connection.create_function("lower_case", 1, _lower_case, deterministic=True)
        return connection

    def _writer(self) -> sqlite3.Connection:
        connection = self._write_connection
        if connection is None:
            connection = self._connect()
            # `_begin` waits by itself, so that it can also not wait.
            connection.execute("PRAGMA busy_timeout=0")
            if self._checkpoints_apart:
                connection.execute("PRAGMA wal_autocheckpoint=0")
            self._write_connection = connection
        return connection

    # ---- transactions ----
    def _begin(self, wait: bool) -> Tx:
        if not self._write_lock.acquire(blocking=wait):
            raise Busy
        try:
            connection = self._writer()
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not _is_busy(error):
                    raise
                if not wait:
                    raise Busy from None
                self._begin_patiently(connection)
            return SQLiteTx(connection)
        except BaseException:
            self._write_lock.release()
            raise

    def _begin_patiently(self, connection: sqlite3.Connection) -> None:
        deadline = time.monotonic() + BUSY_TIMEOUT_S
        pause = FIRST_PAUSE_S
        while True:
            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  # no secret
            pause = min(LONGEST_PAUSE_S, pause * 2)
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() > deadline:
                    raise

    def _commit(self, tx: Tx) -> None:
        assert isinstance(tx, SQLiteTx)  # noqa: S101  # for the type checker
        tx.connection.execute("COMMIT")

    def _rollback(self, tx: Tx) -> None:
        assert isinstance(tx, SQLiteTx)  # noqa: S101  # for the type checker
        if tx.connection.in_transaction:
            tx.connection.execute("ROLLBACK")

    def _end(self, tx: Tx) -> None:
        self._write_lock.release()

    @contextmanager
    def _reader(self) -> Iterator[Tx]:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield SQLiteTx(connection)
        finally:
            if len(self._idle) < IDLE_READERS:
                self._idle.append(connection)
            else:
                connection.close()

    @contextmanager
    def apart(self) -> Iterator[Tx]:
        with self.write() as tx:
            yield tx

    # ---- the write-ahead log ----
    def checkpoint_apart(self) -> None:
        with self._write_lock:
            self._checkpoints_apart = True
            self._writer().execute("PRAGMA wal_autocheckpoint=0")

    def needs_checkpoint(self) -> bool:
        try:
            return os.stat(f"{self.path}-wal").st_size > CHECKPOINT_BYTES
        except OSError:
            return False

    def checkpoint(self) -> None:
        with self.read() as tx:
            # Most of it beside those who write, what they added meanwhile while they wait: the log
            # starts over only when all of it was copied.
            tx.rows("PRAGMA wal_checkpoint(PASSIVE)")
            with self._write_lock:
                tx.rows("PRAGMA wal_checkpoint(PASSIVE)")

    # ---- errors and the end ----
    def translate(self, error: Exception) -> Exception:
        if isinstance(error, UnicodeEncodeError):
            return MlflowException(
                f"Text that is not valid Unicode cannot be stored: {error}.",
                INVALID_PARAMETER_VALUE,
            )
        if isinstance(error, OverflowError):
            return MlflowException(
                f"A whole number does not fit 64 bits: {error}.", INVALID_PARAMETER_VALUE
            )
        if not isinstance(error, sqlite3.Error):
            return error
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # Python 3.11 and later tell
        if isinstance(error, sqlite3.OperationalError) and code != _SQL_ERROR:
            return StoreUnreachable(f"The database {self.path} cannot be used just now: {error}.")
        return MlflowException(
            f"The database {self.path} refused an operation: {error}.", INTERNAL_ERROR
        )

    def close(self) -> None:
        with self._write_lock:
            for connection in (self._write_connection, *self._idle):
                if connection is not None:
                    connection.close()
            self._start_without_connections()


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def database_path(url: str) -> Path:
    """The file that a `sqlite:` URL names.

    Raises:
        MlflowException: It names none (`INVALID_PARAMETER_VALUE`).
    """
    rest = url.partition(":")[2].partition("?")[0]
    if not rest.startswith("//") or "/" not in rest[2:]:
        raise MlflowException.invalid_parameter_value(
            f"{url!r} names no SQLite file: write sqlite:///relative.db or sqlite:////absolute.db."
        )
    path = unquote(rest[2:].partition("/")[2])
    if path in ("", ":memory:"):
        raise MlflowException.invalid_parameter_value(
            f"{url!r} is a database in memory, which no two processes could share: name a file."
        )
    return Path(path).absolute()


def _lower_case(text: str | None) -> str | None:
    """SQLite's own `lower` knows ASCII only."""
    return None if text is None else text.lower()
