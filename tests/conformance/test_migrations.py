"""A database that an older release made is upgraded, and keeps its rows.

`tests/data/databases` has the schema of each old version and a database of it with rows in every
table, as SQLite dumps it.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from headrace.services.store import open_store
from headrace.sql.dialects import POSTGRESQL
from headrace.sql.engine import Engine, open_engine
from headrace.sql.migrate import latest_version, schema_version
from mlflow.entities import ExperimentTag
from mlflow.exceptions import MlflowException

DATABASES = Path(__file__).parents[1] / "data" / "databases"
OLD_VERSIONS = [1, 2, 3]

Rows = dict[str, list[tuple[Any, ...]]]


def dump_of(version: int) -> str:
    return (DATABASES / f"v{version}.sql").read_text(encoding="utf-8")


def old_rows(version: int) -> Rows:
    """Rows of the stored database: table → rows, in no order that counts."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(dump_of(version))
    names = [name for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )]  # fmt: skip
    rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    connection.close()
    return rows


def make_sqlite(url: str, version: int) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.executescript(dump_of(version))
    connection.close()


def make_postgres(url: str, version: int) -> None:
    import psycopg

    schema = (DATABASES / f"schema_v{version}.sql").read_text(encoding="utf-8")
    with psycopg.connect(url) as connection:
        for statement in re.sub(r"--[^\n]*", "", schema).split(";"):
            if statement.strip() and not statement.lstrip().startswith("INSERT"):
                connection.execute(POSTGRESQL.sql(statement).replace("%%", "%").encode())
        connection.execute("SET session_replication_role = replica")  # tables in any order
        for table, rows in old_rows(version).items():
            for row in rows:
                marks = ", ".join(["%s"] * len(row))
                connection.execute(f"INSERT INTO {table} VALUES ({marks})".encode(), row)
        if version > 1:  # rows that bring their numbers do not count them up
            connection.execute(
                "SELECT setval(pg_get_serial_sequence('registered_models', 'model_num'), 1)"
            )


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    name = {"sqlite": "sqlite_url", "postgresql": "postgres_empty_url"}[request.param]
    url: str = request.getfixturevalue(name)
    return url


def make(url: str, version: int) -> None:
    (make_sqlite if url.startswith("sqlite") else make_postgres)(url, version)


def schema_of(engine: Engine) -> set[tuple[Any, ...]]:
    """Everything that makes a schema: columns, indexes, keys."""
    with engine.read() as tx:
        if tx.dialect.name == "sqlite":
            rows = tx.rows(
                "SELECT type, name, tbl_name, sql FROM sqlite_master"
                " WHERE name NOT LIKE 'sqlite_stat%'"
            )
            return {(*row[:3], re.sub(r"\s*([(),])\s*|\s+", r"\1 ", row[3] or "")) for row in rows}
        columns = tx.rows(
            "SELECT table_name, column_name, ordinal_position, data_type, is_nullable,"
            " column_default, collation_name, is_identity FROM information_schema.columns"
            " WHERE table_schema = current_schema()"
        )
        indexes = tx.rows("SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()")
        keys = tx.rows(
            "SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = current_schema()::regnamespace"
        )
        return {*columns, *indexes, *keys}


def rows_of(engine: Engine, tables: Rows) -> Rows:
    with engine.read() as tx:
        return {name: tx.rows(f"SELECT * FROM {name}") for name in tables}


@pytest.mark.parametrize("version", OLD_VERSIONS)
def test_stored_database_has_rows_in_every_table(version: int) -> None:
    assert [name for name, rows in old_rows(version).items() if not rows] == []


@pytest.mark.parametrize("version", OLD_VERSIONS)
def test_upgrade_keeps_every_row(empty_url: str, version: int) -> None:
    make(empty_url, version)
    before = old_rows(version)
    del before["schema_version"]
    engine = open_engine(empty_url)
    assert schema_version(engine) == latest_version()
    after = rows_of(engine, before)
    engine.close()
    for table, rows in before.items():
        # A later version may have added columns behind.
        kept = [row[: len(rows[0])] for row in after[table]]
        assert sorted(kept, key=repr) == sorted(rows, key=repr), table


@pytest.mark.parametrize("version", OLD_VERSIONS)
def test_upgraded_schema_is_the_fresh_one(
    empty_url: str, version: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    make(empty_url, version)
    upgraded = open_engine(empty_url)
    if empty_url.startswith("sqlite"):
        fresh = open_engine(f"sqlite:///{tmp_path}/fresh.db")
    else:
        fresh = open_engine(request.getfixturevalue("postgres_url"))
    assert schema_of(upgraded) == schema_of(fresh)
    upgraded.close()
    fresh.close()


@pytest.mark.parametrize("version", OLD_VERSIONS)
def test_upgraded_database_works(empty_url: str, version: int) -> None:
    make(empty_url, version)
    store = open_store(empty_url, "/srv/artifacts")
    experiment = store.get_experiment_by_name("fraud")
    assert experiment is not None
    assert experiment.tags["quote"] == "it's ☃"
    (first, second) = store.search_runs([experiment.experiment_id], order_by=["start_time ASC"])
    assert first.data.metrics["f1"] == 0.93
    assert first.data.tags["note"] == "line 1\nline 2"
    assert second.info.run_name == "second"
    store.set_experiment_tag(experiment.experiment_id, ExperimentTag("new", "tag"))
    store.create_registered_model("Churn")
    made = store.create_model_version("Churn", f"runs:/{first.info.run_id}/model")
    assert made.run_id == first.info.run_id
    if version > 1:
        assert store.get_model_version_by_alias("Fraud", "champion").current_stage == "Production"
    store.close()


def test_database_of_a_later_release_is_refused(empty_url: str) -> None:
    engine = open_engine(empty_url)
    with engine.write() as tx:
        tx.execute("UPDATE schema_version SET version = ?", (latest_version() + 1,))
    engine.close()
    with pytest.raises(MlflowException, match="later release") as caught:
        open_engine(empty_url)
    assert caught.value.error_code == "INVALID_STATE"
