"""Whether data fits a model's signature, and what it becomes: of columns, tensors and parameters.

Columns have to be there, under their names; further ones are left out. A column's type may be the
schema's, or one that fits into it without loss:

| schema | also taken |
|---|---|
| long | integer and smaller ones |
| double | float, integer and smaller ones; long of only 0 and 1 |
| float | smaller ones; long of only 0 and 1 |
| string | any objects |
| binary | any objects |
| datetime | of any unit, without a time zone; objects that are dates |

Whatever fits as it is passes on as it is, without a copy.
"""

from __future__ import annotations

from typing import Any

from mlflow.exceptions import ErrorClass, MlflowException
from mlflow.models.enforce_columns import ColumnEnforcer
from mlflow.models.enforce_params import enforce_params
from mlflow.models.enforce_tensors import enforce_tensors
from mlflow.settings import MLFLOW_DISABLE_SCHEMA_DETAILS
from mlflow.types.params import ParamSchema
from mlflow.types.schema import Schema

__all__ = ["Enforcer", "enforce_params", "enforce_schema", "validate_schema"]


class Enforcer:
    """Checks data against a schema, again and again: what can be worked out beforehand is.

    Args:
        inputs: Schema of the data; None: anything goes.
        params: Schema of the parameters; None: none are taken.
    """

    def __init__(self, inputs: Schema | None, params: ParamSchema | None = None) -> None:
        self._inputs = inputs
        self._params = params
        self._columns: ColumnEnforcer | None = None
        if inputs is not None and not inputs.is_tensor_spec():
            self._columns = ColumnEnforcer(inputs)

    def data(self, data: Any) -> Any:
        """The data as the model gets it.

        Raises:
            MlflowException: It does not fit (`INVALID_PARAMETER_VALUE`); the message says what is
                wrong, unless `MLFLOW_DISABLE_SCHEMA_DETAILS` is set.
        """
        if self._inputs is None:
            return data
        try:
            if self._columns is not None:
                return self._columns(data)
            return enforce_tensors(data, self._inputs)
        except MlflowException as error:
            message = f"The data does not fit the model's signature: {error.message}"
            if MLFLOW_DISABLE_SCHEMA_DETAILS.get():
                message = "The data does not fit the model's signature."
            raise MlflowException.invalid_parameter_value(
                message, error_class=ErrorClass.SCHEMA_ENFORCEMENT_FAILED.value
            ) from None

    def params(self, params: Any) -> dict[str, Any] | None:
        """The parameters as the model gets them; see `enforce_params`."""
        return enforce_params(params, self._params)


def enforce_schema(data: Any, schema: Schema) -> Any:
    """The data as a model with this schema gets it; see `Enforcer.data`."""
    return Enforcer(schema).data(data)


def validate_schema(data: Any, expected_schema: Schema) -> None:
    """Check that data fits a schema.

    Raises:
        MlflowException: It does not (`INVALID_PARAMETER_VALUE`).
    """
    enforce_schema(data, expected_schema)
