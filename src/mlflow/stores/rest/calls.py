"""One call of the REST API: a message goes out, a message or an error comes back."""

from __future__ import annotations

import json
from functools import lru_cache
from math import isfinite
from typing import Any, TypeVar

import msgspec

from mlflow.entities import Metric
from mlflow.exceptions import (
    CODE_OF_HTTP_STATUS,
    ENDPOINT_NOT_FOUND,
    INTERNAL_ERROR,
    MlflowException,
    RestException,
)
from mlflow.stores.rest.transport import Body, Query, Response, Retry, Transport
from mlflow.wire.message import Empty, Message, decode, encode, number

A = TypeVar("A")

API = "/api/2.0/mlflow/"
API_3 = "/api/3.0/mlflow/"
# What MLflow has no word for.
HEADRACE_API = "/api/2.0/headrace/"
PROXY_API = "/api/2.0/mlflow-artifacts/"
# What MLflow serves to its own page only.
AJAX_API = "/ajax-api/2.0/mlflow/"


class Calls:
    """What every part of the store shares.

    Args:
        transport: The way to the server.
    """

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def _get(self, path: str, asked: Message, answer: type[A], api: str = API) -> A:
        return self._call("GET", api + path, answer, query=fields_of(asked))

    def _post(
        self,
        path: str,
        asked: Message,
        answer: type[A] = Empty,  # type: ignore[assignment]
        *,
        method: str = "POST",
        api: str = API,
        retry: Retry = Retry.ALWAYS,
    ) -> A:
        return self._call(method, api + path, answer, body=encode(fields_of(asked)), retry=retry)

    def _call(
        self,
        method: str,
        path: str,
        answer: type[A],
        *,
        query: Query | None = None,
        body: Body | None = None,
        retry: Retry = Retry.ALWAYS,
    ) -> A:
        with self.transport.request(method, path, query=query, body=body, retry=retry) as got:
            return decode_answer(got, answer, f"{method} {self.transport.base_url}{path}")


def decode_answer(got: Response, answer: type[A], what: str) -> A:
    """The message in an answer.

    Args:
        what: The call, for messages.

    Raises:
        RestException: The server answered with an error.
        MlflowException: The answer is none of the REST API.
    """
    text = got.read()
    if got.status >= 400:
        raise error_of(got.status, text, what)
    try:
        return decode(text if text.strip() not in (b"", b"OK") else b"{}", answer)
    except MlflowException as error:
        raise MlflowException(
            f"{what} answered {got.status} with something else than the JSON of the MLflow API "
            f"({error.message}). Is the tracking URI that of an MLflow server? It begins with: "
            f"{_excerpt(text)}",
            INTERNAL_ERROR,
        ) from None


def error_of(status: int, text: bytes, what: str) -> MlflowException:
    """The error in an answer whose status says that it is one."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict) and ("error_code" in body or "message" in body):
        body.setdefault("error_code", CODE_OF_HTTP_STATUS.get(status, "INTERNAL_ERROR"))
        return RestException(body)
    if status == 404:
        return MlflowException(
            f"{what} answered 404 and no error of the MLflow API: the server does not have this "
            f"endpoint, or is no MLflow server. It says: {_excerpt(text)}",
            ENDPOINT_NOT_FOUND,
        )
    return MlflowException(
        f"{what} answered {status}: {_excerpt(text)}",
        CODE_OF_HTTP_STATUS.get(status, "INTERNAL_ERROR"),
    )


def fields_of(message: Message) -> dict[str, Any]:
    """A request's fields, without those that say nothing (None, and empty ones by default).

    Defaults are sent all the same: another server's may differ.
    """
    fields = {}
    for name in message.__struct_fields__:
        value = getattr(message, name)
        if value is None or (value in ("", []) and name in _empty_by_default(type(message))):
            continue
        fields[name] = value
    return fields


@lru_cache(maxsize=256)
def _empty_by_default(message: type[Message]) -> frozenset[str]:
    fields = msgspec.structs.fields(message)
    return frozenset(
        field.name
        for field in fields
        if field.default == "" or field.default_factory is not msgspec.NODEFAULT
    )


class Point(msgspec.Struct, frozen=True, omit_defaults=True):
    """A metric's point with all that MLflow's servers insist on, even where it is zero."""

    key: str
    value: float | str
    timestamp: int
    step: int
    model_id: str | None = None
    dataset_name: str | None = None
    dataset_digest: str | None = None


def point_of(metric: Metric) -> Point:
    """A metric's point as JSON can carry it."""
    value = metric.value
    return Point(
        metric.key,
        value if isfinite(value) else number(value),
        metric.timestamp,
        metric.step,
        metric.model_id,
        metric.dataset_name,
        metric.dataset_digest,
    )


def _excerpt(text: bytes) -> str:
    return repr(text[:200].decode("utf-8", "replace").strip())
