"""Schemas of pandas data frames and NumPy arrays.

Imports neither: whoever has such an object has loaded its package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.data.column_types import STRING, ColumnType, is_missing, type_of_values
from mlflow.data.schema import Schema
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def schema_of_frame(frame: pd.DataFrame) -> Schema:
    """Columns of a pandas data frame; one is optional if it has missing values.

    Raises:
        MlflowException: No columns, two of one name, or one whose type schemas lack.
    """
    if not frame.columns.is_unique:
        raise MlflowException.invalid_parameter_value(
            f"Columns of a schema have different names; got {list(frame.columns)}."
        )
    return Schema([_describe_column(name, frame[name]) for name in frame.columns])


def schema_of_arrays(arrays: np.ndarray | dict[str, np.ndarray]) -> Schema:
    """The tensor of an array, or the tensors of named arrays.

    Raises:
        MlflowException: An array without dimensions.
    """
    if isinstance(arrays, dict):
        return Schema([{"name": name, **_tensor(array)} for name, array in arrays.items()])
    return Schema([_tensor(arrays)])


def _describe_column(name: Any, column: pd.Series[Any]) -> dict[str, Any]:
    named = {} if is_missing(name) else {"name": name}
    return {**_type_of_column(column), **named, "required": not _has_missing(column)}


def _type_of_column(column: pd.Series[Any]) -> ColumnType:
    if column.dtype.kind == "O":
        column = column.infer_objects()
    if column.dtype.kind != "O":
        return _type_of_dtype(column.dtype)
    from pandas.api.types import is_string_dtype

    try:
        kind = type_of_values(column.to_list())
    except MlflowException:
        if is_string_dtype(column):
            return STRING
        raise
    if kind is not None:
        return kind
    if len(column) == 0 and is_string_dtype(column):
        return STRING
    raise MlflowException.invalid_parameter_value(
        f"The column {column.name!r} has no value that tells its type."
    )


def _type_of_dtype(dtype: Any) -> ColumnType:
    kind, size = dtype.kind, dtype.itemsize
    signed = kind == "i"
    if kind in "iu" and (size < 4 or (signed and size == 4)):
        return {"type": "integer"}
    if kind in "iu" and (size < 8 or (signed and size == 8)):
        return {"type": "long"}
    if kind == "f" and size <= 8:
        return {"type": "float" if size <= 4 else "double"}
    name = {"b": "boolean", "U": "string", "S": "binary", "M": "datetime"}.get(kind)
    if name is None:
        raise MlflowException.invalid_parameter_value(f"Schemas have no type for {dtype} columns.")
    return {"type": name}


def _has_missing(column: pd.Series[Any]) -> bool:
    if column.dtype == object:
        # Not isna(): it holds more for missing, such as Decimal("NaN"), than schemas do.
        return any(map(is_missing, column.to_list()))
    return bool(column.isna().any())


def _tensor(array: np.ndarray) -> dict[str, Any]:
    if array.ndim == 0:
        raise MlflowException.invalid_parameter_value(
            f"An array without dimensions ({array!r}) has no examples to describe."
        )
    # The length of texts is no part of their type.
    dtype = {"U": "str", "S": "bytes"}.get(array.dtype.kind, array.dtype.name)
    shape = [-1, *map(int, array.shape[1:])]
    return {"type": "tensor", "tensor-spec": {"dtype": dtype, "shape": shape}}
