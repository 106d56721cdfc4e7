"""Schemas of pandas data frames and series.

Imports pandas only where one of its objects was passed: whoever has one has loaded it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.types.columns import ColSpec
from mlflow.types.data_type import DataType
from mlflow.types.schema import Schema
from mlflow.types.value_types import type_of_dtype, type_of_values
from mlflow.types.values import is_missing

if TYPE_CHECKING:
    import pandas as pd


def schema_of_frame(frame: pd.DataFrame) -> Schema:
    """Columns of a pandas data frame; one is optional if it has missing values.

    Raises:
        MlflowException: No columns, two of one name, or one whose type schemas lack
            (`INVALID_PARAMETER_VALUE`).
    """
    if not frame.columns.is_unique:
        raise MlflowException.invalid_parameter_value(
            f"Columns of a schema have different names; got {list(frame.columns)}."
        )
    return Schema([_column(name, frame[name]) for name in frame.columns])


def schema_of_series(series: pd.Series[Any]) -> Schema:
    """The one column that a pandas series is."""
    return Schema([_column(series.name, series)])


def _column(name: Any, column: pd.Series[Any]) -> ColSpec:
    named = None if is_missing(name) else name
    # A column that has no name cannot be left out, so it is required whatever is in it.
    return ColSpec(_type(column), named, named is None or not _has_missing(column))


def _type(column: pd.Series[Any]) -> Any:
    if column.dtype.kind == "O":
        column = column.infer_objects()
    if column.dtype.kind != "O":
        return type_of_dtype(column.dtype)
    from pandas.api.types import is_string_dtype

    try:
        kind = type_of_values(column.to_list())
    except MlflowException:
        if is_string_dtype(column):
            return DataType.string
        raise
    if kind is not None:
        return kind
    if len(column) == 0 and is_string_dtype(column):
        return DataType.string
    raise MlflowException.invalid_parameter_value(
        f"The column {column.name!r} has no value that tells its type."
    )


def _has_missing(column: pd.Series[Any]) -> bool:
    if column.dtype == object:
        # Not isna(): it holds more for missing, such as Decimal("NaN"), than schemas do.
        return any(map(is_missing, column.to_list()))
    return bool(column.isna().any())
