"""What becomes of a column of one dtype where a schema wants another; rules in `enforcement.py`."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.data_type import DataType
from mlflow.types.nested import AnyType
from mlflow.types.values import checked_value, is_missing

Cast = Callable[[Any, Any], Any]

_NUMBERS = (DataType.integer, DataType.long, DataType.float, DataType.double)


def cast_for(kind: Any, dtype: Any) -> Cast | None:
    """What to do with a column of this dtype; None: nothing.

    Returns:
        A function of the column and its `ColSpec`; it raises `MlflowException` where the values do
        not fit.
    """
    if isinstance(kind, AnyType):
        return None
    if not isinstance(kind, DataType):
        return _nested
    if kind in (DataType.string, DataType.binary):
        taken = "OU" if kind is DataType.string else "OUS"
        return None if dtype.kind in taken else _refuse
    if dtype == kind.to_numpy():
        return None
    if dtype.kind == "O":
        # Texts have a dtype of their own since pandas 3, and hold no numbers.
        return _objects
    if kind is DataType.datetime:
        return datetimes if dtype.kind == "M" else _refuse
    return _number(kind, dtype)


def _number(kind: DataType, dtype: Any) -> Cast:
    target = kind.to_numpy()
    if dtype.kind == target.kind:
        fits = dtype.itemsize <= target.itemsize
    elif dtype.kind == "u" and target.kind == "i":
        fits = dtype.itemsize < target.itemsize
    elif dtype.kind in "iu" and kind is DataType.double:
        fits = dtype.itemsize <= 4
    else:
        fits = False
    if fits:
        return widened
    if dtype.kind == "i" and target.kind == "f":
        return _zeros_and_ones
    if dtype.kind == "f" and target.kind == "i":
        return _floats_for_integers
    return _refuse


def widened(column: Any, spec: Any) -> Any:
    """A column of numbers in a type that holds all of them; missing ones may stand in the way."""
    try:
        return column.astype(spec.type.to_numpy())
    except (ValueError, TypeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"it has missing values, which {spec.type.name} cannot hold ({error})."
        ) from None


def _zeros_and_ones(column: Any, spec: Any) -> Any:
    values = column.dropna()
    if not values.isin((0, 1)).all():
        _refuse(column, spec)
    return column.astype(spec.type.to_numpy())


def _floats_for_integers(column: Any, spec: Any) -> Any:
    values = column.dropna()
    if len(values) < len(column) and (values == values.round()).all():
        raise MlflowException.invalid_parameter_value(
            f"it is {column.dtype}, since some values are missing, and whole numbers cannot be "
            "missing. Fill them, or save the model with a signature in which the column is double."
        )
    return _refuse(column, spec)


def datetimes(column: Any, spec: Any) -> Any:
    """A column of times in the unit that the schema has."""
    try:
        return column.astype(spec.type.to_numpy())
    except (TypeError, ValueError) as error:
        raise MlflowException.invalid_parameter_value(
            f"times must have no time zone and lie between 1677 and 2262 ({error}). "
            "column.dt.tz_convert(None) takes a time zone away."
        ) from None


def _objects(column: Any, spec: Any) -> Any:
    """A column of any objects: what they are is found by looking at them."""
    kind = spec.type
    inferred = column.infer_objects()
    if inferred.dtype.kind != "O":
        cast = cast_for(kind, inferred.dtype)
        return inferred if cast is None else cast(inferred, spec)
    if str(column.dtype) != "object":
        return _refuse(column, spec)
    values = [value for value in column if not is_missing(value)]
    if kind is DataType.datetime:
        return _dates(column, spec)
    if kind is DataType.boolean and all(isinstance(value, bool) for value in values):
        return column  # None is not False
    if kind is DataType.double and all(isinstance(value, decimal.Decimal) for value in values):
        return column.astype(float)
    if kind in _NUMBERS and not values:
        return _refuse(column, spec)
    for value in values:
        checked_value(value, kind)
    if len(values) < len(column) and kind in (DataType.integer, DataType.long):
        raise MlflowException.invalid_parameter_value(
            "some values are missing, and whole numbers cannot be missing."
        )
    return column.astype(kind.to_numpy())


def _dates(column: Any, spec: Any) -> Any:
    try:
        return column.astype(spec.type.to_numpy())
    except (TypeError, ValueError) as error:
        raise MlflowException.invalid_parameter_value(
            f"it holds what is no date ({error})."
        ) from None


def _nested(column: Any, spec: Any) -> Any:
    from mlflow.models.enforce_columns import nested_column  # which knows pandas

    return nested_column(column, spec)


def _refuse(column: Any, spec: Any) -> Any:
    raise MlflowException.invalid_parameter_value(
        f"it is {column.dtype}, which cannot become {spec.type.to_numpy()} without a loss. Convert "
        "it, or save the model with a signature in which the column has that type."
    )
