"""Testing runs one after the other: whether they meet the conditions of a filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeGuard

from headrace.sql.dialects import Dialect
from headrace.sql.filters import Column, Filter, Keys, Sql, metric
from headrace.sql.queries.run_order import DURATION, STATUS, TABLES
from mlflow.search import Comparison, Kind, Node

# SQLite joins 64 tables at most, and an order needs some.
MOST_JOINED = 16

# Operators of conditions, those first that few runs are likely to meet.
_RARER = ("=", "IN", "LIKE", "ILIKE", "<", "<=", ">", ">=")
# Of rows in smaller tables more stay at hand.
_SMALLER = (Kind.ATTRIBUTE, Kind.DATASET, Kind.TAG, Kind.PARAM, Kind.METRIC)


@cache
def run_keys(run: str) -> Keys:
    """Where the keys of runs are, if `run` is the SQL of the run's number.

    Taken from the table that leads, it spares a look at the run where a condition is not met.
    """
    return Keys(
        attributes={
            "run_id": Column("r.run_id"),
            "run_name": Column("r.name"),
            "experiment_id": Column("CAST(r.experiment_id AS TEXT)"),
            "user_id": Column("r.user_id"),
            "status": Column(STATUS),
            "start_time": Column("r.start_time"),
            "end_time": Column("r.end_time", nullable=True),
            "duration": Column(DURATION, nullable=True),
            "artifact_uri": Column("r.artifact_uri"),
        },
        params=f"params x WHERE x.run_num = {run}",
        tags=f"tags x WHERE x.run_num = {run}",
        metrics=f"latest_metrics x WHERE x.run_num = {run}",
        datasets=(
            "dataset_inputs x CROSS JOIN datasets y"
            f" WHERE x.run_num = {run} AND y.dataset_num = x.dataset_num"
        ),
        dataset_columns={"name": "y.name", "digest": "y.digest", "context": "x.context"},
    )


class RunTests:
    """The conditions of a filter, as tests of a run.

    Args:
        dialect: The database's SQL.
        nodes: All of them must be met.
        key_nums: Numbers of the metrics in them.
    """

    def __init__(
        self, dialect: Dialect, nodes: Sequence[Node], key_nums: Mapping[str, int]
    ) -> None:
        self._dialect = dialect
        self._nodes = sorted(nodes, key=_share)
        self._key_nums = key_nums
        self._made: dict[tuple[str, Node | None], tuple[str, list[Sql]]] = {}

    def of(self, run: str, but: Node | None = None) -> tuple[str, list[Sql]]:
        """Tables to be joined to the one that has the run's number, and conditions.

        Args:
            run: SQL of the run's number.
            but: A condition that is known to be met.

        Raises:
            MlflowException: A condition is too much (`INVALID_PARAMETER_VALUE`).
        """
        made = self._made.get((run, but))
        if made is None:
            made = self._made[run, but] = self._make(run, but)
        return made

    def _make(self, run: str, but: Node | None) -> tuple[str, list[Sql]]:
        condition = Filter(self._dialect, run_keys(run), self._key_nums)
        joins: list[str] = []
        conditions: list[Sql] = []
        for node in self._nodes:
            if node is but:
                continue
            if len(joins) < MOST_JOINED and self._can_join(node):
                alias = f"t{len(joins)}"
                joins.append(f"CROSS JOIN {TABLES[node.kind]} {alias}")
                conditions.append(self._row(alias, run, node, condition))
            else:
                conditions.append(condition.condition(node))
        return " ".join(joins), conditions

    def _can_join(self, node: Node) -> TypeGuard[Comparison]:
        """Whether a run meets the condition if one certain row is there.

        To join that row costs less than a subquery, if it is joined in its turn.
        """
        return (
            self._dialect.joins_in_order
            and isinstance(node, Comparison)
            and node.kind in TABLES
            and node.op != "IS NULL"
        )

    def _row(self, alias: str, run: str, node: Comparison, condition: Filter) -> Sql:
        if node.kind is Kind.METRIC:
            text, params = metric(f"{alias}.value", node)
            # No metric has the number -1.
            key: Any = self._key_nums.get(node.key, -1)
            column = "key_num"
        else:
            text, params = condition.text(f"{alias}.value", node)
            key, column = node.key, "key"
        row = f"{alias}.run_num = {run} AND {alias}.{column} = ?"
        return Sql(f"{row} AND {text}", (key, *params))


def _share(node: Node) -> tuple[int, int]:
    """How large a share of the runs is likely to match, and how large the table is, as ranks."""
    if not isinstance(node, Comparison):
        return len(_RARER), 0
    rank = _RARER.index(node.op) if node.op in _RARER else len(_RARER)
    return rank, _SMALLER.index(node.kind)
