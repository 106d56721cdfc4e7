"""Columns of data against a schema of columns; the rules are in `enforcement.py`.

A call on data that fits as it is costs a look at each column's dtype and no more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.models.column_casts import cast_for
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
        if columns is not self._index:
            if self._exactly(columns):
                self._index = columns
            else:
                frame = self._select(frame)
                return self._cast(frame, self._positions_of(frame))
        return self._cast(frame, None)

    # ---- the columns ----
    def _exactly(self, columns: Any) -> bool:
        """Whether these are the schema's columns, all of them in its order."""
        if len(columns) != len(self._names):
            return False
        return not self._named or columns.tolist() == self._names

    def _positions_of(self, frame: pd.DataFrame) -> list[int]:
        """Which of the schema's columns those of a frame are; unnamed ones are as they come."""
        if not self._named:
            return list(range(len(self._names)))
        position = {name: at for at, name in enumerate(self._names)}
        return [position[name] for name in frame.columns]

    def _select(self, frame: pd.DataFrame) -> pd.DataFrame:
        if not self._named:
            if len(frame.columns) < len(self._names):
                raise MlflowException.invalid_parameter_value(
                    f"the model takes {len(self._names)} columns, and the data has "
                    f"{len(frame.columns)}."
                )
            return frame.iloc[:, : len(self._names)]
        there = set(frame.columns)
        if len(there) < len(frame.columns) and not frame.columns.is_unique:
            twice = list(frame.columns[frame.columns.duplicated()].unique())
            if self._known.intersection(twice):
                raise MlflowException.invalid_parameter_value(
                    f"the data has several columns of one name: {_listed(twice)}."
                )
        extra = [name for name in frame.columns if name not in self._known]
        missing = [
            name
            for name, required in zip(self._names, self._required, strict=True)
            if required and name not in there
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
        return frame[[name for name in self._names if name in there]]

    def _cast(self, frame: pd.DataFrame, positions: list[int] | None) -> pd.DataFrame:
        """The frame with its columns as the schema wants them; itself if they are already."""
        casts = self._casts
        keys = self._keys if positions is None else [self._keys[i] for i in positions]
        changes: list[tuple[int, Cast]] = []
        for at, (dtype, key) in enumerate(zip(frame.dtypes.array, keys, strict=True)):
            try:
                cast = casts[key, dtype]
            except KeyError:
                kind = self._types[at if positions is None else positions[at]]
                cast = casts[key, dtype] = cast_for(kind, dtype)
            if cast is not None:
                changes.append((at, cast))
        if not changes:
            return frame
        return self._changed(frame, changes, positions)

    def _changed(
        self, frame: pd.DataFrame, changes: list[tuple[int, Cast]], positions: list[int] | None
    ) -> pd.DataFrame:
        columns: dict[int, Any] = {}
        for at, cast in changes:
            spec = self._schema.inputs[at if positions is None else positions[at]]
            name = frame.columns[at]
            try:
                columns[at] = cast(frame.iloc[:, at], spec)
            except MlflowException as error:
                raise MlflowException.invalid_parameter_value(
                    f"the column {name!r} is no {_type_name(spec.type)}: {error.message}"
                ) from None
        if len(columns) < len(frame.columns) // 4:
            changed = frame.copy(deep=False)
            for at, column in columns.items():
                changed.isetitem(at, column)
            return changed
        # Many at once: one new frame is faster than many changes to one.
        parts = [
            columns[at] if at in columns else frame.iloc[:, at] for at in range(frame.shape[1])
        ]
        made: pd.DataFrame = import_pandas().concat(parts, axis=1)
        made.columns = frame.columns
        return made

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
