"""Which runs a search finds, and in which order: narrow rows, without what the runs hold.

There are four ways, and the cheapest is taken:

  lookup   from a condition that few runs meet, by its index; they are sorted
  order    along the index of the first key, testing one run after the other until the page is full
  scan     as `order`, with no limit to the runs that are tested
  sort     every run of the experiments is tested, and those found are sorted

To choose, conditions are counted up to a limit; and a way along an order is left where the page is
not full after a number of runs. So no search costs more than the best way and a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from headrace.sql.engine import Engine, Tx
from headrace.sql.filters import (
    FALSE,
    Filter,
    Sql,
    all_of,
    comparisons,
    find_key_nums,
    joined,
    merge_equalities,
    refuse_too_many_parameters,
    sql,
    without_not,
)
from headrace.sql.pages import SortColumn, after, order_by
from headrace.sql.queries.run_lookups import Lookup, Lookups
from headrace.sql.queries.run_order import RunOrder
from headrace.sql.queries.run_tests import RunTests, run_keys
from mlflow.search import And, Kind, Node, Or, OrderBy

# How far a condition's runs are counted; testing so many takes a few milliseconds.
COUNTED = 1_000
# The same for conditions that are counted because all are common, or cannot be counted fast.
COUNTED_FULLY = 50_000
# How many runs are tested along an order before another way is considered.
TESTED = 4_000
# How many experiments (active and deleted runs count apart) are walked one by one and merged.
MERGED = 16
# How many rows may be read to merge them.
MERGED_ROWS = 20_000


FoundRun = tuple[Any, ...]
"""A run that was found: its `run_num` and `updated_at`, then the values of the order's columns."""


class RunSearch:
    """One search.

    Args:
        engine, tx: The database.
        experiments: The experiments' numbers; those that do not exist have no runs.
        stages: The lifecycle stages of runs to be found.
        tree: The filter.
        order: The order, complete (see `mlflow.search.complete_order`).

    Attributes:
        columns: What the runs are ordered by.

    Raises:
        MlflowException: The filter or the order is too much (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        engine: Engine,
        tx: Tx,
        experiments: Sequence[int],
        stages: Sequence[str],
        tree: Node | None,
        order: Sequence[OrderBy],
    ) -> None:
        self._tx = tx
        self._dialect = tx.dialect
        self._experiments = list(dict.fromkeys(experiments))
        self._stages = stages
        self._in_stages = f"lifecycle_stage IN ({', '.join(map(repr, stages))})"
        key_nums = find_key_nums(engine, tx, _metric_names(tree, order))
        self._order = RunOrder(tx.dialect, order, key_nums)
        self.columns = self._order.columns
        nodes = _conditions(tree)
        self._tests = RunTests(tx.dialect, nodes, key_nums)
        lookups = Lookups(
            tx.dialect,
            self._experiments,
            stages,
            Filter(tx.dialect, run_keys("r.run_num"), key_nums),
            key_nums,
        )
        found = [(node, lookups.of(node)) for node in nodes]
        self._lookups = [(node, lookup) for node, lookup in found if lookup is not None]

    def find(
        self, limit: int, last: Sequence[Any] | None = None, offset: int = 0
    ) -> list[FoundRun]:
        """The first runs, or the first after the row with these values of `columns`.

        Args:
            offset: How many runs to pass over (only without `last`).

        Raises:
            MlflowException: The filter has more values than a statement takes
                (`INVALID_PARAMETER_VALUE`).
        """
        if not self._experiments:
            return []
        return self._find(limit, last, offset)

    def everything(self) -> tuple[Sql, Sql]:
        """What follows FROM, and what follows WHERE, in a query of all runs that are found; each
        is a row `r` of `runs`.

        Raises:
            MlflowException: As `find`.
        """
        if not self._experiments:
            return Sql("runs r"), FALSE
        rarest = self._rarest()
        source, conditions = self._all_runs() if rarest is None else self._looked_up(*rarest)
        return source, refuse_too_many_parameters(all_of([*conditions, *self._scope()]))

    def count(self) -> int:
        """How many runs are found.

        Raises:
            MlflowException: As `find`.
        """
        source, condition = self.everything()
        [(count,)] = self._rows(sql("SELECT count(*) FROM", source, "WHERE", condition))
        return int(count)

    def _find(self, limit: int, last: Sequence[Any] | None, offset: int) -> list[FoundRun]:
        ranges = [found for found in self._lookups if found[1].is_range]
        if ranges:
            counts = self._count([lookup for _, lookup in ranges], COUNTED)
            fewest = min(counts)
            if fewest == 0:
                return []
            if fewest < COUNTED and (fewest <= limit or not self._fills_soon(limit, counts)):
                found = self._looked_up(*ranges[counts.index(fewest)])
                return self._sorted(*found, limit, last, offset)
        scopes = [(number, stage) for number in self._experiments for stage in self._stages]
        mergeable = len(scopes) == 1 or (
            len(scopes) <= MERGED and len(scopes) * (limit + offset) <= MERGED_ROWS
        )
        # To pass over runs, all those before must be found: few tests are not enough.
        if mergeable and (not self._lookups or (self._order.is_indexed and not offset)):
            rows = self._by_order(scopes, limit, last, offset, TESTED if self._lookups else None)
            if rows is not None:
                return rows
        rarest = self._rarest()
        if rarest is None and mergeable:
            return self._by_order(scopes, limit, last, offset, None) or []
        found = self._all_runs() if rarest is None else self._looked_up(*rarest)
        return self._sorted(*found, limit, last, offset)

    # ---- choosing ----
    def _count(self, lookups: Sequence[Lookup], most: int) -> list[int]:
        """How many runs the lookups give, counted no further than `most`."""
        counts = [
            sql("(SELECT count(*) FROM (", lookup.query, Sql("LIMIT ?) AS c)", (most,)))
            for lookup in lookups
        ]
        return list(self._rows(sql("SELECT", *joined(counts, ",")))[0])

    def _fills_soon(self, limit: int, counts: Sequence[int]) -> bool:
        """Whether fewer runs are tested along the order than the rarest condition has."""
        if not self._order.is_indexed or len(self._experiments) > 1:
            return False
        [(runs,)] = self._rows(
            Sql(
                "SELECT count(*) FROM (SELECT 1 FROM runs WHERE experiment_id = ?"
                f" AND {self._in_stages} LIMIT ?) AS c",
                (self._experiments[0], TESTED),
            )
        )
        if runs >= TESTED:
            return False
        share = 1.0
        for count in counts:
            share *= min(count / runs, 1.0) if runs else 1.0
        return limit / share < min(counts)

    def _rarest(self) -> tuple[Node, Lookup] | None:
        """The lookup to begin with where none is known to give few runs."""
        if not self._lookups:
            return None
        counts = self._count([lookup for _, lookup in self._lookups], COUNTED_FULLY)
        fewest = min(counts)
        return self._lookups[counts.index(fewest)] if fewest < COUNTED_FULLY else None

    # ---- the ways ----
    def _looked_up(self, node: Node, lookup: Lookup) -> tuple[Sql, list[Sql]]:
        """FROM, and the conditions of WHERE, beginning with a condition's runs."""
        joins, conditions = self._tests.of("l.run_num", but=node)
        source = sql("(", lookup.query, f") AS l {joins} CROSS JOIN runs r")
        return source, [*conditions, Sql("r.run_num = l.run_num")]

    def _all_runs(self) -> tuple[Sql, list[Sql]]:
        """The same, beginning with every run of the experiments."""
        joins, conditions = self._tests.of("r.run_num")
        return Sql(f"runs r {joins}"), conditions

    def _scope(self) -> list[Sql]:
        """The conditions of being in the experiments and the lifecycle stages."""
        numbers = Sql(
            f"r.experiment_id IN (SELECT value FROM {self._dialect.numbers('e')})",
            (self._dialect.number_list(self._experiments),),
        )
        if len(self._experiments) == 1:
            numbers = Sql("r.experiment_id = ?", (self._experiments[0],))
        return [numbers, Sql(f"r.{self._in_stages}")]

    def _sorted(
        self,
        source: Sql,
        conditions: Sequence[Sql],
        limit: int,
        last: Sequence[Any] | None,
        offset: int,
    ) -> list[FoundRun]:
        where = [*conditions, *self._scope()]
        if last is not None:
            where.append(after(self.columns, last))
        return self._rows(
            sql(
                f"SELECT r.run_num, r.updated_at, {_list(self.columns)} FROM",
                source,
                self._order.joins,
                "WHERE",
                all_of(where),
                Sql(f"ORDER BY {order_by(self.columns)} LIMIT ? OFFSET ?", (limit, offset)),
            )
        )

    def _by_order(
        self,
        scopes: Sequence[tuple[int, str]],
        limit: int,
        last: Sequence[Any] | None,
        offset: int,
        tested: int | None,
    ) -> list[FoundRun] | None:
        """The rows of each scope, merged; None if a page is not full after so many tests."""
        if len(scopes) == 1:
            return self._along(*scopes[0], limit, last, offset, tested)
        rows: list[FoundRun] = []
        for number, stage in scopes:
            found = self._along(number, stage, offset + limit, last, 0, tested)
            if found is None:
                return None
            rows += found
        for index, column in reversed(list(enumerate(self.columns, start=2))):
            rows.sort(
                # None stands only where a column before it separates.
                key=lambda row, i=index: (row[i] is not None, row[i]),  # type: ignore[misc]
                reverse=not column.ascending,
            )
        return rows[offset : offset + limit]

    def _along(
        self,
        number: int,
        stage: str,
        limit: int,
        last: Sequence[Any] | None,
        offset: int,
        tested: int | None,
    ) -> list[FoundRun] | None:
        """The rows of one experiment and stage."""
        rows: list[FoundRun] = []
        for segment in self._order.segments(number, stage, last):
            boundary = None
            if tested is not None and segment.indexed:
                boundary = self._tx.value(*segment.boundary(last, tested))
            joins, tests = self._tests.of(segment.run)
            conditions = [segment.condition, *tests]
            if last is not None:
                conditions.append(segment.after(last))
            if boundary is not None:
                conditions.append(segment.until(boundary))
            source = sql(f"{segment.table} {joins}", segment.joins, "WHERE", all_of(conditions))
            found = self._rows(
                sql(
                    f"SELECT r.run_num, r.updated_at, {', '.join(segment.outputs)} FROM",
                    source,
                    Sql(
                        f"ORDER BY {order_by(segment.sort)} LIMIT ? OFFSET ?",
                        (limit - len(rows), offset),
                    ),
                )
            )
            if offset:
                offset = (
                    0 if found else offset - self._rows(sql("SELECT count(*) FROM", source))[0][0]
                )
            rows += found
            if len(rows) >= limit:
                return rows
            if boundary is not None:
                return None
            last = None
        return rows

    def _rows(self, statement: Sql) -> list[FoundRun]:
        return self._tx.rows(*refuse_too_many_parameters(statement))


def _conditions(tree: Node | None) -> list[Node]:
    """Conditions that must all be met."""
    if tree is None:
        return []
    tree = without_not(tree)
    if isinstance(tree, Or):
        merged = merge_equalities(tree)
        return merged if len(merged) == 1 else [tree]
    return merge_equalities(tree) if isinstance(tree, And) else [tree]


def _metric_names(tree: Node | None, order: Sequence[OrderBy]) -> list[str]:
    named = [each.key for each in comparisons(tree) if each.kind is Kind.METRIC]
    return named + [each.key for each in order if each.kind is Kind.METRIC]


def _list(columns: Sequence[SortColumn]) -> str:
    return ", ".join(column.sql for column in columns)
