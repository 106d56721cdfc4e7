"""The fixtures that give a test a database: each test its own, empty but for the schema.

sqlite_url          a file
postgres_url        a database on the run's server, cloned from a template in some 20 ms
database_url        the test runs once on each of the two
postgres_empty_url  a PostgreSQL database without the schema
postgres_server     the run's server, for what none of the others does
private_postgres    a server of the test's own, to stop and start at will
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.databases.postgres import PostgresServer, make_folder
from tests.databases.session import DatabaseSession, admin_url, exclusive

TEMPLATE = "headrace_template"

LEADER = pytest.StashKey[DatabaseSession]()
FOLDER = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder, or learn it from the process that leads the run."""
    if hasattr(config, "workerinput"):
        config.stash[FOLDER] = Path(config.workerinput["database_session"])
    else:
        config.stash[LEADER] = DatabaseSession()
        config.stash[FOLDER] = config.stash[LEADER].folder


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a pytest-xdist worker where the run's folder is."""
    node.workerinput["database_session"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the run's server."""
    if LEADER in config.stash:
        config.stash[LEADER].end()


@dataclass(frozen=True)
class Postgres:
    """The run's PostgreSQL server.

    Attributes:
        admin_url: The URL of its administrative database, with a superuser's name and password.
    """

    admin_url: str

    def url(self, database: str) -> str:
        """The URL of another of its databases."""
        return self.admin_url.rpartition("/")[0] + "/" + database

    def execute(self, statement: str) -> None:
        """Run a statement in the administrative database."""
        import psycopg  # slow to import: only for tests on PostgreSQL

        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, template: str) -> str:
        """A new database's name."""
        database = f"test_{uuid.uuid4().hex[:16]}"
        self.execute(f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY file_copy")
        return database

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Postgres:
    """The run's PostgreSQL server, started by the first test that asks for it."""
    return Postgres(admin_url(pytestconfig.stash[FOLDER]))


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Postgres, pytestconfig: pytest.Config) -> str:
    """The name of a database that holds the schema and nothing else."""
    folder = pytestconfig.stash[FOLDER]
    with exclusive(folder):
        made = folder / "template"
        if not made.exists():
            postgres_server.drop(TEMPLATE)
            postgres_server.execute(f"CREATE DATABASE {TEMPLATE} STRATEGY file_copy")
            create_schema(postgres_server.url(TEMPLATE))
            made.touch()
    return TEMPLATE


def create_schema(url: str) -> None:
    """Put the schema into an empty database, as the program does when it first opens one."""
    from headrace.sql.engine import open_engine

    open_engine(url).close()


@pytest.fixture
def postgres_url(postgres_server: Postgres, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own, with the schema."""
    database = postgres_server.create(postgres_template)
    yield postgres_server.url(database)
    postgres_server.drop(database)


@pytest.fixture
def postgres_empty_url(postgres_server: Postgres) -> Iterator[str]:
    """A PostgreSQL database of the test's own with nothing in it."""
    database = postgres_server.create("template1")
    yield postgres_server.url(database)
    postgres_server.drop(database)


@pytest.fixture
def private_postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL server that the test may stop and start again (some 2 s)."""
    folder = make_folder()
    try:
        with PostgresServer(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite database of the test's own; the file is made when it is first opened."""
    return f"sqlite:///{tmp_path / 'mlflow.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of the test's own, once of each kind."""
    name = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(name)
    return url
