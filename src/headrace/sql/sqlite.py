"""SQLite: one connection that writes, one connection a thread that reads, WAL between them.

Durability: `synchronous=NORMAL`. A committed transaction survives the death of every process; a
power failure may take back the last ones, never tear them.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from headrace.sql.dialects import SQLITE
from headrace.sql.engine import Engine, Row, Tx
from mlflow.exceptions import INTERNAL_ERROR, TEMPORARILY_UNAVAILABLE, MlflowException

BUSY_TIMEOUT_MS = 30_000


class SQLiteTx(Tx):
    """A connection to SQLite in use."""

    dialect = SQLITE

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._execute = connection.execute
        self._executemany = connection.executemany

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        return self._execute(sql, params).rowcount

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._executemany(sql, rows)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self._execute(sql, params).fetchall()

    def row(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        found: Row | None = self._execute(sql, params).fetchone()
        return found

    def insert_points(self, rows: Sequence[Row]) -> None:
        self._executemany("INSERT OR IGNORE INTO metrics VALUES (?, ?, ?, ?, ?, ?)", rows)

    def savepoint(self) -> None:
        self._execute("SAVEPOINT part")

    def release(self) -> None:
        self._execute("RELEASE part")

    def undo(self) -> None:
        self._execute("ROLLBACK TO part")
        self._execute("RELEASE part")


class SQLiteEngine(Engine):
    """A SQLite file."""

    dialect = SQLITE

    def __init__(self, url: str) -> None:
        self.path = database_path(url)
        super().__init__(url)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MlflowException(
                f"The folder of the database {self.path} cannot be made: {error}.",
                TEMPORARILY_UNAVAILABLE,
            ) from None
        self._forget_connections()

    def _forget_connections(self) -> None:
        # The lock is re-entrant only so that a signal handler cannot deadlock on it.
        self._write_lock = threading.RLock()
        self._write_connection: sqlite3.Connection | None = None
        self._readers = threading.local()
        self._open: list[sqlite3.Connection] = []

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=BUSY_TIMEOUT_MS / 1000,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA mmap_size=268435456")
        connection.create_function("lower_case", 1, _lower_case, deterministic=True)
        self._open.append(connection)
        return connection

    @contextmanager
    def _writer(self) -> Iterator[Tx]:
        with self._write_lock:
            if self._write_connection is None:
                self._write_connection = self._connect()
            connection = self._write_connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield SQLiteTx(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _reader(self) -> Iterator[Tx]:
        connection: sqlite3.Connection | None = getattr(self._readers, "connection", None)
        if connection is None:
            connection = self._readers.connection = self._connect()
        yield SQLiteTx(connection)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise MlflowException(
                f"The database {self.path} cannot be used just now: {error}.",
                TEMPORARILY_UNAVAILABLE,
            ) from error
        except sqlite3.Error as error:
            raise MlflowException(
                f"The database {self.path} refused an operation: {error}.", INTERNAL_ERROR
            ) from error

    def close(self) -> None:
        with self._write_lock:
            for connection in self._open:
                connection.close()
            self._forget_connections()


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
