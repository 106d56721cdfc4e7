"""A transport that calls an ASGI application in this process: the whole server, without a socket.

with AsgiTransport(create_app(store)) as transport:
    remote = RestStore(transport.base_url, transport)
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from concurrent.futures import Future
from typing import Any
from urllib.parse import unquote, urlencode

from mlflow.stores.rest.transport import (
    Body,
    FileSlice,
    Query,
    Response,
    Retry,
    Transport,
    query_pairs,
)

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]

CHUNK_BYTES = 1 << 18


class AsgiTransport(Transport):
    """A way to an application in this process, whose event loop runs in a thread of its own.

    Args:
        application: Its lifespan begins with this object and ends with `close()`.
        headers: Sent with every request.
    """

    base_url = "http://localhost"

    def __init__(self, application: Application, headers: Mapping[str, str] | None = None) -> None:
        self._application = application
        self._headers = dict(headers or {})
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="asgi", daemon=True)
        self._thread.start()
        self._lifespan_in: asyncio.Queue[Message] = asyncio.Queue()
        self._lifespan_out: asyncio.Queue[Message] = asyncio.Queue()
        self._lifespan = asyncio.run_coroutine_threadsafe(self._live(), self._loop)
        self._tell("startup")

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
        stream: bool = False,
        timeout: float | None = None,
        retry: Retry = Retry.ALWAYS,
    ) -> Response:
        sent = {"host": "localhost", **self._headers, **(headers or {})}
        if body is not None:
            sent.setdefault("content-type", "application/json")
            sent["content-length"] = str(body.size if isinstance(body, FileSlice) else len(body))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": urlencode(query_pairs(query)).encode(),
            "root_path": "",
            "headers": [(k.lower().encode(), v.encode()) for k, v in sent.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("localhost", 80),
        }
        answering = self._exchange(scope, _chunks(body))
        answered: Future[_Answer] = asyncio.run_coroutine_threadsafe(answering, self._loop)
        return answered.result(timeout)

    def close(self) -> None:
        if self._thread.is_alive():
            self._tell("shutdown")
            self._lifespan.result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def __enter__(self) -> AsgiTransport:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # ---- on the loop ----
    async def _exchange(self, scope: Message, chunks: Iterator[bytes]) -> _Answer:
        answer = _Answer()
        ended = asyncio.Event()
        pending: bytes | None = next(chunks)

        async def receive() -> Message:
            nonlocal pending
            if pending is None:
                await ended.wait()
                return {"type": "http.disconnect"}
            chunk, pending = pending, next(chunks, None)
            return {"type": "http.request", "body": chunk, "more_body": pending is not None}

        async def send(message: Message) -> None:
            answer.add(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                ended.set()

        await self._application(scope, receive, send)
        return answer

    async def _live(self) -> None:
        await self._application(
            {"type": "lifespan", "asgi": {"version": "3.0"}},
            self._lifespan_in.get,
            self._lifespan_out.put,
        )

    def _tell(self, event: str) -> None:
        async def tell() -> Message:
            await self._lifespan_in.put({"type": f"lifespan.{event}"})
            return await self._lifespan_out.get()

        told = asyncio.run_coroutine_threadsafe(tell(), self._loop).result()
        if told["type"] != f"lifespan.{event}.complete":
            raise RuntimeError(f"The application's {event} failed: {told.get('message', '')}")


class _Answer(Response):
    """An answer that is here whole."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self._body = bytearray()

    def add(self, message: Message) -> None:
        """Take in an ASGI message."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode().lower(): v.decode() for k, v in message["headers"]}
        else:
            self._body += message.get("body", b"")

    def read(self) -> bytes:
        body, self._body = bytes(self._body), bytearray()
        return body

    def read_into(self, buffer: memoryview) -> int:
        count = min(len(buffer), len(self._body))
        buffer[:count] = self._body[:count]
        del self._body[:count]
        return count

    def close(self) -> None:
        self._body.clear()


def _chunks(body: Body | None) -> Iterator[bytes]:
    """A body in pieces, at least one."""
    if not isinstance(body, FileSlice):
        yield body or b""
        return
    body.file.seek(body.start)
    left = body.size
    while left:
        chunk = body.file.read(min(CHUNK_BYTES, left))
        left -= len(chunk)
        yield chunk
        if body.advance is not None:
            body.advance(len(chunk))
