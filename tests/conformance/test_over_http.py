"""The conformance suite over HTTP: through the whole server in this process, and over a socket.

Both run on SQLite and on PostgreSQL. What is tested is the store that clients use. One server
answers a whole class: its tests share nothing but the database.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from headrace.app import create_app
from headrace.services.store import open_store
from mlflow.stores.contract import TrackingStore
from mlflow.stores.rest import RestStore
from mlflow.testing.asgi_transport import AsgiTransport
from mlflow.testing.tracking_store import TrackingStoreConformance
from tests.databases.fixtures import Postgres
from tests.servers import ServerProcess


@pytest.fixture(scope="class", params=["sqlite", "postgresql"])
def shared_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database for all tests of a class."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/server.db"
        return
    postgres: Postgres = request.getfixturevalue("postgres_server")
    database = postgres.create(request.getfixturevalue("postgres_template"))
    yield postgres.url(database)
    postgres.drop(database)


class TestInProcess(TrackingStoreConformance):
    @pytest.fixture(scope="class")
    def store(self, shared_database_url: str) -> Iterator[TrackingStore]:
        app = create_app(open_store(shared_database_url, "mlflow-artifacts:/"))
        with AsgiTransport(app) as transport:
            yield RestStore(transport.base_url, transport)


class TestOverASocket(TrackingStoreConformance):
    @pytest.fixture(scope="class")
    def store(
        self, shared_database_url: str, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[TrackingStore]:
        server = ServerProcess(tmp_path_factory.mktemp("server"), shared_database_url)
        try:
            store = RestStore(server.start().url)
            yield store
            store.close()
        finally:
            server.kill()
