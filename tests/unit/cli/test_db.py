"""`mlflow db`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import mlflow
from tests.unit.cli.command_line import answer, answer_json, error


def test_upgrade_makes_the_tables_of_an_empty_database(database_url: str) -> None:
    answer("db", "upgrade", database_url)
    found = answer_json("db", "version", database_url)
    assert found["version"] == found["latest"] >= 1
    assert "already" in answer("db", "upgrade", database_url)


@pytest.mark.parametrize("named", ["mlruns", "./mlruns/mlflow.db", "sqlite:///mlruns/mlflow.db"])
def test_database_is_named_by_url_folder_or_file(named: str) -> None:
    mlflow.create_experiment("fraud")
    assert answer_json("db", "version", named)["version"] >= 1
    assert answer_json("db", "version", f"file://{Path('mlruns').absolute()}")["version"] >= 1
    assert "already" in answer("db", "upgrade", named)


def test_version_as_table() -> None:
    mlflow.create_experiment("fraud")
    lines = answer("db", "version", "mlruns").splitlines()
    assert [line.split()[0] for line in lines] == ["Database", "Version", "Needed"]


def test_version_makes_nothing() -> None:
    assert "none" in error("db", "version", "none")
    assert "none.db" in error("db", "version", "sqlite:///none.db")
    assert list(Path().iterdir()) == []


def test_version_of_an_empty_file() -> None:
    Path("empty.db").touch()
    assert answer_json("db", "version", "empty.db")["version"] is None
    assert "empty" in answer("db", "version", "empty.db")


def test_tables_of_other_software_are_left_alone() -> None:
    with sqlite3.connect("theirs.db") as database:
        database.execute("CREATE TABLE alembic_version (version_num)")
    database.close()
    for command in ("version", "upgrade"):
        assert "alembic_version" in error("db", command, "sqlite:///theirs.db")


def test_databases_that_cannot_be() -> None:
    assert "mysql" in error("db", "upgrade", "mysql://user@host/database")
    assert "URL" in error("db", "upgrade", status=2)
