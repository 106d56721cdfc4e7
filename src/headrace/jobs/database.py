"""The version of a database's tables, and upgrading them: `mlflow db`."""

from __future__ import annotations

from typing import NamedTuple

from headrace.sql.engine import Engine, engine_as_it_is, open_engine
from headrace.sql.migrate import latest_version, schema_version


class DatabaseVersion(NamedTuple):
    """How old a database's tables are.

    Attributes:
        url: The database, without a password.
        version: Version of its tables; None while it has none.
        latest: The version that this release makes and needs.
    """

    url: str
    version: int | None
    latest: int


def database_version(url: str) -> DatabaseVersion:
    """Look at a database without changing it.

    Args:
        url: See `headrace.sql.engine.open_engine`; a SQLite file must exist.

    Raises:
        MlflowException: It cannot be opened, or its tables are not Headrace's (`INVALID_STATE`).
    """
    engine = engine_as_it_is(url)
    try:
        return _version(engine)
    finally:
        engine.close()


def upgrade_database(url: str) -> DatabaseVersion:
    """Bring a database's tables to the latest version; makes them in an empty database.

    Returns:
        What it is now.

    Raises:
        MlflowException: As `open_engine` raises.
    """
    engine = open_engine(url)
    try:
        return _version(engine)
    finally:
        engine.close()


def _version(engine: Engine) -> DatabaseVersion:
    return DatabaseVersion(engine.url, schema_version(engine), latest_version())
