"""Columns of a schema: `{"name": "age", "type": "long", "required": true}`."""

from __future__ import annotations

from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.nested import ValueType, type_from_json, type_to_json, value_type


class ColSpec:
    """A column.

    Args:
        type: A `DataType` or its name, an `Array`, an `Object`, a `Map` or `AnyType()`.
        name: None: columns are told apart by their order.
        required: Whether data must have it.

    Raises:
        MlflowException: Not a type (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self, type: ValueType | str, name: str | None = None, required: bool = True
    ) -> None:
        self._type = value_type(type, "type")
        self._name = name
        self._required = bool(required)

    @property
    def type(self) -> Any:
        """Type of the values."""
        return self._type

    @property
    def name(self) -> Any:
        """The name; None where columns have none."""
        return self._name

    @property
    def required(self) -> bool:
        """Whether data must have it."""
        return self._required

    def to_dict(self) -> dict[str, Any]:
        """Its JSON."""
        described = type_to_json(self.type)
        if self.name is not None:
            described["name"] = self.name
        described["required"] = self.required
        return described

    @classmethod
    def from_json_dict(cls, **kwargs: Any) -> ColSpec:
        """The column that this JSON describes."""
        if "type" not in kwargs:
            raise MlflowException.invalid_parameter_value(
                f"{kwargs!r:.200} describes no column: it has no 'type'."
            )
        # MLflow 1.x and 2.x wrote columns that are optional as "optional": true.
        required = kwargs.get("required")
        if required is None:
            required = not kwargs.get("optional", False)
        return cls(type_from_json(kwargs), kwargs.get("name"), required)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ColSpec) and (self.name, self.type, self.required) == (
            other.name,
            other.type,
            other.required,
        )

    def __hash__(self) -> int:
        return hash((self.name, self.required))

    def __repr__(self) -> str:
        required = "required" if self.required else "optional"
        named = f"{self.name!r}: " if self.name is not None else ""
        return f"{named}{self.type!r} ({required})"
