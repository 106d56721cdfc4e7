"""The schema of data, whatever kind it is of.

| data | schema |
|---|---|
| data frame of pandas, polars, Spark | a column each |
| series of pandas | one column |
| array of numpy, sparse matrix of scipy | a tensor; its first dimension is -1 |
| dictionary of arrays | named tensors |
| other dictionary | a column for each key: its value's type |
| list of dictionaries | a column for each key; optional where one lacks it |
| other list | one column without a name: the type of its items |
| anything else | one column without a name: its type |
"""

from __future__ import annotations

import logging
from copy import deepcopy
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.columns import ColSpec
from mlflow.types.data_type import DataType
from mlflow.types.foreign import is_instance, is_spark_frame, is_sparse
from mlflow.types.params import ParamSchema, ParamSpec
from mlflow.types.schema import Schema
from mlflow.types.value_types import type_of, type_of_dtype, type_of_values
from mlflow.types.values import is_missing

_logger = logging.getLogger(__name__)


def infer_schema(data: Any) -> Schema:
    """The schema of data; see the module.

    Raises:
        MlflowException: It has no schema: no columns, values of several types in one, or of a type
            that schemas lack (`INVALID_PARAMETER_VALUE`).
    """
    schema = _infer(data)
    if not schema.is_tensor_spec():
        _tell_of_integers(schema)
    return schema


def _infer(data: Any) -> Schema:
    if is_instance(data, "pandas", "DataFrame"):
        from mlflow.types.pandas_schema import schema_of_frame

        return schema_of_frame(data)
    if is_instance(data, "pandas", "Series"):
        from mlflow.types.pandas_schema import schema_of_series

        return schema_of_series(data)
    if is_instance(data, "numpy", "ndarray") or is_sparse(data):
        from mlflow.types.numpy_schema import schema_of_arrays

        return schema_of_arrays(data)
    if is_instance(data, "polars", "DataFrame"):
        from mlflow.types.polars_schema import schema_of_polars

        return schema_of_polars(data)
    if is_instance(data, "polars", "Series"):
        [column] = _infer(data.to_frame()).inputs
        return Schema([ColSpec(column.type, data.name or None, column.required)])
    if is_spark_frame(data):
        from mlflow.types.spark_schema import schema_of_spark

        return schema_of_spark(data)
    if isinstance(data, dict):
        return _of_dictionary(data)
    if isinstance(data, list):
        return _of_list(data)
    if hasattr(data, "model_fields") and hasattr(data, "model_dump"):
        raise MlflowException.invalid_parameter_value(
            f"The schema of an object of pydantic such as {type(data).__name__} is not inferred "
            "from the object: name the class as the type of model_input in predict()."
        )
    return Schema([ColSpec(_known(type_of(data), data))])


def _of_dictionary(data: dict[Any, Any]) -> Schema:
    if data and all(is_instance(value, "numpy", "ndarray") for value in data.values()):
        from mlflow.types.numpy_schema import schema_of_arrays

        return schema_of_arrays(data)
    strange = [key for key in data if not isinstance(key, str)]
    if strange:
        raise MlflowException.invalid_parameter_value(
            f"The keys of a dictionary become names of columns, so they are texts; {strange[0]!r} "
            f"is {type(strange[0]).__name__}."
        )
    return Schema(
        [
            ColSpec(_known(type_of(value), value), name, _all_there(value))
            for name, value in data.items()
        ]
    )


def _of_list(data: list[Any]) -> Schema:
    if not data:
        return Schema([ColSpec(DataType.string)])
    if not all(isinstance(row, dict) for row in data):
        return Schema([ColSpec(_known(type_of_values(data), data))])
    names = dict.fromkeys(name for row in data for name in row)
    return Schema(
        [
            ColSpec(
                _known(type_of_values([row[name] for row in data if name in row]), data),
                name,
                all(row.get(name) is not None for row in data),
            )
            for name in names
        ]
    )


def _known(kind: Any, data: Any) -> Any:
    if kind is None:
        raise MlflowException.invalid_parameter_value(
            f"{data!r:.200} is an empty array, whose type is not known."
        )
    return kind


def _all_there(value: Any) -> bool:
    return not any(map(is_missing, value)) if isinstance(value, list) else not is_missing(value)


def infer_param_schema(parameters: dict[str, Any]) -> ParamSchema:
    """The schema of parameters, whose values become their defaults.

    Raises:
        MlflowException: Not a dictionary, or a value that is neither a single value nor a list of
            such nor a dictionary (`INVALID_PARAMETER_VALUE`).
    """
    if not isinstance(parameters, dict):
        raise MlflowException.invalid_parameter_value(
            f"params is a dictionary of names and values; got {type(parameters).__name__}."
        )
    specs = []
    for name, value in parameters.items():
        try:
            kind, shape = _param_type(value)
        except MlflowException as error:
            raise MlflowException.invalid_parameter_value(
                f"The parameter {name!r} cannot be {value!r:.200}: {error.message}"
            ) from None
        specs.append(ParamSpec(name, kind, deepcopy(value), shape))
    return ParamSchema(specs)


def _param_type(value: Any) -> tuple[Any, tuple[int] | None]:
    import numpy as np  # heavy

    if isinstance(value, dict):
        return _known(type_of(value), value), None
    if isinstance(value, (list, np.ndarray)):
        items = list(value)
        if any(isinstance(item, (list, np.ndarray, dict)) for item in items):
            raise MlflowException.invalid_parameter_value("a list of parameters is not nested.")
        return _simple(np.array(items), items), (-1,)
    return _simple(np.array(value), [value]), None


def _simple(array: Any, items: list[Any]) -> DataType:
    if items and all(DataType.check_type(DataType.datetime, item) for item in items):
        return DataType.datetime
    kind = type_of_dtype(array.dtype)
    if kind is DataType.binary:
        raise MlflowException.invalid_parameter_value("parameters are not bytes.")
    return kind


def _tell_of_integers(schema: Schema) -> None:
    names = [
        each.name
        for each in schema
        if each.type in (DataType.integer, DataType.long) and each.name is not None
    ]
    if names:
        _logger.info(
            "The columns %s are whole numbers, which cannot be missing: data that lacks one comes "
            "as floating-point numbers and is refused. Where that may happen, make them "
            "floating-point before the signature is inferred.",
            ", ".join(map(str, names[:5])) + (", …" if len(names) > 5 else ""),
        )
