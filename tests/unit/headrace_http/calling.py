"""Calling an application as an ASGI server calls it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from headrace.http.dispatch import Application
from headrace.services.store import SqlStore

API = "/api/2.0/mlflow/"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Api:
    """Calls an application; `body` may be JSON, bytes, or a list of the pieces that arrive."""

    def __init__(self, app: Application, loop: asyncio.AbstractEventLoop) -> None:
        self.app = app
        self.store: SqlStore = app.platform.store
        self._loop = loop

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        client: str = "127.0.0.1",
    ) -> Answer:
        if not path.startswith("/"):
            path = API + path
        path, _, query = path.partition("?")
        sent = {"host": "localhost:5000", **(headers or {})}
        pieces = _pieces(body)
        if not isinstance(body, list) and body is not None:
            sent.setdefault("content-length", str(len(pieces[0])))
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in sent.items()],
            "client": (client, 50000),
        }
        return self._loop.run_until_complete(self._call(scope, pieces))

    async def _call(self, scope: dict[str, Any], pieces: list[bytes]) -> Answer:
        waiting = [
            {"type": "http.request", "body": piece, "more_body": position + 1 < len(pieces)}
            for position, piece in enumerate(pieces)
        ]
        sent: list[Any] = []

        async def receive() -> Any:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        if not sent:
            return Answer(0, {}, b"")
        headers = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], headers, body)

    def get(self, path: str, **headers: str) -> Answer:
        return self("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self("POST", path, {} if body is None else body, headers)

    def new_run(self) -> str:
        """Id of a new run in the default experiment."""
        return str(self.post("runs/create", {}).json()["run"]["info"]["run_id"])


def _pieces(body: Any) -> list[bytes]:
    if isinstance(body, list):
        return body
    if isinstance(body, bytes):
        return [body]
    return [b"" if body is None else json.dumps(body).encode()]


MakeApi = Callable[..., Api]
