"""The ASGI application: guard, find, decode, authorise, call, encode.

Everything between a request's bytes and its endpoint happens here, once, for all endpoints. Their
errors come back as the one error body; what nobody foresaw is logged with the request's id, and the
caller learns nothing but that id.
"""

from __future__ import annotations

import itertools
import logging
import secrets
import time
import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any, Protocol

from headrace.http import errors
from headrace.http.access_log import AccessLog, Entry
from headrace.http.fields import from_body, from_query
from headrace.http.guard import Guard
from headrace.http.platform import Platform
from headrace.http.request import ClientGone, Receive, Request, Response
from headrace.http.routes import Methods, Routes, parameter_names
from headrace.http.table import Endpoint, Kind
from headrace.identity.actor import Actor, actor_at, stranger_at
from headrace.identity.authorize import Authorize, allow_all
from headrace.identity.roles import PUBLIC, SIGNED_IN_PERMISSION, required
from mlflow.exceptions import MlflowException
from mlflow.wire.message import decode, encode

if TYPE_CHECKING:
    from headrace.identity.sign_in import SignIn

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HEAVY_BODY = 16_384
"""A body from this many bytes on is not decoded and stored in microseconds."""

COMPRESS_FROM = 16_384
"""Answers this large are compressed for callers on other machines."""

_JSON = b"application/json"
_WITHOUT_BODY = frozenset({"GET", "DELETE"})
_logger = logging.getLogger(__name__)


class Background(Protocol):
    """What goes on beside the requests."""

    def start(self) -> None:
        """Begin, once, when the server is ready."""

    def stop(self) -> None:
        """End."""


class Application:
    """An ASGI application.

    Args:
        platform: What its endpoints work with; closed when the server shuts down.
        routes: Its endpoints.
        authorize: Decides whether a call may be made; one with `at_once` looks at the database only
            where that said False, in another thread.
        sign_in: Knows who calls; None: nobody signs in.
        access_log: Where each request is written down; None: nowhere.
    """

    def __init__(
        self,
        platform: Platform,
        routes: Routes,
        authorize: Authorize = allow_all,
        access_log: AccessLog | None = None,
        sign_in: SignIn | None = None,
    ) -> None:
        self.platform = platform
        self.routes = routes
        self.on_ready: Callable[[], None] | None = None
        self.background: list[Background] = []
        self._guard = Guard(platform.options)
        self._authorize = authorize
        self._at_once: Callable[[Actor, str], bool] | None = getattr(authorize, "at_once", None)
        self._sign_in = sign_in
        self._access_log = access_log
        self._count = itertools.count(1).__next__
        self._id_prefix = secrets.token_hex(4).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    # ---- one request ----
    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        measures = self.platform.measures
        measures.in_flight += 1
        client = scope.get("client")
        actor_of = actor_at if self._sign_in is None else stranger_at
        request = Request(
            scope,
            receive,
            self.platform,
            actor_of(client[0] if client else ""),
            b"%b-%x" % (self._id_prefix, self._count()),
        )
        name, status, size = "unknown", 499, 0
        cors: list[tuple[bytes, bytes]] = []
        try:
            methods = self.routes.fixed.get(request.path)
            endpoint = methods.get(request.method) if methods is not None else None
            try:
                if endpoint is None:
                    methods, endpoint = self._search(request, methods)
                cors = self._guard.check(
                    request.method, request.headers, endpoint is not None and endpoint.any_host
                )
                if endpoint is not None:
                    name = endpoint.name
                    response = await self._call(endpoint, request)
                else:
                    response = self._without_endpoint(request, methods)
            except Exception as error:  # noqa: BLE001  # answered, and logged
                response = self._failed(error, request)
            if cors:
                response.headers.extend(cors)
            status = response.status
            size = await self._answer(request, response, send)
        except ClientGone:
            status = 499
        finally:
            seconds = time.perf_counter() - started
            measures.in_flight -= 1
            measures.count(name, status, seconds)
            if self._access_log is not None:
                _log(self._access_log, request, status, seconds, size)

    def _search(
        self, request: Request, methods: Methods | None
    ) -> tuple[Methods | None, Endpoint | None]:
        """What a look-up of the path and method as they are did not find."""
        if methods is None:
            raw_path = request.scope.get("raw_path") or request.path.encode()
            found = self.routes.with_parameters(raw_path.partition(b"?")[0].decode("latin-1"))
            if found is None:
                return None, None
            methods, values = found
        else:
            values = []
        endpoint = methods.get("GET" if request.method == "HEAD" else request.method)
        if endpoint is not None and values:
            request.parameters = dict(zip(parameter_names(endpoint.path), values, strict=True))
        return methods, endpoint

    def _without_endpoint(self, request: Request, methods: Methods | None) -> Response:
        if methods is None:
            if request.path == self.platform.options.static_prefix and request.path:
                location = [(b"location", f"{request.path}/".encode())]
                return Response(status=308, media=None, headers=location)
            raise errors.no_endpoint(request.method, request.path)
        if request.method == "OPTIONS":
            headers = self._guard.preflight(request.headers, list(methods))
            return Response(status=204, media=None, headers=headers)
        raise errors.wrong_method(request.method, request.path, methods)

    async def _call(self, endpoint: Endpoint, request: Request) -> Response:
        if self._sign_in is not None:
            request.actor = await self._who(self._sign_in, endpoint, request)
        # Before the body is read: strangers' bodies are not worth reading.
        may = self._may_at_once(endpoint, request.actor)
        if endpoint.kind is Kind.STREAM:
            if not may:
                await self._check(endpoint, request.actor, request)
            answer: Response = await endpoint.call(request)
            return answer
        body = b""
        if request.method not in _WITHOUT_BODY or b"content-length" in request.headers:
            body = await request.body()
        message = _message(endpoint, request, body)
        if not may:
            await self._check(endpoint, request.actor, message)
        platform = self.platform
        if endpoint.kind is Kind.WRITE:
            answered = await platform.write(
                request.actor,
                endpoint.call,
                platform,
                message,
                heavy=len(body) >= HEAVY_BODY,
                order=getattr(message, "run_id", ""),
            )
        else:
            answered = await platform.read(request.actor, endpoint.call, platform, message)
        if endpoint.points is not None:
            platform.measures.points += endpoint.points(message)
        return Response(_encoded(answered))

    async def _who(self, sign_in: SignIn, endpoint: Endpoint, request: Request) -> Actor:
        address = request.actor.address
        is_public = required(endpoint.permission) == PUBLIC
        try:
            actor = sign_in.at_once(request.method, request.headers, address)
            if actor is None:
                actor = await self.platform.read(
                    request.actor, sign_in.who, request.headers, address
                )
            return actor
        except MlflowException:
            if is_public:
                return request.actor  # whoever it is
            raise

    def _may_at_once(self, endpoint: Endpoint, actor: Actor) -> bool:
        return self._at_once is not None and self._at_once(actor, _permission(endpoint))

    async def _check(self, endpoint: Endpoint, actor: Actor, resource: Any) -> None:
        arguments = (actor, _permission(endpoint), resource)
        if self._at_once is None:
            self._authorize(*arguments)
        else:  # it looks at the database
            await self.platform.read(actor, self._authorize, *arguments)

    def _failed(self, error: Exception, request: Request) -> Response:
        if isinstance(error, ClientGone):
            raise error
        if isinstance(error, MlflowException):
            status = error.get_http_status_code()
            if status >= 500:
                _logger.warning(
                    "Request %s, %s %s: %s",
                    request.id.decode(), request.method, request.path, error.message,
                )  # fmt: skip
            return Response(errors.body_of(error), status, headers=[*errors.headers_of(error)])
        request_id = request.id.decode()
        _logger.error(
            "Request %s, %s %s, failed.",
            request_id, request.method, request.path, exc_info=error,
        )  # fmt: skip
        message = f"The server failed at this request; its log has the reason under {request_id}."
        return Response(errors.body_of(MlflowException(message)), 500)

    # ---- its answer ----
    async def _answer(self, request: Request, response: Response, send: Send) -> int:
        body = response.body
        headers = [*self._guard.headers, (b"x-request-id", request.id)]
        if response.media is not None:
            headers.append((b"content-type", response.media))
        if response.headers:
            own = {name for name, _ in response.headers}
            headers = [pair for pair in headers if pair[0] not in own] + response.headers
        if not isinstance(body, bytes):
            return await self._stream(request, response.status, headers, body, send)
        if len(body) >= COMPRESS_FROM and self._compresses(request, response):
            body = await self.platform.read(request.actor, _gzip, body)
            headers += [(b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
        if response.status != 204 and not _names(response.headers, b"content-length"):
            headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        if request.method == "HEAD":
            body = b""
        await send({"type": "http.response.body", "body": body})
        return len(body)

    async def _stream(
        self, request: Request, status: int, headers: Any, body: Any, send: Send
    ) -> int:
        size = 0
        try:
            await send({"type": "http.response.start", "status": status, "headers": headers})
            if request.method != "HEAD":
                async for chunk in body:
                    size += len(chunk)
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            if hasattr(body, "aclose"):
                await body.aclose()
        return size

    def _compresses(self, request: Request, response: Response) -> bool:
        """Whether compressing pays: never within one machine, where it only costs time."""
        return (
            request.actor.kind != "local"
            and response.media == _JSON
            and b"gzip" in request.headers.get(b"accept-encoding", b"")
        )

    # ---- the server's life ----
    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                for each in self.background:
                    each.start()
                if self.on_ready is not None:
                    self.on_ready()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def end_streams(self) -> None:
        """End the streams that would never end by themselves, so that the server can stop."""
        self.platform.changes.close()

    async def close(self) -> None:
        """Store what was accepted, and close everything."""
        for each in self.background:
            each.stop()
        await self.platform.close()
        if self._access_log is not None:
            self._access_log.close()


def _permission(endpoint: Endpoint) -> str:
    """What one needs to call an endpoint at all; one that filters shows nothing to who has less."""
    return SIGNED_IN_PERMISSION if endpoint.filtered else endpoint.permission


def _message(endpoint: Endpoint, request: Request, body: bytes) -> Any:
    if endpoint.read is not None:
        return endpoint.read(request.query, body)
    if endpoint.method in _WITHOUT_BODY:
        return from_query(request.query, request.parameters, body, endpoint.request)
    if request.parameters:
        return from_body(body, request.parameters, endpoint.request)
    return decode(body, endpoint.request)


def _encoded(answer: Any) -> bytes:
    if answer is None:
        return b"{}"
    if isinstance(answer, bytes):
        return answer
    if isinstance(answer, str):
        return answer.encode()
    return encode(answer)


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(level=1, wbits=31)
    return packer.compress(body) + packer.flush()


def _names(headers: list[tuple[bytes, bytes]], name: bytes) -> bool:
    return any(key == name for key, _ in headers)


def _log(log: AccessLog, request: Request, status: int, seconds: float, size: int) -> None:
    actor = request.actor
    log.add(
        Entry(
            time.time(),
            request.method,
            request.path,
            status,
            seconds,
            size,
            actor.address,
            actor.name,
            request.id,
        )
    )
