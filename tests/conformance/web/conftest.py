"""The web app's endpoints on SQLite and on PostgreSQL, through the whole server in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from headrace.app import create_app
from headrace.services.store import SqlStore, open_store
from mlflow.entities import Metric, Param, RunTag
from tests.unit.headrace_http.calling import Api


class Web:
    """Asks as the web app does, and fills the database.

    Attributes:
        store: What it asks.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self.store: SqlStore = api.store
        self._runs = 0

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a successful GET; a list is a repeated field."""
        answer = self._api("GET", f"/ajax-api/2.0/headrace/{path}?{urlencode(query, doseq=True)}")
        assert answer.status == 200, answer
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        """The JSON of a successful POST."""
        answer = self._api("POST", f"/ajax-api/2.0/headrace/{path}", body)
        assert answer.status == 200, answer
        return answer.json()

    def put(self, path: str, **body: Any) -> Any:
        """The JSON of a successful PUT."""
        answer = self._api("PUT", f"/ajax-api/2.0/headrace/{path}", body)
        assert answer.status == 200, answer
        return answer.json()

    def refused(self, path: str, **body: Any) -> str:
        """What a POST is told that is wrong."""
        answer = self._api("POST", f"/ajax-api/2.0/headrace/{path}", body)
        return _refusal(answer)

    def refused_get(self, path: str, **query: Any) -> str:
        """What a GET is told that is wrong."""
        answer = self._api("GET", f"/ajax-api/2.0/headrace/{path}?{urlencode(query, doseq=True)}")
        return _refusal(answer)

    def add(
        self,
        name: str = "run",
        metrics: dict[str, float] | None = None,
        params: dict[str, str] | None = None,
        tags: dict[str, str] | None = None,
        experiment: str = "0",
    ) -> str:
        """Make a run; each starts a second after the one before."""
        self._runs += 1
        run_tags = [RunTag(*tag) for tag in (tags or {}).items()]
        made = self.store.create_run(experiment, "u", self._runs * 1000, run_tags, name)
        run_id = made.info.run_id
        points = [Metric(key, value, 1, 0) for key, value in (metrics or {}).items()]
        pairs = [Param(*param) for param in (params or {}).items()]
        self.store.log_batch(run_id, points, pairs, [])
        return run_id


def _refusal(answer: Any) -> str:
    assert answer.status == 400, answer
    assert answer.json()["error_code"] == "INVALID_PARAMETER_VALUE"
    return str(answer.json()["message"])


@pytest.fixture
def web(database_url: str) -> Iterator[Web]:
    loop = asyncio.new_event_loop()
    api = Api(create_app(open_store(database_url, "mlflow-artifacts:/")), loop)
    yield Web(api)
    loop.run_until_complete(api.app.close())
    loop.close()
