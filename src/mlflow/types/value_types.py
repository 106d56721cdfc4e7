"""Which type a value has, and which one many values have in common.

A value that is missing or empty says nothing: its type is `AnyType()`, which gives way to any
other. An array of numpy without items has no type at all: None.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.data_type import DataType
from mlflow.types.nested import AnyType, Array, Object, Property, merge
from mlflow.types.values import is_missing

# By the exact class: a bool is no long, a pandas.Timestamp inside a list is no datetime.
_SCALARS: dict[type, DataType] = {
    bool: DataType.boolean,
    int: DataType.long,
    float: DataType.double,
    str: DataType.string,
    object: DataType.string,
    bytes: DataType.binary,
    bytearray: DataType.binary,
    dt.date: DataType.datetime,
    dt.datetime: DataType.datetime,
}
_NUMPY_SCALARS = {
    "bool": DataType.boolean,
    "bool_": DataType.boolean,
    "int64": DataType.long,
    "int32": DataType.integer,
    "float64": DataType.double,
    "float32": DataType.float,
    "str_": DataType.string,
    "bytes_": DataType.binary,
    "datetime64": DataType.datetime,
}


def type_of(value: Any) -> Any:
    """The type of one value; None for an array of numpy without items.

    Raises:
        MlflowException: A type that schemas lack (`INVALID_PARAMETER_VALUE`).
    """
    if is_missing(value) or (isinstance(value, (list, dict)) and not value):
        return AnyType()
    if isinstance(value, dict):
        return Object([_property(key, item) for key, item in value.items()])
    if isinstance(value, list) or type(value).__name__ == "ndarray":
        items = type_of_values(list(value))
        return None if items is None else Array(items)
    name = _SCALARS.get(type(value))
    if name is None and type(value).__module__ == "numpy":
        name = _NUMPY_SCALARS.get(type(value).__name__)
    if name is None:
        raise MlflowException.invalid_parameter_value(
            f"Schemas have no type for {type(value).__name__} values such as {value!r:.100}."
        )
    return name


def type_of_values(values: list[Any]) -> Any:
    """The type that all values have; None if they say nothing (none, or empty arrays of numpy).

    Raises:
        MlflowException: Values without a common type, or of one that schemas lack
            (`INVALID_PARAMETER_VALUE`).
    """
    classes = set(map(type, values))
    if len(classes) == 1 and classes <= _SCALARS.keys() - {float}:
        return _SCALARS[classes.pop()]  # most columns; one pass, in C
    common: Any = None
    for value in values:
        found = type_of(value)
        if found is not None:
            common = found if common is None else merge(common, found)
    return common


def type_of_dtype(dtype: Any) -> DataType:
    """The type of a column of numpy or pandas with this dtype, other than `object`.

    Raises:
        MlflowException: Schemas lack it (`INVALID_PARAMETER_VALUE`).
    """
    kind, size = dtype.kind, dtype.itemsize
    signed = kind == "i"
    if kind in "iu" and (size < 4 or (signed and size == 4)):
        return DataType.integer
    if kind in "iu" and (size < 8 or (signed and size == 8)):
        return DataType.long
    if kind == "f" and size <= 8:
        return DataType.float if size <= 4 else DataType.double
    simple = {
        "b": DataType.boolean,
        "U": DataType.string,
        "S": DataType.binary,
        "M": DataType.datetime,
    }.get(kind)
    if simple is None:
        raise MlflowException.invalid_parameter_value(f"Schemas have no type for {dtype} columns.")
    return simple


def _property(name: Any, value: Any) -> Property:
    kind = type_of(value)
    if kind is None:
        raise MlflowException.invalid_parameter_value(
            f"The value of {name!r} is an empty array, whose type is not known."
        )
    return Property(name, kind, not isinstance(kind, AnyType))
