"""Types of columns: which one a value has, and which one two values have in common.

A type is the JSON that schemas record: `{"type": "long"}`, `{"type": "array", "items": …}`,
`{"type": "object", "properties": {name: {…, "required": true}}}`, `{"type": "any"}` for a value
that is missing or empty and so says nothing.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from typing import Any

from mlflow.exceptions import MlflowException

ColumnType = dict[str, Any]

ANY: ColumnType = {"type": "any"}
STRING: ColumnType = {"type": "string"}

# By the exact class: a bool is no long, a pandas.Timestamp inside a list is no datetime.
_SCALARS: dict[type, str] = {
    bool: "boolean",
    int: "long",
    float: "double",
    str: "string",
    object: "string",
    bytes: "binary",
    bytearray: "binary",
    datetime.date: "datetime",
    datetime.datetime: "datetime",
}
_NUMPY_SCALARS: dict[str, str] = {
    "bool": "boolean",
    "bool_": "boolean",
    "int64": "long",
    "int32": "integer",
    "float64": "double",
    "float32": "float",
    "str_": "string",
    "bytes_": "binary",
    "datetime64": "datetime",
}


def array_of(items: ColumnType) -> ColumnType:
    """Type of a list whose items have this type."""
    return {"type": "array", "items": items}


def object_of(properties: Iterable[tuple[str, ColumnType, bool]]) -> ColumnType:
    """Type of a dictionary with these keys: name, type, and whether every value has it."""
    ordered = sorted(properties, key=lambda entry: entry[0])
    return {
        "type": "object",
        "properties": {name: {**kind, "required": required} for name, kind, required in ordered},
    }


def is_missing(value: Any) -> bool:
    """Whether a single value stands for none: None, NaN, `pandas.NA`, `pandas.NaT`."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def type_of_values(values: list[Any]) -> ColumnType | None:
    """The type that all values have; None if they say nothing (no values, or empty arrays).

    Raises:
        MlflowException: Values of different types, or of a type that schemas lack.
    """
    classes = set(map(type, values))
    if len(classes) == 1 and classes <= _SCALARS.keys() - {float}:
        return {"type": _SCALARS[classes.pop()]}  # most columns; one pass, in C
    common: ColumnType | None = None
    for value in values:
        found = type_of(value)
        if found is not None:
            common = found if common is None else merge(common, found)
    return common


def type_of(value: Any) -> ColumnType | None:
    """The type of one value; None for an array without values.

    Raises:
        MlflowException: A type that schemas lack.
    """
    if is_missing(value) or (isinstance(value, (list, dict)) and not value):
        return ANY
    if isinstance(value, dict):
        return object_of(_property(key, item) for key, item in value.items())
    if isinstance(value, list) or _is_numpy(value, "ndarray"):
        items = type_of_values(list(value))
        return None if items is None else array_of(items)
    name = _SCALARS.get(type(value))
    if name is None and type(value).__module__ == "numpy":
        name = _NUMPY_SCALARS.get(type(value).__name__)
    if name is None:
        raise MlflowException.invalid_parameter_value(
            f"Schemas have no type for {type(value).__name__} values such as {value!r:.100}."
        )
    return {"type": name}


def merge(first: ColumnType, second: ColumnType) -> ColumnType:
    """The type that values of either type have.

    Raises:
        MlflowException: There is none.
    """
    if first == second:
        return first
    if second == ANY:
        return _optional(first)
    if first == ANY:
        return _optional(second)
    if first["type"] == second["type"] == "array":
        return array_of(merge(first["items"], second["items"]))
    if first["type"] == second["type"] == "object":
        return object_of(_merged_properties(first["properties"], second["properties"]))
    raise MlflowException.invalid_parameter_value(
        f"A column holds values of different types, {first} and {second}; "
        "schemas describe columns of one type."
    )


def _property(name: Any, value: Any) -> tuple[str, ColumnType, bool]:
    kind = type_of(value)
    if kind is None:
        raise MlflowException.invalid_parameter_value(
            f"The value of {name!r} is an empty array, whose type is not known."
        )
    return name, kind, kind != ANY


def _optional(kind: ColumnType) -> ColumnType:
    if kind["type"] != "object":
        return kind
    return object_of((name, _bare(value), False) for name, value in kind["properties"].items())


def _merged_properties(
    first: dict[str, ColumnType], second: dict[str, ColumnType]
) -> Iterable[tuple[str, ColumnType, bool]]:
    for name in first.keys() | second.keys():
        if name in first and name in second:
            one, other = first[name], second[name]
            yield name, merge(_bare(one), _bare(other)), one["required"] and other["required"]
        else:
            yield name, _bare(first.get(name) or second[name]), False


def _bare(described: ColumnType) -> ColumnType:
    return {key: value for key, value in described.items() if key != "required"}


def _is_numpy(value: Any, class_name: str) -> bool:
    return any(
        base.__module__ == "numpy" and base.__name__ == class_name for base in type(value).__mro__
    )
