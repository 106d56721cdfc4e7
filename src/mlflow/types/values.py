"""Whether single values fit the types of a schema, and what they become.

Columns are another matter, since they are checked as a whole: `mlflow.models.enforcement`.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.data_type import DataType
from mlflow.types.nested import AnyType, Array, Map, Object

_INT32 = (-(2**31), 2**31)
_INT64 = (-(2**63), 2**63)


def is_missing(value: Any) -> bool:
    """Whether a single value stands for none: None, NaN, `pandas.NA`, `pandas.NaT`."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def param_value(value: Any, kind: DataType) -> Any:
    """A parameter's value as one of Python's own types; None stays None.

    Whole numbers become floating ones where those are wanted, texts and numpy's dates become dates;
    nothing else changes its type.

    Raises:
        MlflowException: It does not fit (`INVALID_PARAMETER_VALUE`).
    """
    if value is None:
        return None
    if kind is DataType.datetime:
        return _datetime(value)
    plain = _plain(value)
    if type(plain) is kind.to_python():
        return plain
    whole = type(plain) is int
    if whole and kind in (DataType.float, DataType.double):
        return float(plain)
    raise MlflowException.invalid_parameter_value(
        f"{value!r:.200} of the type {type(value).__name__} is no {kind.name}."
    )


def checked_value(value: Any, kind: Any, required: bool = True) -> Any:
    """A value with numbers converted to the type's, where that loses nothing.

    Args:
        value: May be nested; it is not changed itself.
        kind: A `DataType` or a nested type.
        required: Whether a missing value is refused.

    Raises:
        MlflowException: It does not fit; the message says where (`INVALID_PARAMETER_VALUE`).
    """
    if isinstance(kind, AnyType):
        return value
    if not required and (is_missing(value) or (isinstance(value, (list, dict)) and not value)):
        return value
    if isinstance(kind, DataType):
        return _scalar(value, kind)
    if isinstance(kind, Array):
        return _array(value, kind, required)
    if isinstance(kind, Map):
        return _map(value, kind, required)
    return _object(value, kind)


def _scalar(value: Any, kind: DataType) -> Any:
    plain = _plain(value)
    found = type(plain)
    if kind is DataType.datetime:
        if isinstance(plain, (dt.date, str)) or type(value).__name__ == "datetime64":
            return value
    elif kind is DataType.binary:
        if found in (bytes, bytearray, str):  # text: base64, as JSON has it
            return value
    elif found is kind.to_python():
        low, high = _INT32 if kind is DataType.integer else _INT64
        if found is not int or low <= plain < high:
            return value
    elif found is int and (kind is DataType.double or (kind is DataType.float and abs(plain) <= 1)):
        return float(plain)
    raise MlflowException.invalid_parameter_value(
        f"{value!r:.100} ({type(value).__name__}) is no {kind.name}"
    )


def _array(value: Any, kind: Array, required: bool) -> Any:
    is_numpy = type(value).__name__ == "ndarray"
    if not isinstance(value, (list, tuple)) and not is_numpy:
        if type(value).__name__ in ("DenseVector", "SparseVector"):
            return value
        raise MlflowException.invalid_parameter_value(
            f"{value!r:.100} ({type(value).__name__}) is no list"
        )
    if is_numpy and isinstance(kind.dtype, DataType) and value.ndim == 1:
        if value.dtype == kind.dtype.to_numpy():
            return value
        if value.dtype.kind in "iu" and kind.dtype is DataType.double:
            return value.astype(kind.dtype.to_numpy())
    checked = [_at(position, item, kind.dtype, required) for position, item in enumerate(value)]
    if is_numpy:
        return _as_array(checked)
    return checked


def _as_array(items: list[Any]) -> Any:
    import numpy as np  # heavy

    return np.array(items)


def _map(value: Any, kind: Map, required: bool) -> Any:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise MlflowException.invalid_parameter_value(
            f"{value!r:.100} ({type(value).__name__}) is no dictionary with texts as keys"
        )
    return {key: _at(key, item, kind.value_type, required) for key, item in value.items()}


def _object(value: Any, kind: Object) -> Any:
    if not isinstance(value, dict):
        raise MlflowException.invalid_parameter_value(
            f"{value!r:.100} ({type(value).__name__}) is no dictionary"
        )
    known = {each.name: each for each in kind.properties}
    missing = [name for name, each in known.items() if each.required and name not in value]
    if missing:
        raise MlflowException.invalid_parameter_value(
            f"{value!r:.100} lacks what is required: {', '.join(missing)}"
        )
    extra = [key for key in value if key not in known]
    if extra:
        raise MlflowException.invalid_parameter_value(
            f"{value!r:.100} has keys that the schema does not: {', '.join(map(repr, extra))}"
        )
    return {
        key: _at(key, item, known[key].dtype, known[key].required) for key, item in value.items()
    }


def _at(place: Any, value: Any, kind: Any, required: bool) -> Any:
    try:
        return checked_value(value, kind, required)
    except MlflowException as error:
        raise MlflowException.invalid_parameter_value(f"at {place!r}: {error.message}") from None


def _plain(value: Any) -> Any:
    """A number or text of numpy as Python's own."""
    return value.item() if type(value).__module__ == "numpy" and _is_scalar(value) else value


def _is_scalar(value: Any) -> bool:
    return hasattr(value, "item") and getattr(value, "ndim", 1) == 0


def _datetime(value: Any) -> Any:
    import numpy as np  # heavy

    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = value.astimezone(dt.timezone.utc).replace(tzinfo=None)
    try:
        made = np.datetime64(value)
        found = made.item()
        if isinstance(found, int):  # finer than Python's own
            found = made.astype("datetime64[us]").item()
            if not isinstance(value, (np.datetime64, dt.date, str)):
                found = None
    except (ValueError, TypeError):
        found = None
    if not isinstance(found, dt.date):
        raise MlflowException.invalid_parameter_value(f"{value!r:.200} is no date or time.")
    return found
