"""A server in this process to which one has to sign in."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from headrace.app import create_app
from headrace.http.options import Options
from headrace.services.store import SqlStore, open_store
from tests.unit.headrace_http.calling import Answer, Api

PASSWORD = "correct horse battery staple"


class SignedIn:
    """Calls a server as somebody."""

    def __init__(self, api: Api, **headers: str) -> None:
        self._api = api
        self._headers = headers

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        return self._api(method, path, body, {**self._headers, **headers})

    def get(self, path: str, **headers: str) -> Answer:
        return self("GET", path, None, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self("POST", path, {} if body is None else body, **headers)


class Site:
    """A server with sign-in, and its store."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.store: SqlStore = api.store
        self.nobody = SignedIn(api)

    def user(
        self, name: str, role: str = "", scope: str = "everything", target: str = ""
    ) -> SignedIn:
        """A new user with a role, who sends a token."""
        self.store.create_user(name)
        if role:
            self.store.grant_role(role, name, "", scope, target)
        return self.with_token(self.store.create_token(name).token)

    def with_token(self, token: str) -> SignedIn:
        return SignedIn(self.api, authorization=f"Bearer {token}")

    def with_password(self, name: str, password: str) -> SignedIn:
        sent = b64encode(f"{name}:{password}".encode()).decode()
        return SignedIn(self.api, authorization=f"Basic {sent}")


def open_site(folder: Path, url: str, loop: asyncio.AbstractEventLoop) -> Site:
    """A server with sign-in on a database."""
    store = open_store(url, "mlflow-artifacts:/")
    options = Options(auth=True, artifacts_destination=str(folder / "artifacts"))
    return Site(Api(create_app(store, options), loop))


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A server with sign-in, on SQLite."""
    loop = asyncio.new_event_loop()
    made = open_site(tmp_path, sqlite_url, loop)
    yield made
    loop.run_until_complete(made.api.app.close())
    loop.close()


@pytest.fixture
def site_on_each(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """A server with sign-in, on SQLite and on PostgreSQL."""
    loop = asyncio.new_event_loop()
    made = open_site(tmp_path, database_url, loop)
    yield made
    loop.run_until_complete(made.api.app.close())
    loop.close()
