"""Rows of JSON as a data frame in the types of a schema, quickly.

A request of one row with thirty columns is answered in about a millisecond by the model itself; a
data frame that is made of Python's lists and then cast column by column takes several. Here numbers
become arrays at once, and the index of columns is made once for all requests that have the same.
"""

from __future__ import annotations

from typing import Any

from mlflow.models.frames import cast_to_schema, import_pandas
from mlflow.types.data_type import DataType
from mlflow.types.schema import Schema

_PLAIN = (DataType.double, DataType.float)
_MOST_INDEXES = 64

_indexes: dict[tuple[Any, ...], Any] = {}


def frame_of_rows(rows: list[list[Any]], columns: list[Any] | None, schema: Schema | None) -> Any:
    """A data frame of rows.

    Args:
        rows: Lists of values, of as many as there are columns.
        columns: Names; 0, 1, … if None.
        schema: One of columns, whose types they take where they fit; None: those of the values.

    Raises:
        ValueError, TypeError: The rows are not of one length, or not lists.
    """
    if schema is not None and rows and columns is not None:
        uniform = _uniform(schema, columns)
        if uniform is not None:
            return _of_numbers(rows, columns, uniform)
    check_lengths(rows)
    frame = import_pandas().DataFrame(rows, columns=columns)
    return frame if schema is None else cast_to_schema(frame, schema)


def check_lengths(rows: Any) -> None:
    """Refuse rows of different lengths, which pandas would fill up (`ValueError`)."""
    if isinstance(rows, list):
        lengths = {len(row) if isinstance(row, list) else None for row in rows}
        if len(lengths) > 1:
            raise ValueError("its rows are not all of one length")


def _uniform(schema: Schema, columns: list[Any]) -> Any:
    """The type that all of these columns have, if it is one that any number fits into."""
    if schema.is_tensor_spec() or not schema.has_input_names():
        return None
    types = schema.input_types_dict()
    found = {types.get(name) if isinstance(name, str) else None for name in columns}
    [kind, *others] = found
    return kind.to_numpy() if not others and kind in _PLAIN else None


def _of_numbers(rows: list[list[Any]], columns: list[Any], kind: Any) -> Any:
    import numpy as np  # heavy

    array = np.array(rows, kind)
    if array.shape != (len(rows), len(columns)):
        raise ValueError(f"{len(columns)} columns have the shape {array.shape[1:]} in 'data'")
    return import_pandas().DataFrame(array, columns=_index(columns), copy=False)


def _index(columns: list[Any]) -> Any:
    key = tuple(columns)
    found = _indexes.get(key)
    if found is None:
        if len(_indexes) >= _MOST_INDEXES:
            _indexes.clear()
        found = _indexes[key] = import_pandas().Index(columns)
    return found
