"""Schemas: the columns or tensors of what a model takes, or of what it gives.

In an `MLmodel` file a schema is a text of JSON: a list of columns (`columns.py`, types in
`data_type.py` and `nested.py`) or of tensors (`tensors.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.types.columns import ColSpec
from mlflow.types.data_type import DataType
from mlflow.types.dataclass_schema import convert_dataclass_to_schema
from mlflow.types.nested import (
    ANY_TYPE,
    ARRAY_TYPE,
    MAP_TYPE,
    OBJECT_TYPE,
    SPARKML_VECTOR_TYPE,
    AnyType,
    Array,
    BaseType,
    Map,
    Object,
    Property,
    SparkMLVector,
)
from mlflow.types.params import ParamSchema, ParamSpec
from mlflow.types.tensors import TensorInfo, TensorSpec

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "ANY_TYPE",
    "ARRAY_TYPE",
    "MAP_TYPE",
    "OBJECT_TYPE",
    "SPARKML_VECTOR_TYPE",
    "AnyType",
    "Array",
    "BaseType",
    "ColSpec",
    "DataType",
    "Map",
    "Object",
    "ParamSchema",
    "ParamSpec",
    "Property",
    "Schema",
    "SparkMLVector",
    "TensorInfo",
    "TensorSpec",
    "convert_dataclass_to_schema",
]

Spec = ColSpec | TensorSpec


class Schema:
    """Columns, or tensors, in order.

    Args:
        inputs: All of them `ColSpec` or all `TensorSpec`; either all have a name or none has.

    Raises:
        MlflowException: None at all, a mixture, a column without a name that is optional, or
            several tensors without names (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(self, inputs: Sequence[Spec]) -> None:
        if not isinstance(inputs, list):
            raise MlflowException.invalid_parameter_value(
                f"A Schema is made of a list; got {type(inputs).__name__}."
            )
        if not inputs:
            raise MlflowException.invalid_parameter_value(
                "A Schema needs at least one column or tensor."
            )
        fault = _fault(inputs)
        if fault:
            raise MlflowException.invalid_parameter_value(f"{fault}; got {inputs!r:.500}.")
        self._inputs = inputs

    @property
    def inputs(self) -> list[Any]:
        """The columns or tensors."""
        return self._inputs

    def is_tensor_spec(self) -> bool:
        """Whether it is one of tensors."""
        return isinstance(self._inputs[0], TensorSpec)

    def has_input_names(self) -> bool:
        """Whether its columns or tensors have names."""
        return self._inputs[0].name is not None

    def input_names(self) -> list[Any]:
        """The names, or the positions where there are none."""
        return [_name(position, each) for position, each in enumerate(self._inputs)]

    def required_input_names(self) -> list[Any]:
        """Names (or positions) of what data must have."""
        return [_name(i, each) for i, each in enumerate(self._inputs) if each.required]

    def optional_input_names(self) -> list[Any]:
        """Names of what data may have."""
        return [_name(i, each) for i, each in enumerate(self._inputs) if not each.required]

    def input_types(self) -> list[Any]:
        """The types, in order."""
        return [each.type for each in self._inputs]

    def input_types_dict(self) -> dict[Any, Any]:
        """The types by name.

        Raises:
            MlflowException: There are no names (`INVALID_PARAMETER_VALUE`).
        """
        return {name: each.type for name, each in self.input_dict().items()}

    def input_dict(self) -> dict[Any, Any]:
        """The columns or tensors by name.

        Raises:
            MlflowException: There are no names (`INVALID_PARAMETER_VALUE`).
        """
        if not self.has_input_names():
            raise MlflowException.invalid_parameter_value(
                f"The inputs of {self!r:.200} have no names to look them up by."
            )
        return {each.name: each for each in self._inputs}

    def numpy_types(self) -> list[np.dtype[Any]]:
        """Their dtypes of numpy.

        Raises:
            MlflowException: One has none, being nested (`INVALID_PARAMETER_VALUE`).
        """
        if self.is_tensor_spec():
            return self.input_types()
        return [_simple(each).to_numpy() for each in self._inputs]

    def pandas_types(self) -> list[Any]:
        """Their dtypes of pandas.

        Raises:
            MlflowException: They are tensors, or one is nested (`INVALID_PARAMETER_VALUE`).
        """
        if self.is_tensor_spec():
            raise MlflowException.invalid_parameter_value(
                "Tensors have no types of pandas; numpy_types() gives those of numpy."
            )
        return [_simple(each).to_pandas() for each in self._inputs]

    def as_spark_schema(self) -> Any:
        """The schema as Spark's; one column without a name becomes its type.

        Raises:
            MlflowException: They are tensors, or one is nested (`INVALID_PARAMETER_VALUE`).
        """
        if self.is_tensor_spec():
            raise MlflowException.invalid_parameter_value("Tensors have no schema of Spark.")
        if len(self._inputs) == 1 and self._inputs[0].name is None:
            return _simple(self._inputs[0]).to_spark()
        from pyspark.sql.types import StructField, StructType  # heavy, and only where Spark is

        return StructType(
            [
                StructField(str(_name(i, each)), _simple(each).to_spark(), not each.required)
                for i, each in enumerate(self._inputs)
            ]
        )

    def to_dict(self) -> list[dict[str, Any]]:
        """Its JSON."""
        return [each.to_dict() for each in self._inputs]

    def to_json(self) -> str:
        """Its JSON as text."""
        # A column may be named by what JSON lacks, such as a date.
        return json.dumps(self.to_dict(), default=str)

    @classmethod
    def from_json(cls, json_str: str) -> Schema:
        """The schema that `to_json` wrote.

        Raises:
            MlflowException: It is none (`INVALID_PARAMETER_VALUE`).
        """
        try:
            listed = json.loads(json_str)
        except (TypeError, ValueError, RecursionError) as error:
            raise MlflowException.invalid_parameter_value(
                f"A schema is JSON; {json_str!r:.200} is none: {error}."
            ) from None
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise MlflowException.invalid_parameter_value(
                f"A schema is a list of JSON objects; got {json_str!r:.200}."
            )
        return cls(
            [
                TensorSpec.from_json_dict(**each)
                if each.get("type") == "tensor"
                else ColSpec.from_json_dict(**each)
                for each in listed
            ]
        )

    def __len__(self) -> int:
        return len(self._inputs)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._inputs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and self._inputs == other._inputs

    def __hash__(self) -> int:
        return hash(tuple(self._inputs))

    def __repr__(self) -> str:
        return repr(self._inputs)


def _fault(inputs: list[Any]) -> str | None:
    tensors = sum(isinstance(each, TensorSpec) for each in inputs)
    columns = sum(isinstance(each, ColSpec) for each in inputs)
    if tensors + columns < len(inputs) or (tensors and columns):
        return "A Schema consists of ColSpec only or of TensorSpec only"
    unnamed = sum(each.name is None for each in inputs)
    if unnamed not in (0, len(inputs)):
        return "Either all inputs of a Schema have names or none has"
    if unnamed > 1 and tensors:
        return "Several tensors need names"
    if unnamed and not all(each.required for each in inputs):
        return "An optional column needs a name"
    return None


def _name(position: int, spec: Any) -> Any:
    return position if spec.name is None else spec.name


def _simple(spec: ColSpec) -> DataType:
    if not isinstance(spec.type, DataType):
        raise MlflowException.invalid_parameter_value(
            f"The column {spec!r} is nested, for which there is no single type."
        )
    return spec.type
