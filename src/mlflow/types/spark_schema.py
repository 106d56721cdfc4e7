"""Schemas of Spark data frames."""

from __future__ import annotations

from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.columns import ColSpec
from mlflow.types.data_type import DataType
from mlflow.types.nested import Array, Object, Property, SparkMLVector
from mlflow.types.schema import Schema

# By the name of the Spark type's class; dates are recorded as times.
_TYPES: dict[str, Any] = {
    "BinaryType": DataType.binary,
    "BooleanType": DataType.boolean,
    "ByteType": DataType.integer,
    "DateType": DataType.datetime,
    "DoubleType": DataType.double,
    "FloatType": DataType.float,
    "IntegerType": DataType.integer,
    "LongType": DataType.long,
    "ShortType": DataType.integer,
    "StringType": DataType.string,
    "TimestampType": DataType.datetime,
    "VectorUDT": SparkMLVector(),
}


def schema_of_spark(frame: Any) -> Schema:
    """Columns of a `pyspark.sql.DataFrame`.

    Raises:
        MlflowException: A column whose type schemas lack (`INVALID_PARAMETER_VALUE`).
    """
    return Schema(
        [
            ColSpec(_type(field.dataType, frame, field.name), field.name)
            for field in frame.schema.fields
        ]
    )


def _type(kind: Any, frame: Any | None = None, column: str | None = None) -> Any:
    name = type(kind).__name__
    if name in _TYPES:
        return _TYPES[name]
    if name == "ArrayType":
        return Array(_type(kind.elementType))
    if name == "StructType":
        return Object(
            [
                Property(field.name, _type(field.dataType), not field.nullable)
                for field in kind.fields
            ]
        )
    if name == "MapType" and frame is not None and type(kind.valueType).__name__ != "MapType":
        value = _type(kind.valueType)
        return Object([Property(key, value) for key in _keys_of_map(frame, column)])
    raise MlflowException.invalid_parameter_value(f"Schemas have no type for {kind} columns.")


def _keys_of_map(frame: Any, column: str | None) -> set[str]:
    from pyspark.sql.functions import col, explode, map_keys  # heavy

    quoted = f"`{column}`"
    rows = frame.select(explode(map_keys(col(quoted))).alias("key")).distinct().collect()
    return {row.key for row in rows}
