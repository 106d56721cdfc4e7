"""What runs are ordered by, and the index that has them in that order.

A run may lack what it is ordered by. Runs with a value come first, then those whose metric is NaN,
then those without, in both directions; `rank` is 0, 1 and 2 for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from headrace.sql.dialects import HEAD_LENGTH, Dialect
from headrace.sql.filters import Sql, sql
from headrace.sql.pages import SortColumn, after, order_by
from mlflow.exceptions import MlflowException
from mlflow.search import Kind, OrderBy

# Each key is a join; SQLite joins 64 tables at most.
MAX_ORDER_KEYS = 32

PRESENT, NAN, MISSING = 0, 1, 2

STATUS = (
    "CASE r.status WHEN 1 THEN 'RUNNING' WHEN 2 THEN 'SCHEDULED' WHEN 3 THEN 'FINISHED'"
    " WHEN 4 THEN 'FAILED' ELSE 'KILLED' END"
)
# Milliseconds. Of times that a subtraction could take out of 64 bits there is none.
_SANE = "BETWEEN -4000000000000000000 AND 4000000000000000000"
DURATION = (
    f"CASE WHEN r.start_time {_SANE} AND r.end_time {_SANE} THEN r.end_time - r.start_time END"
)
_ATTRIBUTES: Mapping[str, tuple[str, type]] = {
    "run_id": ("r.run_id", str),
    "run_name": ("r.name", str),
    "experiment_id": ("r.experiment_id", int),
    "user_id": ("r.user_id", str),
    "status": (STATUS, str),
    "start_time": ("r.start_time", int),
    "end_time": ("r.end_time", int),
    "duration": (DURATION, int),
    "artifact_uri": ("r.artifact_uri", str),
}
_NULLABLE = frozenset({"end_time", "duration"})
_INDEXED = frozenset({"start_time", "run_name"})
TABLES = {Kind.METRIC: "latest_metrics", Kind.PARAM: "params", Kind.TAG: "tags"}


class OrderKey:
    """One key of an order.

    Attributes:
        value: The key's value.
        columns: What runs are ordered by: rank and value, or only the value of an attribute that
            every run has.
        join: What brings the key's rows in, to follow a FROM that has the run `r`.
        table: Where the rows are that an index has in the key's order; empty if there is none.
        has_index: Whether an index has the runs themselves in the key's order.
    """

    def __init__(self, index: int, order: OrderBy, key_nums: Mapping[str, int]) -> None:
        self.ascending = order.ascending
        self.is_metric = order.kind is Kind.METRIC
        self.has_index = order.kind is Kind.ATTRIBUTE and order.key in _INDEXED
        self.join = Sql("")
        self.table = ""
        if order.kind is Kind.ATTRIBUTE:
            value, kind = _ATTRIBUTES[order.key]
            rank = f"CASE WHEN {value} IS NULL THEN {MISSING} ELSE {PRESENT} END"
            has_rank = order.key in _NULLABLE
        else:
            alias = f"o{index}"
            self._read_rows(order, key_nums, alias)
            value, kind = f"{alias}.value", float if self.is_metric else str
            rank = (
                f"CASE WHEN {alias}.run_num IS NULL THEN {MISSING}"
                f" WHEN {alias}.value IS NULL THEN {NAN} ELSE {PRESENT} END"
            )
            has_rank = True
        self.value = SortColumn(value, order.ascending, kind, nullable=has_rank)
        self.columns = (SortColumn(rank, True, int), self.value) if has_rank else (self.value,)

    def _read_rows(self, order: OrderBy, key_nums: Mapping[str, int], alias: str) -> None:
        self.table = TABLES[order.kind]
        self.key_column = "key_num" if self.is_metric else "key"
        # No metric has the number -1: one that was never logged is missing everywhere.
        self.key: Any = key_nums.get(order.key, -1) if self.is_metric else order.key
        self.join = Sql(
            f"LEFT JOIN {self.table} {alias} ON {alias}.run_num = r.run_num"
            f" AND {alias}.{self.key_column} = ?",
            (self.key,),
        )

    def is_missing(self) -> Sql:
        """The condition that the run `r` does not have the key."""
        row = f"x.run_num = r.run_num AND x.{self.key_column} = ?"
        return Sql(f"NOT EXISTS (SELECT 1 FROM {self.table} x WHERE {row})", (self.key,))


class Segment(NamedTuple):
    """A part of an experiment's runs that comes before all others that follow.

    Attributes:
        outputs: SQL of all the order's columns; constants where the segment fixes them.
        table: What follows FROM: the table that leads.
        joins: The other tables; among all the run goes by `r`.
        condition: What follows WHERE.
        lead: FROM and WHERE of the table that leads, alone.
        sort: The columns in which rows differ.
        skipped: How many of the order's columns come before them.
        indexed: Whether an index has the rows in the order of the first of them.
        run: SQL of the run's number, from the table that leads.
    """

    outputs: tuple[str, ...]
    table: str
    joins: Sql
    condition: Sql
    lead: Sql
    sort: tuple[SortColumn, ...]
    skipped: int
    indexed: bool
    run: str

    def after(self, values: Sequence[Any]) -> Sql:
        """The condition of coming after the row with these values of all the order's columns."""
        live = list(values[self.skipped :])
        if len(live) < len(self.sort):  # a text's beginning comes before the text
            live.insert(0, (live[0] or "")[:HEAD_LENGTH])
        return after(self.sort, live)

    def boundary(self, values: Sequence[Any] | None, offset: int) -> Sql:
        """The query of `sort[0]` of the row so many rows after the one with these values."""
        first = self.sort[:1]
        beyond: Sql | str = ""
        if values is not None:
            beyond = sql("AND", after(first, values[self.skipped : self.skipped + 1]))
        return sql(
            f"SELECT {first[0].sql} FROM",
            self.lead,
            beyond,
            Sql(f"ORDER BY {order_by(first)} LIMIT 1 OFFSET ?", (offset,)),
        )

    def until(self, boundary: Any) -> Sql:
        """The condition of coming not after the boundary."""
        first = self.sort[0]
        return Sql(f"{first.sql} {'<=' if first.ascending else '>='} ?", (boundary,))


class RunOrder:
    """An order of runs.

    Args:
        order: The keys, the last of which no two runs have in common.
        key_nums: Numbers of the metrics among them.

    Attributes:
        columns: All columns that runs are ordered by.
        joins: What they need, to follow a FROM that has the run `r`.
        is_indexed: Whether an index has the first key's order.

    Raises:
        MlflowException: There are too many keys (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self, dialect: Dialect, order: Sequence[OrderBy], key_nums: Mapping[str, int]
    ) -> None:
        if len(order) > MAX_ORDER_KEYS:
            raise MlflowException.invalid_parameter_value(
                f"Runs are ordered by at most {MAX_ORDER_KEYS} keys, the last resorts start_time "
                f"and run_id included; here are {len(order)}."
            )
        self._dialect = dialect
        self._keys = [OrderKey(index, key, key_nums) for index, key in enumerate(order)]
        self.columns = [column for key in self._keys for column in key.columns]
        self.is_indexed = bool(self._keys[0].table) or self._keys[0].has_index
        self.joins = sql(*(key.join for key in self._keys if key.table))

    def segments(
        self, experiment_id: int, stage: str, last: Sequence[Any] | None
    ) -> Iterator[Segment]:
        """The parts of an experiment's runs, one after the other.

        Args:
            experiment_id, stage: Whose runs, and in which lifecycle stage.
            last: Values of all columns: begin with the part that holds them.
        """
        scope = Sql("r.experiment_id = ? AND r.lifecycle_stage = ?", (experiment_id, stage))
        before: list[OrderKey] = []
        for index, key in enumerate(self._keys):
            if not key.table:
                yield self._runs_segment(index, scope, before)
                return
            rank = last[2 * len(before)] if last else PRESENT
            if rank == PRESENT:
                yield self._rows_segment(index, experiment_id, stage, before, PRESENT)
            if rank <= NAN and key.is_metric:
                yield self._rows_segment(index, experiment_id, stage, before, NAN)
            if rank <= NAN:
                last = None
            before.append(key)

    def _runs_segment(self, index: int, scope: Sql, before: Sequence[OrderKey]) -> Segment:
        """Runs that have none of the keys before, in the order of those that follow."""
        rest = self._keys[index:]
        sort = tuple(column for key in rest for column in key.columns)
        return Segment(
            (*_missing(before), *(column.sql for column in sort)),
            "runs r",
            sql(*(key.join for key in rest)),
            sql(scope, *_each_missing(before)),
            sql("runs r WHERE", scope),
            sort,
            2 * len(before),
            rest[0].has_index,
            "r.run_num",
        )

    def _rows_segment(
        self, index: int, experiment_id: int, stage: str, before: Sequence[OrderKey], rank: int
    ) -> Segment:
        """Runs that have none of the keys before, but this one: a value, or NaN."""
        key, rest = self._keys[index], self._keys[index + 1 :]
        tail = tuple(column for each in rest for column in each.columns)
        value = key.value._replace(sql="d.value")
        head = value._replace(sql=self._dialect.head("d.value"))
        sort = () if rank == NAN else (value,) if key.is_metric or head == value else (head, value)
        own = Sql(
            f"d.experiment_id = ? AND d.{key.key_column} = ?"
            f" AND d.value IS {'NULL' if rank == NAN else 'NOT NULL'}",
            (experiment_id, key.key),
        )
        of_run = Sql("AND r.run_num = d.run_num AND r.lifecycle_stage = ?", (stage,))
        return Segment(
            (*_missing(before), str(rank), "d.value", *(column.sql for column in tail)),
            f"{key.table} d",
            sql("CROSS JOIN runs r", *(each.join for each in rest)),
            sql(own, of_run, *_each_missing(before)),
            sql(f"{key.table} d WHERE", own),
            (*sort, *tail),
            2 * len(before) + (2 if rank == NAN else 1),
            rank == PRESENT,
            "d.run_num",
        )


def _missing(keys: Sequence[OrderKey]) -> list[str]:
    return [sql for _ in keys for sql in (str(MISSING), "NULL")]


def _each_missing(keys: Sequence[OrderKey]) -> list[str | Sql]:
    return [part for key in keys for part in ("AND", key.is_missing())]
