"""Data frames of pandas, made of what models and their examples are given."""

from __future__ import annotations

import base64
from types import ModuleType
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.types.data_type import DataType

if TYPE_CHECKING:
    import pandas as pd

    from mlflow.types.schema import Schema


def import_pandas() -> ModuleType:
    """pandas, which the base installation does without.

    Raises:
        MlflowException: It is not installed (`INVALID_STATE`).
    """
    try:
        import pandas as pd  # heavy
    except ImportError as error:
        raise MlflowException(
            "Data for a model with a signature of columns becomes a data frame, for which pandas "
            "is missing: pip install 'headrace[models]'.",
            "INVALID_STATE",
        ) from error
    return pd


def from_polars(frame: Any) -> pd.DataFrame:
    """A data frame of polars as one of pandas; without pyarrow, too."""
    made: pd.DataFrame = import_pandas().DataFrame(
        {
            column.name: column.to_list() if column.dtype.is_nested() else column.to_numpy()
            for column in frame.iter_columns()
        }
    )
    return made


def frame_from_split(content: Any, schema: Schema | None = None) -> pd.DataFrame:
    """A data frame of its JSON: `{"columns": […], "data": [[…]]}`, or the rows alone.

    Args:
        content: The JSON.
        schema: Columns take the types that it says, where their values fit.

    Raises:
        MlflowException: Another form (`INVALID_PARAMETER_VALUE`).
    """
    rows = content.get("data") if isinstance(content, dict) else content
    columns = content.get("columns") if isinstance(content, dict) else None
    try:
        frame: pd.DataFrame = import_pandas().DataFrame(rows, columns=columns)
    except (ValueError, TypeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"A data frame is written as an object with 'columns' and 'data'; this is not one: "
            f"{error}."
        ) from None
    return frame if schema is None else cast_to_schema(frame, schema)


def cast_to_schema(frame: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Columns that came as JSON, in the types of a schema: JSON has but one kind of number.

    A column whose values do not fit stays as it is: whether it may is decided where the signature
    is enforced.
    """
    if schema.is_tensor_spec():
        return frame
    kinds = dict(zip(schema.input_names(), schema.input_types(), strict=True))
    if not schema.has_input_names():
        kinds = dict(zip(frame.columns, schema.input_types(), strict=False))
    frame = frame.copy(deep=False)
    for name, kind in kinds.items():
        if name in frame.columns and isinstance(kind, DataType):
            frame[name] = _cast(frame[name], kind)
    return frame


def _cast(column: Any, kind: DataType) -> Any:
    try:
        if kind is DataType.binary:
            return column.map(
                lambda text: base64.decodebytes(text.encode()) if isinstance(text, str) else text
            )
        if kind is DataType.datetime:
            return import_pandas().to_datetime(column).astype(kind.to_pandas())
        if kind is DataType.string:
            return column
        cast = column.astype(kind.to_pandas())
        exact = kind in (DataType.float, DataType.double) or bool((cast == column).all())
        return cast if exact else column
    except (ValueError, TypeError, OverflowError):
        return column
