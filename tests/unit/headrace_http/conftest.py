"""A server in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from headrace.app import create_app
from headrace.http.options import Options
from headrace.identity.authorize import Authorize, allow_all
from headrace.services.store import open_store
from tests.unit.headrace_http.calling import Api, MakeApi


@pytest.fixture
def make_api(tmp_path: Any) -> Iterator[MakeApi]:
    """Makes applications on one database: `make_api(authorize=…, static_prefix=…)`."""
    loop = asyncio.new_event_loop()
    made: list[Api] = []

    def make(authorize: Authorize = allow_all, **options: Any) -> Api:
        store = open_store(f"sqlite:///{tmp_path}/runs.db", "mlflow-artifacts:/")
        options.setdefault("artifacts_destination", str(tmp_path / "artifacts"))
        made.append(Api(create_app(store, Options(**options), authorize), loop))
        return made[-1]

    yield make
    for api in made:
        loop.run_until_complete(api.app.close())
    loop.close()


@pytest.fixture
def api(make_api: MakeApi) -> Api:
    """An application as a server on this machine runs it."""
    return make_api()
