r"""Schemas of datasets, in the JSON form in which a run records them.

What a column or a tensor may be is in `mlflow.types`.

Columns:  {"mlflow_colspec": [{"type": "long", "name": "age", "required": true}, …]}
Tensors:  {"mlflow_tensorspec": {"features": "[{\"type\": \"tensor\", \"tensor-spec\":
          {\"dtype\": \"float64\", \"shape\": [-1, 3]}}]", "targets": null}}

A column's type is `boolean`, `integer` (32 bits), `long` (64), `float` (32), `double` (64),
`string`, `binary`, `datetime`, `any`, or nested: `array` with `items`, `object` with `properties`.
The first dimension of a tensor is -1: it is the number of examples.
"""

from __future__ import annotations

import json
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.schema import Schema

COLUMNS_KEY = "mlflow_colspec"
TENSORS_KEY = "mlflow_tensorspec"


class TensorDatasetSchema:
    """Tensors of a dataset: those of its features and, if it has any, those of its targets."""

    def __init__(self, features: Schema, targets: Schema | None = None) -> None:
        self.features = features
        self.targets = targets

    def to_dict(self) -> dict[str, Any]:
        """The form in which it is recorded: JSON texts inside a dictionary."""
        targets = None if self.targets is None else self.targets.to_json()
        return {TENSORS_KEY: {"features": self.features.to_json(), "targets": targets}}

    @classmethod
    def from_dict(cls, schema_dict: dict[str, Any]) -> TensorDatasetSchema:
        """The schema that `to_dict` described.

        Raises:
            MlflowException: It has another form (`INVALID_PARAMETER_VALUE`).
        """
        tensors = schema_dict.get(TENSORS_KEY)
        if not isinstance(tensors, dict) or "features" not in tensors:
            raise MlflowException.invalid_parameter_value(
                f"A schema of tensors has the key {TENSORS_KEY!r} with an object that has "
                f"'features'; got {schema_dict!r}."
            )
        targets = tensors.get("targets")
        return cls(
            Schema.from_json(tensors["features"]),
            None if targets is None else Schema.from_json(targets),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorDatasetSchema) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(json.dumps(self.to_dict()))

    def __repr__(self) -> str:
        return f"TensorDatasetSchema(features={self.features!r}, targets={self.targets!r})"


def schema_to_json(schema: Any) -> str:
    """A schema as a run records it.

    Args:
        schema: A `TensorDatasetSchema`, or anything of columns whose `to_dict` lists them.
    """
    described = schema.to_dict()
    if not isinstance(schema, TensorDatasetSchema):
        described = {COLUMNS_KEY: described}
    # A column may be named by what JSON lacks, such as a date.
    return json.dumps(described, default=str)
