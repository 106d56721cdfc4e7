"""What all messages share: leniency as in protobuf's JSON mapping, and numbers JSON lacks."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any, TypeVar

import msgspec

from mlflow.exceptions import MlflowException

T = TypeVar("T")


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request or a response. Fields that are not set are left out when it is written."""


class Empty(Message, frozen=True, kw_only=True):
    """A response that says nothing but that it was done."""


encode = msgspec.json.Encoder().encode
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def decode(data: bytes, type: type[T]) -> T:
    """Read a message as leniently as protobuf's JSON mapping asks.

    64-bit integers may be strings, unknown fields are ignored, `NaN` and `Infinity` may be strings
    or bare words, a null field counts as absent.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`, with the field that is wrong.
    """
    decoder = _decoders.get(type)
    if decoder is None:
        decoder = _decoders[type] = msgspec.json.Decoder(type, strict=False)
    try:
        return decoder.decode(data or b"{}")  # type: ignore[no-any-return]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _decode_leniently(data, type)


def _decode_leniently(data: bytes, type: type[T]) -> T:
    try:
        fields = _without_nulls(json.loads(data or b"{}"))
    except (ValueError, RecursionError) as error:
        raise MlflowException.invalid_parameter_value(f"The body is not JSON: {error}.") from None
    if not isinstance(fields, dict):
        raise MlflowException.invalid_parameter_value(
            f"The body is a JSON object; this is {fields.__class__.__name__}."
        )
    return convert(fields, type)


def convert(fields: Any, type: type[T]) -> T:
    """Read a message from decoded JSON, or from the fields of a query.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`, with the field that is wrong.
    """
    try:
        return msgspec.convert(fields, type, strict=False)
    except msgspec.ValidationError as error:
        raise MlflowException.invalid_parameter_value(
            f"The request cannot be read: {error}."
        ) from None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value


def number(value: float) -> float | str:
    """A float as JSON can carry it: NaN and infinities become strings."""
    if isfinite(value):
        return value
    if value != value:
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
