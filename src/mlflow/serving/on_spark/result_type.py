"""The type of the column of predictions: what the caller says, or what the signature says."""

from __future__ import annotations

import logging
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.columns import ColSpec
from mlflow.types.data_type import DataType
from mlflow.types.nested import Array, Map, Object
from mlflow.types.schema import Schema

SIMPLE = ("IntegerType", "LongType", "FloatType", "DoubleType", "StringType", "BooleanType")
# A signature may say these, too; they are passed on as they are.
PASSED = ("BinaryType", "TimestampType", "DateType")

_logger = logging.getLogger(__name__)


def result_type_of(given: Any, outputs: Schema | None) -> Any:
    """The type of the column, as Spark's.

    Args:
        given: A `pyspark.sql.types.DataType`, its name (`"double"`, `"array<long>"`,
            `"label string, score double"`), or None: the signature's outputs, `double` without.
        outputs: The signature's.

    Raises:
        MlflowException: A type that predictions are not given as (`INVALID_PARAMETER_VALUE`).
    """
    from pyspark.sql.types import DoubleType  # heavy, and there only where Spark is

    if given is None and outputs is None:
        _logger.warning(
            "The model's signature does not say what it gives, so that the column is of the type "
            "double. Pass result_type= for another."
        )
        return DoubleType()
    if given is None:
        return _of_schema(outputs)
    kind = _parsed(given) if isinstance(given, str) else given
    if not _is_possible(kind):
        raise MlflowException.invalid_parameter_value(
            f"result_type is one of int, long, float, double, string and boolean, an array of "
            f"these or of arrays, a map of names to them, or a struct such as 'label string, "
            f"score double'; got {given!r}."
        )
    return kind


def _parsed(text: str) -> Any:
    from pyspark.sql import types

    name = "boolean" if text.strip().lower() == "bool" else text
    parse = getattr(types.DataType, "fromDDL", None) or types._parse_datatype_string
    try:
        return parse(name)
    except Exception as error:  # Spark's parser refuses in its own ways
        raise MlflowException.invalid_parameter_value(
            f"result_type is a type as Spark writes it, such as 'double', 'array<long>' or "
            f"'label string, score double'; got {text!r}."
        ) from error


def _is_possible(kind: Any) -> bool:
    name = type(kind).__name__
    if name == "ArrayType":
        return _is_possible(kind.elementType)
    if name == "StructType":
        return bool(kind.fields) and all(_is_possible(field.dataType) for field in kind.fields)
    if name == "MapType":
        return type(kind.keyType).__name__ == "StringType" and _is_possible(kind.valueType)
    return name in SIMPLE or name in PASSED


def _of_schema(outputs: Any) -> Any:
    from pyspark.sql.types import StructField, StructType

    if len(outputs) == 1:
        return _of_spec(outputs.inputs[0])
    return StructType(
        [
            StructField(str(spec.name or position), _of_spec(spec))
            for position, spec in enumerate(outputs)
        ]
    )


def _of_spec(spec: Any) -> Any:
    from pyspark.sql.types import ArrayType

    if isinstance(spec, ColSpec):
        return _of_type(spec.type)
    element = DataType.from_numpy_type(spec.type)
    if element is None:
        raise MlflowException.invalid_parameter_value(
            f"The model gives tensors of {spec.type}, which Spark has no type for. Pass "
            "result_type=."
        )
    kind = element.to_spark()
    # The first dimension is that of the rows; a number by itself comes as an array of one.
    for _ in range(max(1, len(spec.shape) - 1)):
        kind = ArrayType(kind)
    return kind


def _of_type(described: Any) -> Any:
    from pyspark.sql.types import ArrayType, MapType, StringType, StructField, StructType

    if isinstance(described, DataType):
        return described.to_spark()
    if isinstance(described, Array):
        return ArrayType(_of_type(described.dtype))
    if isinstance(described, Map):
        return MapType(StringType(), _of_type(described.value_type))
    if isinstance(described, Object):
        return StructType(
            [
                StructField(each.name, _of_type(each.dtype), not each.required)
                for each in described.properties
            ]
        )
    raise MlflowException.invalid_parameter_value(
        f"The model gives {described!r}, which Spark has no type for. Pass result_type=."
    )
