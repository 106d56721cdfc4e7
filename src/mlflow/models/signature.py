"""The signature of a model: schemas of what it takes, of what it gives and of its parameters.

    signature = infer_signature(X, model.predict(X), params={"temperature": 0.5})

In the `MLmodel` file each schema is a text of JSON (`mlflow.types`).
"""

from __future__ import annotations

import dataclasses
import json
import logging
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.types.columns import ColSpec
from mlflow.types.data_type import DataType
from mlflow.types.dataclass_schema import convert_dataclass_to_schema
from mlflow.types.inference import infer_param_schema, infer_schema
from mlflow.types.nested import AnyType
from mlflow.types.params import ParamSchema
from mlflow.types.schema import Schema
from mlflow.types.type_hints import TypeHints as _TypeHints

if TYPE_CHECKING:
    from mlflow.models.model import Model

__all__ = [
    "AnyType",
    "ColSpec",
    "ModelSignature",
    "ParamSchema",
    "Schema",
    "_TypeHints",
    "convert_dataclass_to_schema",
    "infer_signature",
    "set_signature",
]

_logger = logging.getLogger(__name__)


class ModelSignature:
    """Schemas of a model's inputs, outputs and parameters; at least one is given.

    Args:
        inputs, outputs: A `Schema`, or a dataclass that describes one.
        params: A `ParamSchema`.

    Raises:
        TypeError: Something else.
        ValueError: None of them.
    """

    def __init__(
        self, inputs: Any = None, outputs: Any = None, params: ParamSchema | None = None
    ) -> None:
        if params is not None and not isinstance(params, ParamSchema):
            raise TypeError(f"params is a ParamSchema; got {type(params).__name__}.")
        self.inputs: Schema | None = _schema("inputs", inputs)
        self.outputs: Schema | None = _schema("outputs", outputs)
        self.params = params
        if self.inputs is None and self.outputs is None and params is None:
            raise ValueError("A signature has inputs, outputs or params; none was given.")
        self._is_signature_from_type_hint = False
        self._is_type_hint_from_example = False

    def to_dict(self) -> dict[str, Any]:
        """The three schemas as texts of JSON, or None."""
        return {
            "inputs": self.inputs.to_json() if self.inputs is not None else None,
            "outputs": self.outputs.to_json() if self.outputs is not None else None,
            "params": self.params.to_json() if self.params is not None else None,
        }

    def for_every_version(self) -> dict[str, Any]:
        """As `to_dict`, without `"required": true` of columns that hold single values.

        Newer versions of MLflow take that for granted of these (of nested ones the contrary), and
        MLflow 1 reads no columns that say anything of it.
        """
        described = self.to_dict()
        for key in ("inputs", "outputs"):
            if described[key] is not None:
                columns = json.loads(described[key])
                plain = [
                    {k: v for k, v in each.items() if (k, v) != ("required", True)}
                    if each["type"] in DataType.__members__
                    else each
                    for each in columns
                ]
                described[key] = json.dumps(plain)
        return described

    @classmethod
    def from_dict(cls, signature_dict: dict[str, Any]) -> ModelSignature:
        """The signature that `to_dict` described.

        Raises:
            MlflowException: A schema in it is none (`INVALID_PARAMETER_VALUE`).
        """
        inputs, outputs, params = (
            signature_dict.get(key) for key in ("inputs", "outputs", "params")
        )
        return cls(
            Schema.from_json(inputs) if inputs else None,
            Schema.from_json(outputs) if outputs else None,
            ParamSchema.from_json(params) if params else None,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ModelSignature) and (self.inputs, self.outputs, self.params) == (
            other.inputs,
            other.outputs,
            other.params,
        )

    def __hash__(self) -> int:
        return hash((self.inputs, self.outputs, self.params))

    def __repr__(self) -> str:
        return (
            f"inputs: \n  {self.inputs!r}\noutputs: \n  {self.outputs!r}\n"
            f"params: \n  {self.params!r}\n"
        )


def infer_signature(
    model_input: Any = None, model_output: Any = None, params: dict[str, Any] | None = None
) -> ModelSignature:
    """The signature of a model that takes and gives such data.

    Args:
        model_input: Data frame (pandas, polars, Spark), series, array of numpy, sparse matrix of
            scipy, dictionary, list, single value, or a dataclass; as the model takes it.
        model_output: As the model gives it.
        params: Parameters of prediction with their default values.

    Returns:
        Data that has no schema is described as anything, with a warning.

    Raises:
        MlflowException: A parameter has no type (`INVALID_PARAMETER_VALUE`).
        ValueError: Nothing was given.
    """
    return ModelSignature(
        _inferred("inputs", model_input),
        _inferred("outputs", model_output),
        infer_param_schema(params) if params else None,
    )


def set_signature(model_uri: str, signature: ModelSignature) -> None:
    """Give a model another signature.

    Args:
        model_uri: `runs:/…`, `models:/m-…`, or a path or URI of the model's files. Versions of
            registered models do not change: register another.
        signature: Written into the model's `MLmodel`.

    Raises:
        MlflowException: There is no such model (`RESOURCE_DOES_NOT_EXIST`), or it is a version of a
            registered model (`INVALID_PARAMETER_VALUE`).
    """
    from mlflow.models.location import change_mlmodel  # the client, which is slow to load

    if not isinstance(signature, ModelSignature):
        raise MlflowException.invalid_parameter_value(
            f"A signature is a ModelSignature, as infer_signature() makes one; got "
            f"{type(signature).__name__}."
        )

    def change(model: Model) -> None:
        model.signature = signature

    change_mlmodel(model_uri, change)


def _schema(role: str, given: Any) -> Schema | None:
    if given is None or isinstance(given, Schema):
        return given
    if dataclasses.is_dataclass(given):
        return convert_dataclass_to_schema(given)
    raise TypeError(
        f"{role} is a Schema or a dataclass; got {type(given).__name__}. infer_signature() makes "
        "schemas of data."
    )


def _inferred(role: str, data: Any) -> Schema | None:
    if data is None:
        return None
    if dataclasses.is_dataclass(data):
        return convert_dataclass_to_schema(data)
    if isinstance(data, Schema):
        return data
    try:
        return infer_schema(data)
    except MlflowException as error:
        _logger.warning(
            "The schema of the %s cannot be told, so that anything is allowed: %s",
            role, error.message,
        )  # fmt: skip
        return Schema([ColSpec(AnyType())])
