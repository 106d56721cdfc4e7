"""Parameters that a model takes when it predicts: name, type, default, shape.

{"name": "temperature", "type": "double", "default": 0.5, "shape": null}
{"name": "stop", "type": "string", "default": ["."], "shape": [-1]}
{"name": "options", "type": "object", "properties": {…}, "default": {…}, "shape": null}
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.data_type import DataType
from mlflow.types.nested import OBJECT_TYPE, Object, ValueType, type_from_json, type_to_json
from mlflow.types.values import checked_value, param_value


class ParamSpec:
    """A parameter.

    Args:
        name: Its name.
        dtype: A `DataType` (not `binary`) or its name, or an `Object`.
        default: The value when none is given; it has to fit.
        shape: None for one value, `(-1,)` for a list of them.

    Raises:
        MlflowException: The default does not fit (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        name: str,
        dtype: ValueType | str,
        default: Any,
        shape: Sequence[int] | None = None,
    ) -> None:
        self._name = str(name)
        self._shape = tuple(shape) if shape is not None else None
        self._dtype = _param_type(self._name, dtype)
        if self._shape not in (None, (-1,)):
            raise MlflowException.invalid_parameter_value(
                f"The shape of the parameter {name!r} is None (one value) or (-1,) (a list); got "
                f"{shape!r}."
            )
        self._default = self.validate_param_spec(default, self)

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @property
    def dtype(self) -> DataType | Object:
        """Its type, or that of the values in its list."""
        return self._dtype

    @property
    def default(self) -> Any:
        """The value when none is given."""
        return self._default

    @property
    def shape(self) -> tuple[int, ...] | None:
        """None for one value, `(-1,)` for a list."""
        return self._shape

    @classmethod
    def validate_param_spec(cls, value: Any, param_spec: ParamSpec) -> Any:
        """The value as the model gets it: of Python's own types.

        Raises:
            MlflowException: It does not fit (`INVALID_PARAMETER_VALUE`).
        """
        try:
            return param_spec._fitted(value)
        except MlflowException as error:
            raise MlflowException.invalid_parameter_value(
                f"The parameter {param_spec!r} cannot be {value!r:.200}: {error.message}"
            ) from None

    def _fitted(self, value: Any) -> Any:
        if self.shape is None:
            if isinstance(self.dtype, Object):
                checked_value(value, self.dtype)
                return value  # as it was given
            return param_value(value, self.dtype)
        items = value.tolist() if type(value).__name__ == "ndarray" else value
        if not isinstance(items, list) or any(isinstance(each, list) for each in items):
            raise MlflowException.invalid_parameter_value("it has to be a list of values.")
        assert isinstance(self.dtype, DataType)  # noqa: S101 - _param_type sees to it
        return [param_value(each, self.dtype) for each in items]

    def to_dict(self) -> dict[str, Any]:
        """Its JSON."""
        default = self.default
        if self.dtype is DataType.datetime:
            default = _isoformat(default)
        shape = list(self.shape) if self.shape is not None else None
        return {
            "name": self.name,
            "default": default,
            "shape": shape,
            **type_to_json(self.dtype),
        }

    @classmethod
    def from_json_dict(cls, **kwargs: Any) -> ParamSpec:
        """The parameter that this JSON describes (`dtype` may stand for `type`)."""
        kind = kwargs.get("type") or kwargs.get("dtype")
        if "name" not in kwargs or "default" not in kwargs or kind is None:
            raise MlflowException.invalid_parameter_value(
                f"{kwargs!r:.200} describes no parameter: it needs 'name', 'type' and 'default'."
            )
        made = type_from_json({**kwargs, "type": kind}) if kind == OBJECT_TYPE else kind
        return cls(kwargs["name"], made, kwargs["default"], kwargs.get("shape"))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ParamSpec) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        shape = f" (shape: {self.shape})" if self.shape is not None else ""
        default = getattr(self, "_default", None)
        return f"{self.name!r}: {self.dtype!r} (default: {default}){shape}"


class ParamSchema:
    """The parameters that a model takes.

    Raises:
        MlflowException: Something else among them, or two of one name (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(self, params: list[ParamSpec]) -> None:
        strange = [each for each in params if not isinstance(each, ParamSpec)]
        if strange:
            raise MlflowException.invalid_parameter_value(
                f"A ParamSchema consists of ParamSpec; {strange[0]!r} is "
                f"{type(strange[0]).__name__}."
            )
        names = [each.name for each in params]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise MlflowException.invalid_parameter_value(
                f"A model takes each parameter once; twice: {', '.join(twice)}."
            )
        self._params = params

    @property
    def params(self) -> list[ParamSpec]:
        """The parameters."""
        return self._params

    def to_dict(self) -> list[dict[str, Any]]:
        """Their JSON."""
        return [each.to_dict() for each in self.params]

    def to_json(self) -> str:
        """Their JSON as text."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, json_str: str) -> ParamSchema:
        """What `to_json` wrote."""
        return cls([ParamSpec.from_json_dict(**each) for each in _objects(json_str)])

    def __len__(self) -> int:
        return len(self.params)

    def __iter__(self) -> Iterator[ParamSpec]:
        return iter(self.params)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ParamSchema) and self.params == other.params

    def __hash__(self) -> int:
        return hash(tuple(self.params))

    def __repr__(self) -> str:
        return repr(self.params)


def _objects(json_str: str) -> list[dict[str, Any]]:
    try:
        listed = json.loads(json_str)
    except (TypeError, ValueError, RecursionError) as error:
        raise MlflowException.invalid_parameter_value(
            f"Parameters are described by JSON; {json_str!r:.200} is none: {error}."
        ) from None
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise MlflowException.invalid_parameter_value(
            f"Parameters are described by a list of JSON objects; got {json_str!r:.200}."
        )
    return listed


def _param_type(name: str, dtype: Any) -> DataType | Object:
    if isinstance(dtype, str) and dtype in DataType.__members__:
        dtype = DataType[dtype]
    if isinstance(dtype, Object):
        return dtype
    if not isinstance(dtype, DataType) or dtype is DataType.binary:
        possible = [each.name for each in DataType if each is not DataType.binary]
        raise MlflowException.invalid_parameter_value(
            f"The parameter {name!r} cannot be of the type {dtype!r}: it is one of "
            f"{', '.join(possible)}, or an Object."
        )
    return dtype


def _isoformat(default: Any) -> Any:
    if isinstance(default, list):
        return [_isoformat(each) for each in default]
    return default.isoformat() if isinstance(default, dt.date) else default
