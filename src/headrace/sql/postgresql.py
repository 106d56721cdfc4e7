"""PostgreSQL through psycopg 3 and its pool."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from headrace.sql.dialects import POSTGRESQL
from headrace.sql.engine import Engine, Row, Tx
from mlflow.exceptions import INTERNAL_ERROR, TEMPORARILY_UNAVAILABLE, MlflowException

try:
    import psycopg
    from psycopg_pool import ConnectionPool, PoolTimeout
except ImportError as missing:
    raise MlflowException(
        f"PostgreSQL needs a driver that is not installed ({missing.name}): "
        "pip install 'headrace[postgres]'."
    ) from None

POOL_SIZE = 16
POOL_TIMEOUT_S = 30.0

# Above this many rows, COPY into a temporary table beats row-wise INSERTs.
COPY_FROM_ROWS = 100


class PostgreSQLTx(Tx):
    """A connection to PostgreSQL in use."""

    dialect = POSTGRESQL

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        super().__init__()
        self._connection = connection
        self._cursor = connection.cursor()

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        return self._cursor.execute(self.dialect.sql(sql), params).rowcount  # type: ignore[arg-type]

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._cursor.executemany(self.dialect.sql(sql), rows)  # type: ignore[arg-type]

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self._cursor.execute(self.dialect.sql(sql), params).fetchall()  # type: ignore[arg-type]

    def row(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        return self._cursor.execute(self.dialect.sql(sql), params).fetchone()  # type: ignore[arg-type]

    def insert_points(self, rows: Sequence[Row]) -> None:
        if len(rows) < COPY_FROM_ROWS:
            self.executemany(
                "INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows
            )
            return
        cursor = self._cursor
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS new_metrics (LIKE metrics) ON COMMIT DELETE ROWS"
        )
        with cursor.copy("COPY new_metrics FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["int8", "int8", "int8", "int8", "int8", "float8"])
            for row in rows:
                copy.write_row(row)
        cursor.execute("INSERT INTO metrics SELECT * FROM new_metrics ON CONFLICT DO NOTHING")
        cursor.execute("DELETE FROM new_metrics")

    def savepoint(self) -> None:
        self._cursor.execute("SAVEPOINT part")

    def release(self) -> None:
        self._cursor.execute("RELEASE part")

    def undo(self) -> None:
        self._cursor.execute("ROLLBACK TO part")
        self._cursor.execute("RELEASE part")


class PostgreSQLEngine(Engine):
    """A PostgreSQL database."""

    dialect = POSTGRESQL

    def __init__(self, url: str) -> None:
        self._dsn = re.sub(r"^postgres(ql)?(\+\w+)?:", "postgresql:", url)
        super().__init__(re.sub(r"(://[^:/@]+):[^@]*@", r"\1:***@", self._dsn))
        self._forget_connections()

    def _forget_connections(self) -> None:
        self._pool: ConnectionPool[psycopg.Connection[Row]] | None = None

    def _connections(self) -> ConnectionPool[psycopg.Connection[Row]]:
        if self._pool is None:
            self._pool = ConnectionPool(
                self._dsn,
                min_size=1,
                max_size=POOL_SIZE,
                timeout=POOL_TIMEOUT_S,
                kwargs={"autocommit": True},
                open=True,
                check=ConnectionPool.check_connection,
            )
        return self._pool

    @contextmanager
    def _writer(self) -> Iterator[Tx]:
        with self._connections().connection() as connection, connection.transaction():
            yield PostgreSQLTx(connection)

    @contextmanager
    def _reader(self) -> Iterator[Tx]:
        with self._connections().connection() as connection:
            yield PostgreSQLTx(connection)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise MlflowException(
                f"The database {self.url} cannot be used just now: {error}",
                TEMPORARILY_UNAVAILABLE,
            ) from error
        except psycopg.Error as error:
            raise MlflowException(
                f"The database {self.url} refused an operation: {error}", INTERNAL_ERROR
            ) from error

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool = None
