"""The application: a model over HTTP.

| path | answer |
|---|---|
| `POST /invocations` | predictions; see `request.py` and `answer.py` |
| `GET /ping`, `GET /health` | 200 and an empty line as long as a model is there |
| `GET /version` | the level of MLflow's interface, such as `3.17.2` |
| `GET /model` | which model answers: URI, version, when it was loaded, signature |

Errors are `{"error_code", "message"}` with the status of the code; a content type that is not read
is 415, what takes too long 504.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from mlflow.exceptions import BAD_REQUEST, MlflowException
from mlflow.serving import batching
from mlflow.serving.answer import answer_of
from mlflow.serving.batching import Batcher, Request, predict_together
from mlflow.serving.request import UnsupportedMediaType, read_invocation
from mlflow.serving.served_model import Loaded, ServedModel
from mlflow.version import VERSION

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

MOST_BYTES = 512 << 20
"""A body beyond this is refused: it would not fit into memory several times."""

_JSON = b"application/json"
_PLAIN = b"text/plain; charset=utf-8"
_GET = {"/ping": "_ping", "/health": "_ping", "/version": "_version", "/model": "_model"}

_access = logging.getLogger("mlflow.serving.access")
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    status: int
    body: bytes
    kind: bytes = _JSON
    headers: tuple[tuple[bytes, bytes], ...] = field(default=())


class Application:
    """The ASGI application.

    Args:
        served: The model.
        timeout_s: Seconds after which a request is given up.
        threads: How many requests are predicted at the same time.
        on_ready: Called when it answers.
        batches: Whether requests that wait at the same time may be predicted together.

    Attributes:
        draining: Whether another process takes over: connections end with their next answer.
    """

    def __init__(
        self,
        served: ServedModel,
        timeout_s: float,
        threads: int,
        on_ready: Callable[[], None] = lambda: None,
        *,
        batches: bool = True,
    ) -> None:
        self._served = served
        self._timeout_s = timeout_s
        self._on_ready = on_ready
        self.draining = False
        self._batches = batches
        self._one = ThreadPoolExecutor(1, thread_name_prefix="predict-together")
        self._batcher = Batcher(answer_all, self._one)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="predict")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            began = time.perf_counter()
            answer = await self._answer(scope, receive)
            await _send(send, answer, last=self.draining)
            if _access.isEnabledFor(logging.INFO):
                self._log(scope, answer, time.perf_counter() - began)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._served.follow()
        await send({"type": "lifespan.startup.complete"})
        asyncio.get_running_loop().call_soon(self._on_ready)
        await receive()
        self._served.stop()
        for threads in (self._threads, self._one):
            threads.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: dict[str, Any], receive: Receive) -> Answer:
        path, method = scope["path"], scope["method"]
        if path == "/invocations":
            if method != "POST":
                return _error(405, "BAD_REQUEST", "Predictions are asked for by POST.")
            return await self._invoke(scope, receive)
        name = _GET.get(path)
        if name is None:
            return _error(
                404,
                "ENDPOINT_NOT_FOUND",
                f"There is nothing at {path}; there are POST /invocations, and GET "
                f"{', '.join(_GET)}.",
            )
        if method not in ("GET", "HEAD"):
            return _error(405, "BAD_REQUEST", f"{path} is asked for by GET.")
        answer: Answer = getattr(self, name)()
        return answer

    # ---- what is asked for by GET ----
    def _ping(self) -> Answer:
        return Answer(200, b"\n")

    def _version(self) -> Answer:
        return Answer(200, VERSION.encode())

    def _model(self) -> Answer:
        described = self._served.current.description(self._served.model_uri)
        return Answer(200, json.dumps(described).encode())

    # ---- predictions ----
    async def _invoke(self, scope: dict[str, Any], receive: Receive) -> Answer:
        body = await _body(receive)
        if body is None:
            return _error(
                413, "BAD_REQUEST", f"The body has more than {MOST_BYTES >> 20} MiB; send less."
            )
        # Answered by this model, also if another takes its place meanwhile.
        loaded = self._served.current
        request = Request(loaded, body, _content_type(scope))
        if self._batches and loaded.row_wise and len(body) <= batching.MOST_BYTES:
            work: asyncio.Future[Answer] = self._batcher.ask(request)
        else:
            loop = asyncio.get_running_loop()
            work = loop.run_in_executor(self._threads, predict, *request)
        try:
            answer: Answer = await asyncio.wait_for(work, self._timeout_s)
        except asyncio.TimeoutError:
            return _error(
                504,
                "DEADLINE_EXCEEDED",
                f"The model has not answered within {self._timeout_s:g} seconds. Send less at a "
                "time, or let it take longer with --timeout.",
            )
        if loaded.version.number is None:
            return answer
        version = ((b"x-model-version", loaded.version.number.encode()),)
        return Answer(answer.status, answer.body, answer.kind, version)

    def _log(self, scope: dict[str, Any], answer: Answer, seconds: float) -> None:
        client = scope.get("client") or ("-", 0)
        _access.info(
            "%s %s %s %d %d B %.1f ms%s",
            client[0], scope["method"], scope["path"], answer.status, len(answer.body),
            seconds * 1000, "".join(f" version {value.decode()}" for _, value in answer.headers),
        )  # fmt: skip


def predict(loaded: Loaded, body: bytes, content_type: str | None) -> Answer:
    """What a model answers to a request; errors, too, are answers."""
    try:
        invocation = read_invocation(body, content_type, loaded.model.metadata)
        predictions = _predict(loaded, invocation.data, invocation.params)
        return Answer(200, answer_of(predictions, wrapped=invocation.wrapped))
    except UnsupportedMediaType as error:
        return Answer(415, error.message.encode(), _PLAIN)
    except MlflowException as error:
        return _error(error.get_http_status_code(), error.error_code, error.message)


def answer_all(requests: Sequence[Request]) -> list[Answer]:
    """What models answer to requests: together if they go together, else one by one."""
    if len(requests) > 1 and all(each.loaded is requests[0].loaded for each in requests):
        try:
            together = predict_together(requests)
        except MlflowException:  # a content type that is not read
            together = None
        if together is not None:
            return [Answer(200, answer_of(each)) for each in together]
    return [predict(*each) for each in requests]


def _predict(loaded: Loaded, data: Any, params: dict[str, Any] | None) -> Any:
    try:
        return loaded.model.predict(data, params=params)
    except MlflowException:
        raise
    except Exception as error:
        _logger.warning("The model %s failed.", loaded.version.uri, exc_info=True)
        raise MlflowException(
            f"The model failed on this data: {type(error).__name__}: {error}. The log of the "
            "server says where.",
            BAD_REQUEST,
        ) from error


async def _body(receive: Receive) -> bytes | None:
    """The body of a request; None if it is too large."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    parts, size = [body], len(body)
    while message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            return None
    return b"".join(parts)


def _content_type(scope: dict[str, Any]) -> str | None:
    for name, value in scope["headers"]:
        if name == b"content-type":
            text: str = value.decode("latin-1")
            return text
    return None


def _error(status: int, code: str, message: str) -> Answer:
    return Answer(status, json.dumps({"error_code": code, "message": message}).encode())


async def _send(send: Send, answer: Answer, *, last: bool) -> None:
    headers = [
        (b"content-type", answer.kind),
        (b"content-length", str(len(answer.body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        *answer.headers,
    ]
    if last:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
