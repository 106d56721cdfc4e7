"""The schema of a dataclass: each field a column, dataclasses in it objects.

Fields are of `bool`, `int` (long), `float`, `str`, `bytes`, `datetime.date`, of another dataclass,
of a list of these, or of one of these or None (optional).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from typing import TYPE_CHECKING, Any, Union

from mlflow.exceptions import MlflowException
from mlflow.types.data_type import DataType
from mlflow.types.nested import Array, Object, Property

if TYPE_CHECKING:
    from mlflow.types.schema import Schema

_TYPES: dict[Any, DataType] = {
    bool: DataType.boolean,
    int: DataType.long,
    float: DataType.float,
    str: DataType.string,
    bytes: DataType.binary,
    dt.date: DataType.datetime,
    dt.datetime: DataType.datetime,
}


def convert_dataclass_to_schema(dataclass: Any) -> Schema:
    """The schema of a dataclass, or of the class of an instance.

    Raises:
        TypeError: It is no dataclass.
        MlflowException: A field's type is not one of those above (`INVALID_PARAMETER_VALUE`).
    """
    from mlflow.types.columns import ColSpec
    from mlflow.types.schema import Schema  # which names this function

    return Schema([ColSpec(kind, name, required) for name, kind, required in _fields(dataclass)])


def _fields(dataclass: Any) -> list[tuple[str, Any, bool]]:
    if not dataclasses.is_dataclass(dataclass):
        raise TypeError(f"{dataclass!r} is no dataclass.")
    cls = dataclass if isinstance(dataclass, type) else type(dataclass)
    hints = typing.get_type_hints(cls)
    return [(each.name, *_type(cls, hints[each.name])) for each in dataclasses.fields(cls)]


def _type(cls: type, hint: Any) -> tuple[Any, bool]:
    """The type for a hint, and whether a value is required."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        rest = [each for each in arguments if each is not type(None)]
        if len(rest) == 1 and len(rest) < len(arguments):
            return _type(cls, rest[0])[0], False
    elif origin is list and len(arguments) == 1:
        return Array(_type(cls, arguments[0])[0]), True
    elif dataclasses.is_dataclass(hint):
        return Object([Property(*field) for field in _fields(hint)]), True
    elif hint in _TYPES:
        return _TYPES[hint], True
    raise MlflowException.invalid_parameter_value(
        f"The dataclass {cls.__name__} has a field of the type {hint}, for which schemas have "
        "none. They have bool, int, float, str, bytes, dates, dataclasses, lists of these, and "
        "each of them or None."
    )
