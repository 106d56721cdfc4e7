"""Schemas of polars data frames and series, whose types are known without looking at values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.types.columns import ColSpec
from mlflow.types.data_type import DataType
from mlflow.types.nested import Array, Object, Property
from mlflow.types.schema import Schema

if TYPE_CHECKING:
    import polars as pl

# Categories are recorded as text, dates as times, unsigned numbers as what has room for them.
_TYPES = {
    "Binary": DataType.binary,
    "Boolean": DataType.boolean,
    "Categorical": DataType.string,
    "Date": DataType.datetime,
    "Datetime": DataType.datetime,
    "Enum": DataType.string,
    "Float32": DataType.float,
    "Float64": DataType.double,
    "Int8": DataType.integer,
    "Int16": DataType.integer,
    "Int32": DataType.integer,
    "Int64": DataType.long,
    "String": DataType.string,
    "UInt8": DataType.integer,
    "UInt16": DataType.integer,
    "UInt32": DataType.long,
}


def schema_of_polars(frame: pl.DataFrame) -> Schema:
    """Columns of a polars data frame.

    A column is required if it has some value: that is MLflow's rule for polars.

    Raises:
        MlflowException: No columns, or one whose type schemas lack (`INVALID_PARAMETER_VALUE`).
    """
    return Schema(
        [
            ColSpec(_type(column.dtype), column.name, column.count() > 0)
            for column in frame.iter_columns()
        ]
    )


def _type(dtype: Any) -> Any:
    name = dtype.base_type().__name__
    if name in _TYPES:
        return _TYPES[name]
    if name in ("Array", "List"):
        return Array(_type(dtype.inner))
    if name == "Struct":
        return Object([Property(field.name, _type(field.dtype)) for field in dtype.fields])
    raise MlflowException.invalid_parameter_value(f"Schemas have no type for {dtype} columns.")
