"""What is done with the columns of frames of one kind, so that a model gets its schema's.

It is worked out once for certain columns of certain dtypes, and done as often as they come: in few
operations on all columns, for one on each would cost more than most predictions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.models.column_blocks import NOTHING, remade
from mlflow.models.column_casts import Cast, datetimes, widened
from mlflow.models.frames import import_pandas
from mlflow.types.data_type import DataType

if TYPE_CHECKING:
    import pandas as pd

FEW_CHANGES = 4
"""So many columns are replaced one by one; of more a new frame is made, which is faster then."""


class ColumnPlan:
    """Takes and converts columns.

    Args:
        columns: Those of the frames.
        dtypes: Theirs.
        where: Where in the frame the columns are that the model gets, in its order (an array);
            None: it gets all of them as they are.
        specs: What each of them is to be.
        casts: What is done with each of them; None: nothing.
    """

    def __init__(
        self,
        columns: Any,
        dtypes: list[Any],
        where: Any,
        specs: list[Any],
        casts: list[Cast | None],
    ) -> None:
        self._columns = columns
        self._dtypes = dtypes
        self._where = where
        self._specs = specs
        self._casts = {at: cast for at, cast in enumerate(casts) if cast is not None}
        self._places = list(range(len(specs))) if where is None else where.tolist()
        if len(self._casts) > FEW_CHANGES:
            self._group()

    def is_for(self, columns: Any, dtypes: list[Any]) -> bool:
        """Whether frames with these columns, of these dtypes, are what was worked out."""
        if dtypes != self._dtypes:
            return False
        return columns is self._columns or bool(columns.equals(self._columns))

    def __call__(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The columns that the model gets; the frame itself where nothing is to be done.

        Raises:
            MlflowException: The values of one do not fit (`INVALID_PARAMETER_VALUE`).
        """
        if len(self._casts) > FEW_CHANGES:
            return self._made_anew(frame)
        if self._where is not None:
            changed = frame.take(self._where, axis=1)
        else:
            changed = frame.copy(deep=False) if self._casts else frame
        for at, cast in self._casts.items():
            changed.isetitem(at, self._column(frame, at, cast))
        return changed

    def _group(self) -> None:
        """Tell apart what is converted in groups and what alone, and where it stands then."""
        import numpy as np  # pandas has loaded it

        wider: dict[DataType, list[int]] = {}
        times: list[int] = []
        self._alone: list[int] = []
        for at, cast in self._casts.items():
            plain = isinstance(self._dtypes[self._places[at]], np.dtype)
            if cast is widened and plain:
                wider.setdefault(self._specs[at].type, []).append(at)
            elif cast is datetimes and plain:
                times.append(at)
            else:
                self._alone.append(at)
        places = np.array(self._places)
        self._wider = [(kind.to_numpy(), places[group]) for kind, group in wider.items()]
        self._times = times
        # The result is taken out of the parts side by side: the frame, if it is still needed, …
        self._untouched = len(self._casts) < len(self._specs)
        self._order = places.copy()
        converted = [*(at for group in wider.values() for at in group), *times, *self._alone]
        before = len(self._columns) if self._untouched else 0
        self._order[converted] = np.arange(before, before + len(converted))
        in_order = bool((self._order == np.arange(len(places))).all())
        self._all_in_order = in_order and before + len(converted) == len(places)
        # … or, where numbers become wider and nothing else is done, of its blocks.
        self._goes = np.full(len(self._columns), NOTHING)
        self._goes[places] = np.arange(len(places))
        self._becomes = np.full(len(self._columns), NOTHING)
        for number, (_, group) in enumerate(self._wider):
            self._becomes[group] = number

    def _made_of_blocks(self, frame: pd.DataFrame) -> pd.DataFrame | None:
        """The frame made of this one's blocks; None where that cannot be done."""
        if self._times or self._alone or type(frame) is not import_pandas().DataFrame:
            return None
        targets = [dtype for dtype, _ in self._wider]
        return remade(frame, self._goes, self._becomes, targets, self._names(frame))

    def _names(self, frame: pd.DataFrame) -> Any:
        return frame.columns if self._where is None else frame.columns.take(self._where)

    def _made_anew(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame put together of this one and its converted columns."""
        of_blocks = self._made_of_blocks(frame)
        if of_blocks is not None:
            return of_blocks
        pandas = import_pandas()
        parts: list[Any] = [frame] if self._untouched else []
        for dtype, places in self._wider:
            values = frame.take(places, axis=1).to_numpy(dtype)
            parts.append(pandas.DataFrame(values, index=frame.index, copy=False))
        if self._times:
            parts += self._converted_times(frame)
        parts += [self._column(frame, at, self._casts[at]) for at in self._alone]
        made: pd.DataFrame = parts[0]
        if len(parts) > 1:
            made = pandas.concat(parts, axis=1, ignore_index=True)
        if not self._all_in_order:
            made = made.take(self._order, axis=1)
        made.columns = self._names(frame)
        return made

    def _converted_times(self, frame: pd.DataFrame) -> list[Any]:
        """The columns of times, converted together; one by one, if that fails, to say which."""
        target = DataType.datetime.to_numpy()
        places = [self._places[at] for at in self._times]
        try:
            return [frame.take(places, axis=1).astype(target)]
        except (TypeError, ValueError):
            return [self._column(frame, at, datetimes) for at in self._times]

    def _column(self, frame: pd.DataFrame, at: int, cast: Cast) -> Any:
        spec, place = self._specs[at], self._places[at]
        try:
            column: Any = cast(frame.iloc[:, place], spec)
        except MlflowException as error:
            kind = spec.type.name if isinstance(spec.type, DataType) else repr(spec.type)
            raise MlflowException.invalid_parameter_value(
                f"the column {frame.columns[place]!r} is no {kind}: {error.message}"
            ) from None
        return column
