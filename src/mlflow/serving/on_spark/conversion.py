"""Predictions of any form as a column of one type.

Of several columns that a model gives, one that fits is taken for a simple type, all that fit for an
array of it:

| type | columns that fit |
|---|---|
| int, long | whole numbers of that size or smaller; where there are none, larger ones that fit |
| float, double | numbers |
| boolean | booleans |
| string | all, as text |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.models.frames import from_polars
from mlflow.serving.on_spark.result_type import PASSED
from mlflow.types.foreign import is_instance, is_sparse

if TYPE_CHECKING:
    import pandas as pd

_NUMPY = {
    "IntegerType": "int32",
    "LongType": "int64",
    "FloatType": "float32",
    "DoubleType": "float64",
    "BooleanType": "bool",
}


def as_column(predictions: Any, kind: Any, rows: int) -> Any:
    """Predictions as Spark takes them: a series, or a data frame for a struct.

    Args:
        predictions: What a model gave: a frame, a series, an array, a list, a dictionary of lists.
        kind: The column's type, of Spark.
        rows: How many there have to be.

    Raises:
        MlflowException: There are more or fewer (`INVALID_STATE`), or they are not of this type
            (`INVALID_PARAMETER_VALUE`).
    """
    import pandas as pd  # heavy

    name = type(kind).__name__
    if name == "StructType":
        made: Any = _struct(_table(predictions), kind)
    elif name == "MapType" or (name == "ArrayType" and _is_nested(kind.elementType)):
        made = pd.Series([_value(row, kind) for row in _rows(predictions, name)], dtype=object)
    elif name == "ArrayType":
        made = _arrays(predictions, kind)
    else:
        made = _simple(_table(predictions), kind)
    if len(made) != rows:
        raise MlflowException(
            f"The model gave {len(made)} predictions for {rows} rows; a column has one for each.",
            "INVALID_STATE",
        )
    return made


# ---- forms ----------------------------------------------------------------------------------
def _table(predictions: Any) -> pd.DataFrame:
    """Predictions as a data frame, one row each."""
    import pandas as pd

    predictions = _plain(predictions)
    if isinstance(predictions, pd.DataFrame):
        return predictions
    if isinstance(predictions, pd.Series):
        return predictions.to_frame()
    if isinstance(predictions, dict):
        listed = {key: list(value) for key, value in predictions.items()}
        return pd.DataFrame(listed)
    if is_instance(predictions, "numpy", "ndarray") and predictions.ndim > 2:
        return pd.Series(list(predictions)).to_frame()
    if isinstance(predictions, list) and predictions and hasattr(predictions[0], "model_dump"):
        predictions = [each.model_dump() for each in predictions]
    single = isinstance(predictions, (str, bytes)) or not hasattr(predictions, "__len__")
    return pd.DataFrame([predictions] if single else predictions)


def _plain(predictions: Any) -> Any:
    if is_instance(predictions, "polars", "DataFrame"):
        return from_polars(predictions)
    if is_instance(predictions, "polars", "Series"):
        return predictions.to_list()
    return predictions.toarray() if is_sparse(predictions) else predictions


def _rows(predictions: Any, wanted: str) -> list[Any]:
    """Predictions one by one, as lists (`ArrayType`) or dictionaries (`MapType`)."""
    predictions = _plain(predictions)
    if isinstance(predictions, dict) and wanted == "ArrayType":
        predictions = _table(predictions)
    if is_instance(predictions, "pandas", "DataFrame"):
        if len(predictions.columns) == 1:
            return list(predictions.iloc[:, 0])
        if wanted == "MapType":
            return list(predictions.to_dict(orient="records"))
        return list(predictions.to_numpy().tolist())
    if isinstance(predictions, dict):
        if not any(isinstance(value, list) for value in predictions.values()):
            return [predictions]
        return list(_table(predictions).to_dict(orient="records"))
    return list(predictions)


def _is_nested(kind: Any) -> bool:
    return type(kind).__name__ in ("ArrayType", "StructType", "MapType")


# ---- simple types and arrays of them --------------------------------------------------------
def _simple(table: pd.DataFrame, kind: Any) -> Any:
    [chosen, *_] = _fitting(table, kind)
    return _series(chosen, kind)


def _arrays(predictions: Any, kind: Any) -> Any:
    import pandas as pd

    element = kind.elementType
    predictions = _plain(predictions)
    if isinstance(predictions, list) and _has_lists(predictions):
        return pd.Series([_value(row, kind) for row in predictions], dtype=object)
    table = _table(predictions)
    if len(table.columns) == 1 and _has_lists(table.iloc[:, 0]):
        return pd.Series([_value(row, kind) for row in table.iloc[:, 0]], dtype=object)
    columns = [_series(each, element).tolist() for each in _fitting(table, element)]
    return pd.Series([list(row) for row in zip(*columns, strict=True)], dtype=object)


def _has_lists(values: Any) -> bool:
    """Whether the values are lists of their own, so that each row may have another length."""
    return any(
        isinstance(each, (list, tuple)) or is_instance(each, "numpy", "ndarray") for each in values
    )


def _fitting(table: pd.DataFrame, kind: Any) -> list[Any]:
    columns = [table.iloc[:, position] for position in range(len(table.columns))]
    name = type(kind).__name__
    if name == "StringType":
        found = columns
    elif name in ("IntegerType", "LongType"):
        found = _whole(columns, _NUMPY[name])
    elif name in PASSED:
        kinds = {"TimestampType": "M"}.get(name, "O")
        found = [each for each in columns if _dtype(each).kind in kinds] or columns
    else:
        kinds = "b" if name == "BooleanType" else "iuf"
        found = [each for each in columns if _dtype(each).kind in kinds]
        found = found or [each for each in columns if _is_empty(each)]
    if not found:
        held = ", ".join(f"{each.name!r} of {each.dtype}" for each in columns) or "nothing"
        raise MlflowException.invalid_parameter_value(
            f"The model gives no {kind.simpleString()}: it gives {held}. Pass another "
            "result_type=; 'string' and 'array<string>' always fit."
        )
    return found


def _whole(columns: list[Any], dtype: str) -> list[Any]:
    import numpy as np  # heavy

    whole = [each for each in columns if _dtype(each).kind in "iu"]
    small = [each for each in whole if np.can_cast(_dtype(each), dtype)]
    limits = np.iinfo(dtype)
    return small or [
        each
        for each in whole
        if not len(each) or (each.min() >= limits.min and each.max() <= limits.max)
    ]


def _dtype(column: Any) -> Any:
    """The dtype of numpy; pandas has some of its own for columns that may lack values."""
    return getattr(column.dtype, "numpy_dtype", column.dtype)


def _is_empty(column: Any) -> bool:
    return bool(column.isna().all())


def _series(column: Any, kind: Any) -> Any:
    """A column in a simple type, with None for what is missing."""
    import pandas as pd

    dtype = _NUMPY.get(type(kind).__name__)
    exact = dtype is None or (dtype.startswith("int") and _dtype(column).kind not in "iu")
    if exact or column.dtype.kind == "O" or column.hasnans:
        return pd.Series([_value(each, kind) for each in column], dtype=object)
    return column.astype(dtype)


# ---- nested types ---------------------------------------------------------------------------
def _struct(table: pd.DataFrame, kind: Any) -> pd.DataFrame:
    import pandas as pd

    names = [str(name) for name in table.columns]
    if names == [str(position) for position in range(len(kind.fields))]:
        names = kind.fieldNames()  # what has no names comes in order
    made = {}
    for field in kind.fields:
        if field.name not in names:
            raise MlflowException.invalid_parameter_value(
                f"The model gives no {field.name!r}, which result_type names; it gives "
                f"{', '.join(map(repr, names))}."
            )
        column = table.iloc[:, names.index(field.name)]
        if _is_nested(field.dataType):
            values = [_value(each, field.dataType) for each in column]
            made[field.name] = pd.Series(values, dtype=object)
        else:
            made[field.name] = _series(column.reset_index(drop=True), field.dataType)
    return pd.DataFrame(made)


def _value(value: Any, kind: Any) -> Any:
    """One value in a type; None for one that is missing."""
    name = type(kind).__name__
    if hasattr(value, "model_dump"):
        value = value.model_dump()
    if _is_missing(value):
        return None
    try:
        if name == "ArrayType":
            return [_value(each, kind.elementType) for each in _listed(value)]
        if name == "StructType":
            return {each.name: _value(value.get(each.name), each.dataType) for each in kind.fields}
        if name == "MapType":
            return {str(key): _value(each, kind.valueType) for key, each in value.items()}
        if name in PASSED:
            return value
        return _single(value, name)
    except (TypeError, ValueError, AttributeError, OverflowError):
        raise MlflowException.invalid_parameter_value(
            f"The model gives {value!r:.200}, which is no {kind.simpleString()}."
        ) from None


def _listed(value: Any) -> list[Any]:
    if isinstance(value, (str, bytes, dict)):
        raise TypeError
    return list(value)


def _single(value: Any, name: str) -> Any:
    if name == "StringType":
        return str(value)
    if name == "BooleanType":
        return bool(value)
    if name in ("FloatType", "DoubleType"):
        return float(value)
    whole = int(value)
    bits = 31 if name == "IntegerType" else 63
    if whole != value or not -(2**bits) <= whole < 2**bits:
        raise ValueError
    return whole


def _is_missing(value: Any) -> bool:
    return (
        value is None
        or (isinstance(value, float) and value != value)
        or type(value).__name__ in ("NAType", "NaTType")
    )
