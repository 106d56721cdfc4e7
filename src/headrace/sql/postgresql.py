"""PostgreSQL through psycopg 3 and its pool."""

from __future__ import annotations

import re
import struct
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from headrace.sql.dialects import POSTGRESQL
from headrace.sql.engine import Contended, Engine, Row, Tx
from mlflow.exceptions import (
    INTERNAL_ERROR,
    INVALID_PARAMETER_VALUE,
    MlflowException,
    StoreUnreachable,
)

try:
    import psycopg
    from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout
except ImportError as missing:
    raise MlflowException(
        f"PostgreSQL needs a driver that is not installed ({missing.name}): "
        "pip install 'headrace[postgres]'."
    ) from None

POOL_SIZE = 16
POOL_TIMEOUT_S = 30.0

# A connection that nobody used for so long is tried before it is handed out.
TRUSTED_S = 1.0

# So many queries are asked as one; their parameters travel as arrays.
EACH_AT_ONCE = 10_000
_ARRAYS = {int: "bigint[]", float: "float8[]", str: "text[]"}

# Above this many rows, COPY beats row-wise INSERTs.
COPY_FROM_ROWS = 100
COPY_BLOCK_ROWS = 2000

# https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format": six fields a row, each
# with its length; a NULL has the length -1 and no bytes.
_COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_COPY_END = struct.pack(">h", -1)
_pack_point = struct.Struct(">hiqiqiqiqiqid").pack
_pack_nan = struct.Struct(">hiqiqiqiqiqi").pack


def _packed(row: Row) -> bytes:
    run, key, step, timestamp, arrival, value = row
    if value is None:
        return _pack_nan(6, 8, run, 8, key, 8, step, 8, timestamp, 8, arrival, -1)
    return _pack_point(6, 8, run, 8, key, 8, step, 8, timestamp, 8, arrival, 8, value)


_ADD_POINT = "INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"


class PostgreSQLTx(Tx):
    """A connection to PostgreSQL in use."""

    dialect = POSTGRESQL

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        super().__init__()
        self.connection = connection
        self._cursor = connection.cursor(binary=True)

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        self.writes += 1
        return self._run(sql, params).rowcount

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self.writes += 1
        self._cursor.executemany(self.dialect.sql(sql), rows)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self._run(sql, params).fetchall()

    def row(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        return self._run(sql, params).fetchone()

    def batches(self, sql: str, params: Sequence[Any], size: int) -> Iterator[list[Row]]:
        # The driver holds the whole answer, in a compact form; only rows become objects.
        cursor = self._run(sql, params)
        while rows := cursor.fetchmany(size):
            yield rows

    def first_of_each(self, sql: str, given: Sequence[Sequence[Any]]) -> list[Row | None]:
        found: list[Row | None] = []
        for start in range(0, len(given), EACH_AT_ONCE):
            columns = list(zip(*given[start : start + EACH_AT_ONCE], strict=True))
            lists = ", ".join(f"?::{_ARRAYS[type(column[0])]}" for column in columns)
            names = [f"c{number}" for number in range(len(columns))]
            before, *pieces = sql.split("?")
            pairs = zip(names, pieces, strict=True)
            query = before + "".join(f"p.{name}{piece}" for name, piece in pairs)
            rows = self.rows(
                f"SELECT q.* FROM unnest({lists}) WITH ORDINALITY AS p({', '.join(names)}, number)"
                f" LEFT JOIN LATERAL (SELECT TRUE, z.* FROM ({query}) z LIMIT 1) q ON TRUE"
                " ORDER BY p.number",
                [list(column) for column in columns],
            )
            found += [row[1:] if row[0] else None for row in rows]
        return found

    def _run(self, sql: str, params: Sequence[Any]) -> psycopg.Cursor[Row]:
        return self._cursor.execute(self.dialect.sql(sql), params)

    def insert_points(self, rows: Sequence[Row], *, new: bool = False) -> None:
        self.writes += 1
        if len(rows) < COPY_FROM_ROWS:
            self.executemany(_ADD_POINT, rows)
        elif new:
            self._copy("metrics", rows)
        elif not self._copy_unless_there(rows):
            self.execute(
                "CREATE TEMP TABLE IF NOT EXISTS new_metrics (LIKE metrics) ON COMMIT DELETE ROWS"
            )
            self._copy("new_metrics", rows)
            self.execute("INSERT INTO metrics SELECT * FROM new_metrics ON CONFLICT DO NOTHING")
            self.execute("DELETE FROM new_metrics")

    def _copy_unless_there(self, rows: Sequence[Row]) -> bool:
        """Insert rows none of which is there, as is mostly the case; False if one is."""
        self.savepoint()
        try:
            self._copy("metrics", rows)
        except psycopg.errors.UniqueViolation:
            self.undo()
            return False
        self.release()
        return True

    def _copy(self, table: str, rows: Sequence[Row]) -> None:
        with self._cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(_COPY_HEADER)
            # In blocks, so that the server stores one while the next is made.
            for start in range(0, len(rows), COPY_BLOCK_ROWS):
                copy.write(b"".join(map(_packed, rows[start : start + COPY_BLOCK_ROWS])))
            copy.write(_COPY_END)

    def savepoint(self) -> None:
        self._cursor.execute("SAVEPOINT part")

    def release(self) -> None:
        self._cursor.execute("RELEASE part")

    def undo(self) -> None:
        try:
            self._cursor.execute("ROLLBACK TO part")
            self._cursor.execute("RELEASE part")
        except psycopg.Error:
            self.lost = True  # the connection is gone


def _configure(connection: psycopg.Connection[Row]) -> None:
    """Make a new connection ready."""
    # To compile a statement takes longer than any of ours runs.
    connection.execute("SET jit = off")


class PostgreSQLEngine(Engine):
    """A PostgreSQL database."""

    dialect = POSTGRESQL

    def __init__(self, url: str) -> None:
        self._dsn = re.sub(r"^postgres(ql)?(\+\w+)?:", "postgresql:", url)
        super().__init__(re.sub(r"(://[^:/@]+):[^@]*@", r"\1:***@", self._dsn))
        self._start_without_connections()

    # ---- connections ----
    def _start_without_connections(self) -> None:
        self._opening = threading.Lock()
        self._pool: ConnectionPool[psycopg.Connection[Row]] | None = None
        self._last_answer = 0.0
        self._own_lock = threading.Lock()
        self._own: psycopg.Connection[Row] | None = None
        self._own_answer = 0.0

    def _forget_connections(self) -> None:
        _inherited.append((self._pool, self._own))
        self._start_without_connections()

    def _connections(self) -> ConnectionPool[psycopg.Connection[Row]]:
        with self._opening:
            if self._pool is None:
                self._pool = ConnectionPool(
                    self._dsn,
                    min_size=1,
                    max_size=POOL_SIZE,
                    timeout=POOL_TIMEOUT_S,
                    kwargs={"autocommit": True},
                    configure=_configure,
                    open=True,
                )
            return self._pool

    def _take(self) -> psycopg.Connection[Row]:
        """A connection that works: tried, unless the database answered a moment ago."""
        pool = self._connections()
        if time.monotonic() - self._last_answer < TRUSTED_S:
            return pool.getconn()
        for _ in range(POOL_SIZE):
            connection = pool.getconn()
            try:
                ConnectionPool.check_connection(connection)
                return connection
            except psycopg.Error:  # the server was restarted, say: the pool throws it away
                pool.putconn(connection)
        return pool.getconn()

    def _give_back(self, connection: psycopg.Connection[Row]) -> None:
        if self._pool is None:
            connection.close()
        else:
            self._pool.putconn(connection)

    # ---- transactions ----
    def _begin(self, wait: bool) -> Tx:
        connection = self._take()
        try:
            connection.execute("BEGIN")
        except BaseException:
            self._give_back(connection)
            raise
        return PostgreSQLTx(connection)

    def _commit(self, tx: Tx) -> None:
        assert isinstance(tx, PostgreSQLTx)  # noqa: S101  # for the type checker
        tx.connection.execute("COMMIT")
        self._last_answer = time.monotonic()

    def _rollback(self, tx: Tx) -> None:
        assert isinstance(tx, PostgreSQLTx)  # noqa: S101  # for the type checker
        with suppress(psycopg.Error):
            tx.connection.execute("ROLLBACK")

    def _end(self, tx: Tx) -> None:
        assert isinstance(tx, PostgreSQLTx)  # noqa: S101  # for the type checker
        self._give_back(tx.connection)

    @contextmanager
    def _reader(self) -> Iterator[Tx]:
        connection = self._take()
        try:
            yield PostgreSQLTx(connection)
            self._last_answer = time.monotonic()
        finally:
            self._give_back(connection)

    @contextmanager
    def apart(self) -> Iterator[Tx]:
        # Not from the pool: those who hold all of its connections may wait here for one another.
        try:
            with self._own_lock:
                yield PostgreSQLTx(self._own_connection())
                self._own_answer = time.monotonic()
        except psycopg.Error as error:
            raise self.translate(error) from error

    def _own_connection(self) -> psycopg.Connection[Row]:
        if self._own is not None:
            if time.monotonic() - self._own_answer < TRUSTED_S and not self._own.closed:
                return self._own
            try:
                ConnectionPool.check_connection(self._own)
                return self._own
            except psycopg.Error:
                self._own.close()
        self._own = psycopg.connect(self._dsn, autocommit=True)
        return self._own

    # ---- errors and the end ----
    def translate(self, error: Exception) -> Exception:
        if isinstance(error, (UnicodeEncodeError, psycopg.DataError)):
            return MlflowException(
                f"PostgreSQL cannot store a value: {error}.", INVALID_PARAMETER_VALUE
            )
        if isinstance(
            error, (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
        ):
            return Contended(f"The database {self.url} undid a transaction: {error}")
        if isinstance(
            error, (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, PoolClosed)
        ):
            self._last_answer = self._own_answer = 0.0
            return StoreUnreachable(f"The database {self.url} cannot be used just now: {error}")
        if isinstance(error, psycopg.Error):
            return MlflowException(
                f"The database {self.url} refused an operation: {error}", INTERNAL_ERROR
            )
        return error

    def close(self) -> None:
        with self._opening, self._own_lock:
            if self._own is not None:
                self._own.close()
                self._own = None
            if self._pool is not None:
                self._pool.close()
                self._pool = None


# Connections that a forked child must neither use nor close: the server would end the parent's.
_inherited: list[object] = []
