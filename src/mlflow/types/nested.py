"""Types of values that hold others, and their JSON.

{"type": "array", "items": {"type": "long"}}
{"type": "object", "properties": {"id": {"type": "string", "required": true}}}
{"type": "map", "values": {"type": "double"}}
{"type": "sparkml_vector"}
{"type": "any"}

A type may be given by the name of a `DataType`. None is changed once it is made.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, Union

from mlflow.exceptions import MlflowException
from mlflow.types.data_type import DataType

ARRAY_TYPE = "array"
OBJECT_TYPE = "object"
MAP_TYPE = "map"
ANY_TYPE = "any"
SPARKML_VECTOR_TYPE = "sparkml_vector"

ValueType = Union[DataType, "BaseType"]

# Nesting deeper than any data has; JSON that goes on is made to exhaust the stack.
MOST_DEPTH = 64


class BaseType(ABC):
    """A type of values that hold others, or may be anything."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Its JSON."""

    @abstractmethod
    def _merge(self, other: Any) -> Any:
        """The type of values of either type.

        Raises:
            MlflowException: There is none (`INVALID_PARAMETER_VALUE`).
        """

    def __hash__(self) -> int:
        return hash(repr(self))

    @classmethod
    def from_json_dict(cls, **kwargs: Any) -> Any:
        """The type that this JSON describes.

        Raises:
            MlflowException: It describes none, or one of another kind (`INVALID_PARAMETER_VALUE`).
        """
        made = type_from_json(kwargs)
        if not isinstance(made, cls):
            raise MlflowException.invalid_parameter_value(
                f"{kwargs!r:.200} describes {made!r}, where {cls.__name__} is needed."
            )
        return made


class AnyType(BaseType):
    """A value of any type, or none: nothing is checked."""

    def to_dict(self) -> dict[str, Any]:
        return {"type": ANY_TYPE}

    def _merge(self, other: Any) -> Any:
        return other if isinstance(other, (AnyType, DataType)) else _checked(other)._merge(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AnyType)

    def __hash__(self) -> int:
        return hash(ANY_TYPE)

    def __repr__(self) -> str:
        return "Any"


class Array(BaseType):
    """A list whose items are of one type.

    Args:
        dtype: Type of the items.
    """

    def __init__(self, dtype: ValueType | str) -> None:
        self._dtype = value_type(dtype, "dtype")

    @property
    def dtype(self) -> Any:
        """Type of the items."""
        return self._dtype

    def to_dict(self) -> dict[str, Any]:
        return {"type": ARRAY_TYPE, "items": type_to_json(self.dtype)}

    def _merge(self, other: Any) -> Any:
        if isinstance(other, AnyType) or self == other:
            return self
        if type(other) is not type(self):
            raise _no_common(self, other)
        return Array(merge(self.dtype, other.dtype))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Array) and self.to_dict() == other.to_dict()

    __hash__ = BaseType.__hash__

    def __repr__(self) -> str:
        return f"Array({self.dtype!r})"


class SparkMLVector(Array):
    """A vector of Spark ML: an array of doubles."""

    def __init__(self) -> None:
        super().__init__(DataType.double)

    def to_dict(self) -> dict[str, Any]:
        return {"type": SPARKML_VECTOR_TYPE}

    def _merge(self, other: Any) -> Any:
        if not isinstance(other, SparkMLVector):
            raise _no_common(self, other)
        return self

    def __repr__(self) -> str:
        return "SparkML vector"


class Map(BaseType):
    """A dictionary with any text as keys and values of one type.

    Args:
        value_type: Type of the values.
    """

    def __init__(self, value_type: ValueType | str) -> None:
        self._value_type = _value_type(value_type, "value_type")

    @property
    def value_type(self) -> Any:
        """Type of the values."""
        return self._value_type

    def to_dict(self) -> dict[str, Any]:
        return {"type": MAP_TYPE, "values": type_to_json(self.value_type)}

    def _merge(self, other: Any) -> Any:
        if isinstance(other, AnyType) or self == other:
            return self
        if not isinstance(other, Map):
            raise _no_common(self, other)
        return Map(merge(self.value_type, other.value_type))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Map) and self.value_type == other.value_type

    __hash__ = BaseType.__hash__

    def __repr__(self) -> str:
        return f"Map(str -> {self.value_type!r})"


class Property(BaseType):
    """A key of an `Object`.

    Args:
        name: The key.
        dtype: Type of its value.
        required: Whether every object has it.
    """

    def __init__(self, name: str, dtype: ValueType | str, required: bool = True) -> None:
        if not isinstance(name, str):
            raise MlflowException.invalid_parameter_value(
                f"The name of a property is text; {name!r} is {type(name).__name__}."
            )
        self._name = name
        self._dtype = value_type(dtype, "dtype")
        self._required = required

    @property
    def name(self) -> str:
        """The key."""
        return self._name

    @property
    def dtype(self) -> Any:
        """Type of its value."""
        return self._dtype

    @property
    def required(self) -> bool:
        """Whether every object has it."""
        return self._required

    def to_dict(self) -> dict[str, Any]:
        return {self.name: {**type_to_json(self.dtype), "required": self.required}}

    @classmethod
    def from_json_dict(cls, **kwargs: Any) -> Property:
        """The property that `{name: {"type": …, "required": …}}` describes."""
        if len(kwargs) != 1:
            raise MlflowException.invalid_parameter_value(
                f"A property is described under its name alone; got the keys {sorted(kwargs)}."
            )
        [(name, described)] = kwargs.items()
        return _property_from_json(name, described)

    def _merge(self, other: Any) -> Property:
        if isinstance(other, AnyType):
            return Property(self.name, self.dtype, False)
        if not isinstance(other, Property) or other.name != self.name:
            raise _no_common(self, other)
        return Property(self.name, merge(self.dtype, other.dtype), self.required and other.required)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Property) and self.to_dict() == other.to_dict()

    __hash__ = BaseType.__hash__

    def __lt__(self, other: Property) -> bool:
        return self.name < other.name

    def __repr__(self) -> str:
        return f"{self.name}: {self.dtype!r} ({'required' if self.required else 'optional'})"


class Object(BaseType):
    """A dictionary with known keys.

    Args:
        properties: The keys; sorted by name.

    Raises:
        MlflowException: None, or two of one name (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(self, properties: list[Property]) -> None:
        if not isinstance(properties, list) or not properties:
            raise MlflowException.invalid_parameter_value(
                f"An object type needs a list with at least one Property; got {properties!r:.200}."
            )
        strange = [each for each in properties if not isinstance(each, Property)]
        if strange:
            raise MlflowException.invalid_parameter_value(
                f"The properties of an object type are of the class Property; {strange[0]!r} is "
                f"{type(strange[0]).__name__}."
            )
        names = [each.name for each in properties]
        if len(set(names)) != len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise MlflowException.invalid_parameter_value(
                f"An object type has each property once; twice: {', '.join(twice)}."
            )
        self._properties = sorted(properties)

    @property
    def properties(self) -> list[Property]:
        """The keys, by name."""
        return self._properties

    def to_dict(self) -> dict[str, Any]:
        described: dict[str, Any] = {}
        for each in self.properties:
            described.update(each.to_dict())
        return {"type": OBJECT_TYPE, "properties": described}

    def _merge(self, other: Any) -> Object:
        if isinstance(other, AnyType):
            return Object([Property(each.name, each.dtype, False) for each in self.properties])
        if not isinstance(other, Object):
            raise _no_common(self, other)
        if self == other:
            return self
        mine = {each.name: each for each in self.properties}
        theirs = {each.name: each for each in other.properties}
        return Object(
            [
                mine[name]._merge(theirs[name])
                if name in mine and name in theirs
                else Property(name, (mine.get(name) or theirs[name]).dtype, False)
                for name in mine | theirs
            ]
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Object) and self.properties == other.properties

    __hash__ = BaseType.__hash__

    def __repr__(self) -> str:
        return "{" + ", ".join(map(repr, self.properties)) + "}"


def value_type(given: Any, argument: str) -> ValueType:
    """A type that is given as such or by name.

    Raises:
        MlflowException: No type is called so (`INVALID_PARAMETER_VALUE`).
    """
    if isinstance(given, str):
        if given in DataType.__members__:
            return DataType[given]
        if given == ANY_TYPE:
            return AnyType()
    elif isinstance(given, (DataType, Array, Map, Object, AnyType)):
        return given
    raise MlflowException.invalid_parameter_value(
        f"{argument}={given!r:.100} is no type: give a DataType, its name "
        f"({', '.join(DataType.__members__)}), an Array, an Object, a Map or AnyType()."
    )


_value_type = value_type  # for `Map`, whose argument has that name


def merge(one: Any, other: Any) -> Any:
    """The type of values of either type.

    Raises:
        MlflowException: There is none (`INVALID_PARAMETER_VALUE`).
    """
    if not isinstance(one, DataType):
        return one._merge(other)
    if one == other or isinstance(other, AnyType):
        return one
    raise _no_common(one, other)


def merge_all(types: Iterable[Any]) -> Any:
    """The type of values of all these types; `AnyType()` if there is none among them."""
    common: Any = None
    for each in types:
        common = each if common is None else merge(common, each)
    return AnyType() if common is None else common


def type_to_json(described: Any) -> dict[str, Any]:
    """JSON of a type, simple or nested."""
    if isinstance(described, DataType):
        return {"type": described.name}
    made: dict[str, Any] = described.to_dict()
    return made


def type_from_json(described: Any, depth: int = 0) -> ValueType:
    """The type that a JSON object describes; `required` and `name` in it are passed over.

    Raises:
        MlflowException: It describes none (`INVALID_PARAMETER_VALUE`).
    """
    if depth > MOST_DEPTH:
        raise MlflowException.invalid_parameter_value(
            f"A type in a schema is nested more than {MOST_DEPTH} deep."
        )
    kind = described.get("type") if isinstance(described, dict) else None
    if kind == ARRAY_TYPE:
        return Array(type_from_json(_part(described, "items"), depth + 1))
    if kind == MAP_TYPE:
        return Map(type_from_json(_part(described, "values"), depth + 1))
    if kind == OBJECT_TYPE:
        parts = _part(described, "properties")
        return Object([_property_from_json(name, parts[name], depth) for name in parts])
    if kind == SPARKML_VECTOR_TYPE:
        return SparkMLVector()
    if not isinstance(kind, str):
        raise MlflowException.invalid_parameter_value(
            f"{described!r:.200} describes no type: it has no text under 'type'."
        )
    return value_type(kind, "type")


def _property_from_json(name: str, described: Any, depth: int = 0) -> Property:
    made = type_from_json(described, depth + 1)
    return Property(name, made, bool(described.get("required", True)))


def _part(described: dict[str, Any], key: str) -> dict[str, Any]:
    part = described.get(key)
    if not isinstance(part, dict):
        raise MlflowException.invalid_parameter_value(
            f"{described!r:.200} describes no {described['type']}: it has no object under {key!r}."
        )
    return part


def _checked(other: Any) -> BaseType:
    if not isinstance(other, BaseType):
        raise MlflowException.invalid_parameter_value(f"{other!r} is no type of a schema.")
    return other


def _no_common(one: Any, other: Any) -> MlflowException:
    return MlflowException.invalid_parameter_value(
        f"There is no type for values of both {one!r} and {other!r}: all values of one column or "
        "list have one type. Array(AnyType()) stands for a list of anything."
    )
