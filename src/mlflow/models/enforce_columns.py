"""Columns of data against a schema of columns; the rules are in `enforcement.py`.

A call on data that fits as it is costs a look at each dtype and no more. Columns in another order
are taken all at once; what was worked out for an order is used as long as it comes again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.models.column_casts import cast_for, widened
from mlflow.models.frames import from_polars, import_pandas
from mlflow.types.data_type import DataType
from mlflow.types.foreign import is_instance, is_spark_frame
from mlflow.types.nested import AnyType, Array, Object
from mlflow.types.schema import Schema
from mlflow.types.values import checked_value

if TYPE_CHECKING:
    import pandas as pd

_logger = logging.getLogger(__name__)

Cast = Callable[[Any, Any], Any]

FEW_CHANGES = 4
"""So many columns are replaced one by one; of more a new frame is made, which is faster then."""


class ColumnEnforcer:
    """Makes data into a data frame with the columns of a schema.

    Args:
        schema: One of columns.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._named = schema.has_input_names()
        self._names: list[Any] = schema.input_names()
        self._types: list[Any] = schema.input_types()
        self._required: list[bool] = [each.required for each in schema]
        self._known = set(self._names)
        # What is to be done with a column of this dtype for this type: None is nothing.
        self._casts: dict[tuple[Any, Any], Cast | None] = {}
        self._keys = [_key(kind) for kind in self._types]
        self._index: Any = None  # columns of the frame that came last and had just these names
        self._other: tuple[Any, Any] | None = None  # … that had others, and where these were
        self._fitting: list[Any] = []  # dtypes that came last and needed no change
        self._told = False

    def __call__(self, data: Any) -> Any:
        """The data as the model gets it.

        Raises:
            MlflowException: It does not fit (`INVALID_PARAMETER_VALUE`).
        """
        if is_spark_frame(data):
            return self._spark(data)
        frame = self._frame(data)
        columns = frame.columns
        if columns is self._index or self._exactly(columns):
            self._index = columns
            return self._cast(frame, None)
        if not self._named:
            return self._cast(self._first_columns(frame), None)
        where = self._places(columns)
        there = where >= 0
        frame = frame.take(where[there], axis=1)
        return self._cast(frame, None if there.all() else there.nonzero()[0].tolist())

    # ---- the columns ----
    def _exactly(self, columns: Any) -> bool:
        """Whether these are the schema's columns, all of them in its order."""
        if len(columns) != len(self._names):
            return False
        if not self._named or (self._index is not None and columns.equals(self._index)):
            return True
        return bool(columns.tolist() == self._names)

    def _first_columns(self, frame: pd.DataFrame) -> pd.DataFrame:
        if len(frame.columns) < len(self._names):
            raise MlflowException.invalid_parameter_value(
                f"the model takes {len(self._names)} columns, and the data has "
                f"{len(frame.columns)}."
            )
        return frame.iloc[:, : len(self._names)]

    def _places(self, columns: Any) -> Any:
        """Where each of the schema's columns is: an array of positions, -1 for what is optional."""
        if self._other is not None and columns.equals(self._other[0]):
            return self._other[1]
        if not columns.is_unique:
            columns = self._without_strange_duplicates(columns)
        where = columns.get_indexer(self._names)
        extra: list[Any] = []
        if len(columns) > len(self._names) or (where < 0).any():
            extra = [name for name in columns.tolist() if name not in self._known]
        missing = [
            name
            for name, required, at in zip(self._names, self._required, where, strict=True)
            if required and at < 0
        ]
        if missing:
            also = f" It has others: {_listed(extra)}." if extra else ""
            raise MlflowException.invalid_parameter_value(
                f"the data lacks {'columns' if len(missing) > 1 else 'the column'} "
                f"{_listed(missing)}.{also}"
            )
        if extra and not self._told:
            self._told = True  # once, not at every request
            _logger.warning(
                "Columns that the model's signature does not have are left out: %s.", _listed(extra)
            )
        self._other = (columns, where)
        return where

    def _without_strange_duplicates(self, columns: Any) -> Any:
        """Columns of which several have one name, those that the schema has not told apart.

        Raises:
            MlflowException: The schema has them (`INVALID_PARAMETER_VALUE`).
        """
        duplicated = columns.duplicated(keep=False)
        twice = list(columns[duplicated].unique())
        if self._known.intersection(twice):
            raise MlflowException.invalid_parameter_value(
                f"the data has several columns of one name: {_listed(twice)}."
            )
        named = [
            (name, at) if again else name
            for at, (name, again) in enumerate(zip(columns, duplicated, strict=True))
        ]
        return import_pandas().Index(named, dtype=object, tupleize_cols=False)

    def _cast(self, frame: pd.DataFrame, positions: list[int] | None) -> pd.DataFrame:
        """The frame with its columns as the schema wants them; itself if they are already.

        Args:
            positions: Which of the schema's columns it has; None: all.
        """
        dtypes = frame.dtypes.tolist()
        if positions is None and dtypes == self._fitting:
            return frame
        casts = self._casts
        keys = self._keys if positions is None else [self._keys[i] for i in positions]
        changes: list[tuple[int, Cast]] = []
        for at, (dtype, key) in enumerate(zip(dtypes, keys, strict=True)):
            try:
                cast = casts[key, dtype]
            except KeyError:
                kind = self._types[at if positions is None else positions[at]]
                cast = casts[key, dtype] = cast_for(kind, dtype)
            if cast is not None:
                changes.append((at, cast))
        if changes:
            return self._changed(frame, changes, positions)
        if positions is None:
            self._fitting = dtypes
        return frame

    def _changed(
        self, frame: pd.DataFrame, changes: list[tuple[int, Cast]], positions: list[int] | None
    ) -> pd.DataFrame:
        if len(changes) <= FEW_CHANGES:
            changed = frame.copy(deep=False)
            for at, cast in changes:
                changed.isetitem(at, self._column(frame, at, cast, positions))
            return changed
        # Many at once: those that become wider together, and one new frame of all.
        import numpy as np  # pandas has loaded it

        dtypes = frame.dtypes.tolist()
        wider: dict[Any, list[int]] = {}
        parts: list[Any] = []
        order: list[int] = []
        for at, cast in changes:
            kind = self._types[at if positions is None else positions[at]]
            if cast is widened and isinstance(dtypes[at], np.dtype):
                wider.setdefault(kind, []).append(at)
            else:
                parts.append(self._column(frame, at, cast, positions))
                order.append(at)
        for kind, places in wider.items():
            parts.append(frame.take(places, axis=1).astype(kind.to_numpy()))
            order += places
        if len(order) < frame.shape[1]:
            rest = sorted(set(range(frame.shape[1])).difference(order))
            parts.append(frame.take(rest, axis=1))
            order += rest
        made: pd.DataFrame = parts[0] if len(wider) == len(parts) == 1 else _side_by_side(parts)
        if order != sorted(order):
            made = made.take(np.argsort(order), axis=1)
        made.columns = frame.columns
        return made

    def _column(self, frame: pd.DataFrame, at: int, cast: Cast, positions: list[int] | None) -> Any:
        spec = self._schema.inputs[at if positions is None else positions[at]]
        try:
            column: Any = cast(frame.iloc[:, at], spec)
        except MlflowException as error:
            raise MlflowException.invalid_parameter_value(
                f"the column {frame.columns[at]!r} is no {_type_name(spec.type)}: {error.message}"
            ) from None
        return column

    # ---- the frame ----
    def _frame(self, data: Any) -> pd.DataFrame:
        pd = import_pandas()
        if isinstance(data, pd.DataFrame):
            return data  # type: ignore[no-any-return]
        if isinstance(data, pd.Series):
            return data.to_frame()  # type: ignore[no-any-return]
        if is_instance(data, "polars", "DataFrame"):
            return from_polars(data)
        try:
            if isinstance(data, dict):
                return self._of_dictionary(data)
            if isinstance(data, (list, tuple)):
                return self._of_list(list(data))
            if is_instance(data, "numpy", "ndarray"):
                return self._numbered(pd.DataFrame(data))
        except (ValueError, TypeError) as error:
            raise MlflowException.invalid_parameter_value(
                f"the data ({type(data).__name__}) cannot be made into a data frame: {error}."
            ) from None
        if data is None or hasattr(data, "read") or hasattr(data, "toarray"):
            raise MlflowException.invalid_parameter_value(
                f"the model takes columns, and the data is {type(data).__name__}."
            )
        return pd.DataFrame([data])  # type: ignore[no-any-return]

    def _of_list(self, data: list[Any]) -> pd.DataFrame:
        pd = import_pandas()
        nested = len(self._types) == 1 and not isinstance(self._types[0], DataType)
        if nested and not self._named:
            return pd.DataFrame({0: pd.Series(data, dtype=object)})  # type: ignore[no-any-return]
        return self._numbered(pd.DataFrame(data))

    def _numbered(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Columns without names of their own are those of the schema, if it has just one."""
        if self._named and len(self._names) == 1 and len(frame.columns) == 1:
            frame.columns = self._names
        return frame

    def _of_dictionary(self, data: dict[Any, Any]) -> pd.DataFrame:
        """One row, unless the values are columns: lists or arrays."""
        pd = import_pandas()
        one_row = any(isinstance(kind, (Array, Object)) for kind in self._types) or all(
            _is_single(value) for value in data.values()
        )
        if one_row:
            return pd.DataFrame([data])  # type: ignore[no-any-return]
        columns = {
            key: value.tolist() if getattr(value, "ndim", 0) > 1 else value
            for key, value in data.items()
        }
        return pd.DataFrame(columns)  # type: ignore[no-any-return]

    def _spark(self, data: Any) -> Any:
        """A data frame of Spark with just the schema's columns; a few rows are looked at."""
        sample = data.limit(10).toPandas()
        self(sample)
        if not self._named:
            return data.select(*data.columns[: len(self._names)])
        return data.select(*[name for name in self._names if name in data.columns])


def _side_by_side(parts: list[Any]) -> pd.DataFrame:
    made: pd.DataFrame = import_pandas().concat(parts, axis=1)
    return made


def _key(kind: Any) -> Any:
    """What tells a type apart in the table of casts: equal for equal simple types."""
    return kind if isinstance(kind, DataType) else id(kind)


def _is_single(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return getattr(value, "ndim", 0) == 0


def _listed(names: list[Any]) -> str:
    return ", ".join(repr(name) for name in names[:10]) + (", …" if len(names) > 10 else "")


def _type_name(kind: Any) -> str:
    return kind.name if isinstance(kind, DataType) else repr(kind)


def nested_column(column: Any, spec: Any) -> Any:
    """A column of lists or dictionaries, each value checked; `AnyType` is not looked into."""
    if isinstance(spec.type, AnyType):
        return column
    checked = [checked_value(value, spec.type, spec.required) for value in column]
    pd = import_pandas()
    return pd.Series(checked, index=column.index, name=column.name, dtype=object)
