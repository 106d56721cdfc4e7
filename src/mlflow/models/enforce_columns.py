"""Columns of data against a schema of columns; the rules are in `enforcement.py`.

What is to be done with columns of certain names and dtypes is worked out when they come first; see
`column_plan.py`. A call on data that fits as it is costs a look at each dtype and no more.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.models.column_casts import Cast, cast_for
from mlflow.models.column_plan import ColumnPlan
from mlflow.models.frames import from_polars, import_pandas
from mlflow.types.data_type import DataType
from mlflow.types.foreign import is_instance, is_spark_frame
from mlflow.types.nested import AnyType, Array, Object
from mlflow.types.schema import Schema
from mlflow.types.values import checked_value

if TYPE_CHECKING:
    import pandas as pd

_logger = logging.getLogger(__name__)

MOST_PLANS = 4
"""Several callers may take turns, each with an order and with dtypes of its own."""


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
        self._plans: list[ColumnPlan] = []  # for the frames that came last
        self._told = False

    def __call__(self, data: Any) -> Any:
        """The data as the model gets it.

        Raises:
            MlflowException: It does not fit (`INVALID_PARAMETER_VALUE`).
        """
        if is_spark_frame(data):
            return self._spark(data)
        frame = self._frame(data)
        columns, dtypes = frame.columns, frame.dtypes.tolist()
        for plan in self._plans:
            if plan.is_for(columns, dtypes):
                return plan(frame)
        plan = self._plan(columns, dtypes)
        made = plan(frame)
        self._plans = [plan, *self._plans[: MOST_PLANS - 1]]
        return made

    def _plan(self, columns: Any, dtypes: list[Any]) -> ColumnPlan:
        where, specs = None, list(self._schema)
        if self._named and columns.tolist() != self._names:
            where = self._places(columns)
            specs = [spec for spec, at in zip(specs, where, strict=True) if at >= 0]
            where = where[where >= 0]
        elif len(columns) != len(self._names):
            where = self._first_places(columns)
        taken = dtypes if where is None else [dtypes[at] for at in where]
        casts = [self._cast(spec.type, dtype) for spec, dtype in zip(specs, taken, strict=True)]
        return ColumnPlan(columns, dtypes, where, specs, casts)

    def _cast(self, kind: Any, dtype: Any) -> Cast | None:
        key = (kind if isinstance(kind, DataType) else id(kind)), dtype
        try:
            return self._casts[key]
        except KeyError:
            cast = self._casts[key] = cast_for(kind, dtype)
            return cast

    # ---- the columns ----
    def _first_places(self, columns: Any) -> Any:
        import numpy as np  # pandas has loaded it

        if len(columns) < len(self._names):
            raise MlflowException.invalid_parameter_value(
                f"the model takes {len(self._names)} columns, and the data has {len(columns)}."
            )
        return np.arange(len(self._names))

    def _places(self, columns: Any) -> Any:
        """Where each of the schema's columns is: an array of positions, -1 for what is optional."""
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


def _is_single(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return getattr(value, "ndim", 0) == 0


def _listed(names: list[Any]) -> str:
    return ", ".join(repr(name) for name in names[:10]) + (", …" if len(names) > 10 else "")


def nested_column(column: Any, spec: Any) -> Any:
    """A column of lists or dictionaries, each value checked; `AnyType` is not looked into."""
    if isinstance(spec.type, AnyType):
        return column
    checked = [checked_value(value, spec.type, spec.required) for value in column]
    pd = import_pandas()
    return pd.Series(checked, index=column.index, name=column.name, dtype=object)
