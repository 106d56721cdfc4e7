"""Type hints of a `predict` method: the schema they state, and data as they want it.

    def predict(self, model_input: list[Order]) -> list[float]: …

A model takes a list, and predicts for each item. Items are of `int`, `float`, `str`, `bool`,
`bytes`, `datetime`, `dict[str, …]`, `list[…]`, a class of pydantic, or anything (`Any`, a union).
"""

from __future__ import annotations

import datetime as dt
import inspect
import logging
import math
import types
import typing
from collections.abc import Callable
from typing import Any, Union

from mlflow.exceptions import MlflowException
from mlflow.types.columns import ColSpec
from mlflow.types.data_type import DataType
from mlflow.types.foreign import is_instance
from mlflow.types.nested import AnyType, Array, Map, Object, Property
from mlflow.types.schema import Schema

_SIMPLE: dict[Any, DataType] = {
    int: DataType.long,
    str: DataType.string,
    bool: DataType.boolean,
    float: DataType.double,
    bytes: DataType.binary,
    dt.datetime: DataType.datetime,
}
_UNIONS = (Union, types.UnionType)

_logger = logging.getLogger(__name__)


class TypeHints:
    """Hints of a function that predicts; None where there is none.

    Pickles of models that MLflow has saved hold such objects: these two attributes, no more.
    """

    def __init__(self, input_: Any = None, output: Any = None) -> None:
        self.input = input_
        self.output = output


def hints_of(function: Callable[..., Any]) -> TypeHints:
    """The hints of a function or method, of its argument for the model's input and its result."""
    name = input_parameter(function)
    try:
        hints = typing.get_type_hints(function)
    except Exception as error:  # noqa: BLE001 - hints may be any expression
        _logger.debug("The type hints of %r cannot be read: %s", function, error)
        return TypeHints()
    return TypeHints(hints.get(name or ""), hints.get("return"))


def keep_hints(function: Callable[..., Any]) -> None:
    """Turn hints that are texts (`from __future__ import annotations`) into what they name.

    A function that is pickled takes along what its code names, and not what its hints do.
    """
    plain = getattr(function, "__func__", function)
    written = getattr(plain, "__annotations__", {})
    if any(isinstance(hint, str) for hint in written.values()):
        try:
            written.update(typing.get_type_hints(plain))
        except Exception as error:  # noqa: BLE001 - as above
            _logger.debug("The type hints of %r cannot be read: %s", function, error)


def input_parameter(function: Callable[..., Any]) -> str | None:
    """Name of the parameter that takes the model's input; None: there is none."""
    names = [name for name in inspect.signature(function).parameters if name != "self"]
    if "model_input" in names:
        return "model_input"
    if takes_context(function):
        return names[1] if len(names) > 1 else None
    return names[0] if names else None


def takes_context(function: Callable[..., Any]) -> bool:
    """Whether a `predict` takes a context before the input: `predict(context, model_input, …)`."""
    names = [name for name in inspect.signature(function).parameters if name != "self"]
    return "context" in names or len([name for name in names if name != "params"]) == 2


def input_schema_of(hint: Any) -> Schema | None:
    """The schema that the hint of a model's input states; None if it states none.

    Raises:
        MlflowException: The hint is a list of what schemas have no type for
            (`INVALID_PARAMETER_VALUE`).
    """
    items = _items(hint)
    return None if items is None else Schema([ColSpec(_type(items))])


def output_schema_of(hint: Any) -> Schema:
    """The schema of what a model gives; anything where the hint does not say."""
    try:
        items = _items(hint)
        return Schema([ColSpec(_type(hint if items is None else items))])
    except MlflowException:
        return Schema([ColSpec(AnyType())])


def fit_to_hint(data: Any, hint: Any) -> Any:
    """Data as a function with this hint of its input takes it.

    A data frame becomes a list: of its rows as dictionaries, or of the values of its one column.
    Dictionaries become objects of a class of pydantic.

    Raises:
        MlflowException: It does not fit (`INVALID_PARAMETER_VALUE`).
    """
    items = _items(hint)
    if items is None:
        return data
    if is_instance(data, "pandas", "Series"):
        data = data.to_frame()
    if is_instance(data, "pandas", "DataFrame"):
        data = _rows(data, items)
    elif is_instance(data, "numpy", "ndarray"):
        data = _plain(data)
    return _fitted(data, hint, "model_input")


def _items(hint: Any) -> Any:
    """What the items of a list are; None if the hint is no list of something."""
    if typing.get_origin(hint) in _UNIONS:
        rest = [each for each in typing.get_args(hint) if each is not type(None)]
        return _items(rest[0]) if len(rest) == 1 else None
    arguments = typing.get_args(hint)
    return arguments[0] if typing.get_origin(hint) is list and len(arguments) == 1 else None


def _type(hint: Any) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any or origin in _UNIONS:
        rest = [each for each in arguments if each is not type(None)]
        return _type(rest[0]) if len(rest) == 1 < len(arguments) else AnyType()
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    if origin is list and len(arguments) == 1:
        return Array(_type(arguments[0]))
    if origin is dict and len(arguments) == 2 and arguments[0] is str:
        return Map(_type(arguments[1]))
    fields = _fields(hint)
    if fields:
        return Object(
            [
                Property(name, _type(field.annotation), not _is_optional(field.annotation))
                for name, field in fields.items()
            ]
        )
    raise MlflowException.invalid_parameter_value(
        f"Schemas have no type for the hint {_shown(hint)}. They have list[…] of int, float, str, "
        "bool, bytes, datetime, dict[str, …], list[…], classes of pydantic, and Any."
    )


def _fitted(value: Any, hint: Any, place: str) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return value
    if origin in _UNIONS:
        rest = [each for each in arguments if each is not type(None)]
        if value is None and len(rest) < len(arguments):
            return None
        return _fitted(value, rest[0], place) if len(rest) == 1 else value
    if origin is list:
        if not isinstance(value, list):
            raise _unfit(value, hint, place)
        return [_fitted(each, arguments[0], f"{place}[{at}]") for at, each in enumerate(value)]
    if origin is dict:
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise _unfit(value, hint, place)
        return {
            key: _fitted(each, arguments[1], f"{place}[{key!r}]") for key, each in value.items()
        }
    if _fields(hint):
        return _object(value, hint, place)
    if hint is float and type(value) is int:
        return float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise _unfit(value, hint, place)
    return value


def _object(value: Any, hint: Any, place: str) -> Any:
    if isinstance(value, hint):
        return value
    if not isinstance(value, dict):
        raise _unfit(value, hint, place)
    try:
        return hint(**value)
    except Exception as error:  # noqa: BLE001 - whatever the class's validators raise
        raise MlflowException.invalid_parameter_value(
            f"{place} does not fit the type hint {_shown(hint)}: {error}."
        ) from None


def _rows(frame: Any, items: Any) -> list[Any]:
    whole = typing.get_origin(items) is dict or items is dict or bool(_fields(items))
    if whole and list(frame.columns) != [0]:
        return [_plain(row) for row in frame.to_dict(orient="records")]
    if len(frame.columns) != 1:
        raise MlflowException.invalid_parameter_value(
            f"The model takes list[{_shown(items)}], one column of values; the data frame has the "
            f"columns {', '.join(map(repr, frame.columns))}."
        )
    return [_plain(value) for value in frame.iloc[:, 0].tolist()]


def _plain(value: Any) -> Any:
    """A value without arrays of numpy and with None for NaN."""
    if is_instance(value, "numpy", "ndarray"):
        value = value.tolist()
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value


def _fields(hint: Any) -> dict[str, Any]:
    """The fields of a class of pydantic; nothing for anything else."""
    fields = getattr(hint, "model_fields", None) if isinstance(hint, type) else None
    return fields if isinstance(fields, dict) else {}


def _is_optional(hint: Any) -> bool:
    return typing.get_origin(hint) in _UNIONS and type(None) in typing.get_args(hint)


def _unfit(value: Any, hint: Any, place: str) -> MlflowException:
    return MlflowException.invalid_parameter_value(
        f"{place} is {type(value).__name__} ({value!r:.100}), which does not fit the type hint "
        f"{_shown(hint)} of predict()."
    )


def _shown(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not typing.get_args(hint) else str(hint)
