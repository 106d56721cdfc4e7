"""Making a schema, and upgrading one that an older release made.

A fresh database gets `schema/schema.sql` whole. An older one gets the files of `migrations/` that
it lacks, in order, in one transaction. There is no way back: take a copy first where it matters.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from importlib import resources

from headrace.sql.engine import Engine, Tx, now_ms
from mlflow.exceptions import INVALID_STATE, MlflowException

_logger = logging.getLogger(__name__)

# Any number will do; it keeps two servers from preparing one PostgreSQL database at once.
_ADVISORY_LOCK = 7_236_417


@cache
def migrations() -> dict[int, str]:
    """Version → SQL that leads to it from the one before."""
    found = {}
    for file in resources.files("headrace.sql").joinpath("migrations").iterdir():
        if match := re.fullmatch(r"(\d+)_\w+\.sql", file.name):
            found[int(match[1])] = file.read_text(encoding="utf-8")
    return dict(sorted(found.items()))


def latest_version() -> int:
    """The version of `schema/schema.sql`: 1 and one more for each migration."""
    return max(migrations(), default=1)


def schema_version(engine: Engine) -> int | None:
    """The database's version; None for an empty one.

    Raises:
        MlflowException: The tables there are not Headrace's (`INVALID_STATE`).
    """
    with engine.read() as tx:
        return _version(engine, tx)


def prepare_schema(engine: Engine) -> None:
    """Make or upgrade the schema where that is needed.

    Raises:
        MlflowException: The database was made by a later release or by other software.
    """
    latest = latest_version()
    version = schema_version(engine)
    if version == latest:
        return
    with engine.write() as tx:
        if tx.dialect.name == "postgresql":
            tx.execute("SELECT pg_advisory_xact_lock(?)", (_ADVISORY_LOCK,))
        version = _version(engine, tx)  # another process may have been faster
        if version is None:
            _create(tx, latest)
        elif version < latest:
            _upgrade(engine, tx, version, latest)
        elif version > latest:
            raise MlflowException(
                f"The database {engine.url} has schema version {version}, made by a later release "
                f"of Headrace; this one knows versions up to {latest}. Upgrade Headrace.",
                INVALID_STATE,
            )


def _version(engine: Engine, tx: Tx) -> int | None:
    tables = _tables(tx)
    if "schema_version" in tables:
        return int(tx.value("SELECT version FROM schema_version"))
    if "alembic_version" in tables:
        raise MlflowException(
            f"The database {engine.url} was made by other software (it has a table "
            "`alembic_version`). Headrace does not write into it: name a new database, and bring "
            "runs over through the REST API.",
            INVALID_STATE,
        )
    return None


def _tables(tx: Tx) -> set[str]:
    if tx.dialect.name == "sqlite":
        rows = tx.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        rows = tx.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        )
    return {name for (name,) in rows}


def _create(tx: Tx, version: int) -> None:
    schema = resources.files("headrace.sql").joinpath("schema/schema.sql")
    _run(tx, schema.read_text(encoding="utf-8"))
    tx.execute("INSERT INTO schema_version VALUES (?)", (version,))
    now = now_ms()
    tx.execute(
        "INSERT INTO experiments (experiment_id, name, artifact_location, creation_time,"
        " last_update_time) VALUES (0, 'Default', '', ?, ?)",
        (now, now),
    )


def _upgrade(engine: Engine, tx: Tx, version: int, latest: int) -> None:
    _logger.info("Upgrading %s from schema version %d to %d.", engine.url, version, latest)
    for number, sql in migrations().items():
        if number > version:
            _run(tx, sql)
    tx.execute("UPDATE schema_version SET version = ?", (latest,))


def _run(tx: Tx, script: str) -> None:
    """Run the statements of a script one by one, inside the transaction."""
    without_comments = re.sub(r"--[^\n]*", "", script)
    for statement in without_comments.split(";"):
        if statement.strip():
            tx.execute(tx.dialect.sql(statement))
