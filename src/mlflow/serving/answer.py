"""From predictions to the body of an answer.

    {"predictions": [{"column": value}, …]}     a data frame or a series: rows
    {"predictions": [[…], …]}                    arrays, lists, dictionaries, values: as they are

What JSON cannot say becomes what it can: NaN and infinities are null, times are in ISO's form,
bytes in base64, without line breaks.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from mlflow.exceptions import MlflowException
from mlflow.types.foreign import is_instance, is_sparse


def answer_of(predictions: Any, *, wrapped: bool = True) -> bytes:
    """The body of an answer.

    Args:
        predictions: What the model gave.
        wrapped: Whether the body is `{"predictions": …}` rather than the predictions alone.

    Raises:
        MlflowException: They cannot be written as JSON (`BAD_REQUEST`).
    """
    plain = _plain(predictions)
    try:
        return _encoder.encode({"predictions": plain} if wrapped else plain)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise MlflowException(
            f"The model gave {type(predictions).__name__}, which cannot be written as JSON: "
            f"{error}.",
            "BAD_REQUEST",
        ) from error


def _plain(value: Any) -> Any:
    if is_instance(value, "polars", "DataFrame"):
        return value.to_dicts()
    if is_instance(value, "pandas", "DataFrame"):
        return value.to_dict(orient="records")
    if is_instance(value, "pandas", "Series"):
        return value.to_frame().to_dict(orient="records")
    if is_sparse(value):
        return value.toarray().tolist()
    if is_instance(value, "numpy", "ndarray"):
        return value.tolist()
    return value


def _other(value: Any) -> Any:
    """What msgspec does not know."""
    plain = _plain(value)
    if plain is not value:
        return plain
    if is_instance(value, "numpy", "datetime64"):
        return str(value)
    if hasattr(value, "item") and hasattr(value, "dtype"):  # a number of numpy
        return value.item()
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if hasattr(value, "model_dump"):  # pydantic
        return value.model_dump()
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__module__}.{type(value).__name__} has no form in JSON")


_encoder = msgspec.json.Encoder(enc_hook=_other)
