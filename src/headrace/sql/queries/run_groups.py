"""Runs in groups, and what their metrics come to, counted by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from headrace.sql.engine import Row, Tx
from headrace.sql.filters import Sql, sql
from headrace.sql.queries.run_order import STATUS, TABLES
from headrace.sql.queries.run_search import RunSearch
from mlflow.search import Kind

ATTRIBUTES: Mapping[str, str] = {
    "status": STATUS,
    "user_id": "r.user_id",
    "run_name": "r.name",
    "experiment_id": "CAST(r.experiment_id AS TEXT)",
}

# A sum of numbers beyond this could leave the range of floats, which PostgreSQL refuses.
HUGE = 1e290

_BATCH = 5_000


class GroupKey(NamedTuple):
    """What runs are grouped by: an attribute, or a param or tag."""

    kind: Kind
    key: str


class MetricOfGroup(NamedTuple):
    """What a metric's numbers in a group come to.

    Attributes:
        numbers: How many there are.
        summed: How many of them are not huge, and in the sum.
    """

    numbers: int
    smallest: float | None
    largest: float | None
    summed: int
    total: float | None


def groups(tx: Tx, search: RunSearch, keys: Sequence[GroupKey], limit: int) -> list[Row]:
    """(values of the keys …, runs, latest start), the largest group first."""
    values, joins = _grouping(keys)
    source, condition = search.everything()
    names = [f"g{index}" for index in range(len(values))]
    outputs = ", ".join(f"{value} AS {name}" for value, name in zip(values, names, strict=True))
    # A missing value comes last, on both databases.
    order = ", ".join(f"CASE WHEN {name} IS NULL THEN 1 ELSE 0 END, {name}" for name in names)
    plain = ", ".join(names)
    return tx.rows(
        *sql(
            f"SELECT {plain}, runs, latest FROM (SELECT {plain}, count(*) AS runs,"
            f" max(start_time) AS latest FROM (SELECT {outputs}, r.start_time AS start_time FROM",
            source,
            *joins,
            "WHERE",
            condition,
            Sql(f") AS f GROUP BY {plain}) AS c ORDER BY runs DESC, {order} LIMIT ?", (limit,)),
        )
    )


def metrics_of_groups(
    tx: Tx,
    search: RunSearch,
    keys: Sequence[GroupKey],
    key_nums: Sequence[int],
    wanted: set[Row],
) -> dict[Row, MetricOfGroup]:
    """What metrics come to in the wanted groups, by (values of the keys …, key_num)."""
    values, joins = _grouping(keys)
    source, condition = search.everything()
    outputs = ", ".join(f"{value} AS g{index}" for index, value in enumerate(values))
    plain = ", ".join(f"g{index}" for index in range(len(values)))
    small = f"value BETWEEN -{HUGE!r} AND {HUGE!r}"
    statement = sql(
        f"SELECT {plain}, key_num, count(value), min(value), max(value),"
        f" count(CASE WHEN {small} THEN 1 END), sum(CASE WHEN {small} THEN value END)"
        f" FROM (SELECT {outputs}, m.key_num AS key_num, m.value AS value FROM",
        source,
        *joins,
        "CROSS JOIN latest_metrics m WHERE",
        condition,
        Sql(
            "AND m.run_num = r.run_num AND m.key_num IN"
            f" (SELECT value FROM {tx.dialect.numbers('k')})",
            (tx.dialect.number_list(key_nums),),
        ),
        f") AS f GROUP BY {plain}, key_num",
    )
    found: dict[Row, MetricOfGroup] = {}
    width = len(keys)
    for rows in tx.batches(*statement, _BATCH):
        for row in rows:
            if row[:width] in wanted:
                found[row[: width + 1]] = MetricOfGroup(*row[width + 1 :])
    return found


def _grouping(keys: Sequence[GroupKey]) -> tuple[list[str], list[Sql]]:
    """The SQL of the keys' values, and the joins that bring them in."""
    values: list[str] = []
    joins: list[Sql] = []
    for index, (kind, key) in enumerate(keys):
        if kind is Kind.ATTRIBUTE:
            values.append(ATTRIBUTES[key])
            continue
        alias = f"k{index}"
        values.append(f"{alias}.value")
        on = f"{alias}.run_num = r.run_num AND {alias}.key = ?"
        joins.append(Sql(f"LEFT JOIN {TABLES[kind]} {alias} ON {on}", (key,)))
    return values, joins
