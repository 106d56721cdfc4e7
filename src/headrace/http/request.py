"""What an endpoint that streams sees, and what it answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from headrace.http.bodies import read_body
from headrace.http.errors import ClientGone
from headrace.http.fields import parse_query
from headrace.identity.actor import Actor

if TYPE_CHECKING:
    from headrace.http.platform import Platform

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Request:
    """One request.

    Attributes:
        scope: The ASGI scope.
        headers: Names in lower case; of a repeated one the last.
        method: As it came; `HEAD` is answered by the endpoint of `GET`.
        path: Decoded once.
        parameters: What stands in the path, by name, decoded once.
        actor: Who asks.
        id: Text that this request has in the log and in its answer.
        platform: The store and all else.
    """

    __slots__ = ("_query", "_receive", "actor", "headers", "id", "method", "parameters", "path",
                 "platform", "scope")  # fmt: skip

    def __init__(
        self,
        scope: MutableMapping[str, Any],
        receive: Receive,
        platform: Platform,
        actor: Actor,
        id: bytes,
    ) -> None:
        self.scope = scope
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.parameters: dict[str, str] = {}
        self.actor = actor
        self.id = id
        self.platform = platform
        self._receive = receive
        self._query: dict[str, list[str]] | None = None

    @property
    def query(self) -> dict[str, list[str]]:
        """The query's fields, each with all its values."""
        if self._query is None:
            self._query = parse_query(self.scope["query_string"])
        return self._query

    def header(self, name: str) -> str | None:
        """A header's value; the name in lower case."""
        value = self.headers.get(name.encode())
        return None if value is None else value.decode("latin-1")

    async def body(self) -> bytes:
        """The whole body, inflated, within `Options.max_body_bytes`."""
        return await read_body(self._receive, self.headers, self.platform.options.max_body_bytes)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives, of any size.

        Raises:
            ClientGone: The connection ended before the body did: what came is not all there was.
        """
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            if chunk := message.get("body", b""):
                yield chunk
            more = message.get("more_body", False)

    async def receive(self) -> MutableMapping[str, Any]:
        """The next ASGI message, for those who know what to do with it."""
        return await self._receive()

    async def disconnected(self) -> None:
        """Wait until the caller has gone (a body that is left is thrown away)."""
        while (await self._receive())["type"] != "http.disconnect":
            pass


class Response:
    """An answer.

    Args:
        body: All of it, or what yields it piece by piece. A generator that was begun is closed
            when the caller goes away.
        status: HTTP status.
        media: Content type; None: no such header.
        headers: Further headers, names in lower case. `content-length` is added where `body` is
            bytes and none is given.
    """

    __slots__ = ("body", "headers", "media", "status")

    def __init__(
        self,
        body: bytes | AsyncIterator[bytes] = b"",
        status: int = 200,
        media: bytes | None = b"application/json",
        headers: list[tuple[bytes, bytes]] | None = None,
    ) -> None:
        self.body = body
        self.status = status
        self.media = media
        self.headers = headers or []


__all__ = ["ClientGone", "Receive", "Request", "Response"]
