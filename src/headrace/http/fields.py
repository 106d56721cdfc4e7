"""Request messages out of queries, paths and bodies, as leniently as the protocol asks."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from mlflow.entities import RunStatus, ViewType
from mlflow.exceptions import MlflowException
from mlflow.wire.message import convert

MAX_QUERY_FIELDS = 2000


def parse_query(query: bytes) -> dict[str, list[str]]:
    """Fields of a query string with all their values, decoded once.

    Raises:
        MlflowException: Not UTF-8, or more than 2,000 fields (`INVALID_PARAMETER_VALUE`).
    """
    if not query:
        return {}
    fields: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_QUERY_FIELDS,
        )
    except ValueError as error:
        raise MlflowException.invalid_parameter_value(
            f"The query cannot be read: {error}."
        ) from None
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def from_query(
    query: Mapping[str, Sequence[str]],
    parameters: Mapping[str, str],
    body: bytes,
    type: type[msgspec.Struct],
) -> Any:
    """A message whose fields come from the query; those in a body and in the path go over them.

    Repeated keys are lists, and so is a single value of a field that is a list.
    """
    lists = _list_fields(type)
    fields: dict[str, Any] = {
        name: list(values) if name in lists else values[-1] for name, values in query.items()
    }
    if body:
        fields.update(_object(body))
    fields.update(parameters)
    return convert(fields, type)


def from_body(body: bytes, parameters: Mapping[str, str], type: type[msgspec.Struct]) -> Any:
    """A message from a JSON body, some of whose fields stand in the path."""
    return convert({**_object(body), **parameters}, type)


def one(query: Mapping[str, Sequence[str]], name: str, default: str | None = None) -> str:
    """A field's only value.

    Raises:
        MlflowException: It is missing and has no default (`INVALID_PARAMETER_VALUE`).
    """
    values = query.get(name)
    if values:
        return values[-1]
    if default is None:
        raise MlflowException.invalid_parameter_value(f"The query lacks {name!r}.")
    return default


def view_type(value: str | int) -> int:
    """Number of a `ViewType`: its name or number, in any case, as text or not.

    Raises:
        MlflowException: There is none like it (`INVALID_PARAMETER_VALUE`).
    """
    names = {number: ViewType.to_string(number) for number in (1, 2, 3)}
    return _enumerated("view type", value, names)


def run_status(value: str | int) -> int:
    """Number of a `RunStatus`; see `view_type`."""
    names = {number: RunStatus.to_string(number) for number in RunStatus.all_status()}
    return _enumerated("run status", value, names)


def _enumerated(what: str, value: str | int, names: Mapping[int, str]) -> int:
    text = str(value).upper()
    for number, name in names.items():
        if text in (name.upper(), str(number)):
            return number
    known = ", ".join(f"{name.upper()} ({number})" for number, name in names.items())
    raise MlflowException.invalid_parameter_value(f"No {what} {value!r}; there are {known}.")


def _object(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MlflowException.invalid_parameter_value(f"The body is not JSON: {error}.") from None
    if not isinstance(fields, dict):
        raise MlflowException.invalid_parameter_value(
            f"The body is a JSON object; this is {fields.__class__.__name__}."
        )
    return {name: value for name, value in fields.items() if value is not None}


@lru_cache(maxsize=256)
def _list_fields(type: type[msgspec.Struct]) -> frozenset[str]:
    return frozenset(field.name for field in msgspec.structs.fields(type) if _is_list(field.type))


def _is_list(annotation: Any) -> bool:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return any(_is_list(part) for part in typing.get_args(annotation))
    return typing.get_origin(annotation) is list or annotation is list
