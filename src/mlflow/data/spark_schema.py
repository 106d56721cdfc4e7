"""Schemas of Spark data frames."""

from __future__ import annotations

from typing import Any

from mlflow.data.column_types import ColumnType, array_of, object_of
from mlflow.data.schema import Schema
from mlflow.exceptions import MlflowException

# By the name of the Spark type's class; dates are recorded as times.
_TYPES = {
    "BinaryType": "binary",
    "BooleanType": "boolean",
    "ByteType": "integer",
    "DateType": "datetime",
    "DoubleType": "double",
    "FloatType": "float",
    "IntegerType": "integer",
    "LongType": "long",
    "ShortType": "integer",
    "StringType": "string",
    "TimestampType": "datetime",
    "VectorUDT": "sparkml_vector",
}


def schema_of_spark(frame: Any) -> Schema:
    """Columns of a `pyspark.sql.DataFrame`.

    Raises:
        MlflowException: A column whose type schemas lack.
    """
    return Schema(
        [
            {**_type_of(field.dataType, frame, field.name), "name": field.name, "required": True}
            for field in frame.schema.fields
        ]
    )


def _type_of(kind: Any, frame: Any | None = None, column: str | None = None) -> ColumnType:
    name = type(kind).__name__
    if name in _TYPES:
        return {"type": _TYPES[name]}
    if name == "ArrayType":
        return array_of(_type_of(kind.elementType))
    if name == "StructType":
        return object_of(
            (field.name, _type_of(field.dataType), not field.nullable) for field in kind.fields
        )
    if name == "MapType" and frame is not None and type(kind.valueType).__name__ != "MapType":
        value = _type_of(kind.valueType)
        return object_of((key, value, True) for key in _keys_of_map(frame, column))
    raise MlflowException.invalid_parameter_value(f"Schemas have no type for {kind} columns.")


def _keys_of_map(frame: Any, column: str | None) -> set[str]:
    from pyspark.sql.functions import col, explode, map_keys

    quoted = f"`{column}`"
    rows = frame.select(explode(map_keys(col(quoted))).alias("key")).distinct().collect()
    return {row.key for row in rows}
