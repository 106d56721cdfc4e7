"""What a search must find, said in plain Python: the tests' other opinion on filters and orders.

Rows are `Row`s; a tree is evaluated row by row as `mlflow.search.tree` describes it.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mlflow.search import And, Comparison, Kind, Node, Not, Or, OrderBy

ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass
class Row:
    """A run, an experiment or a logged model.

    Attributes:
        attributes: By canonical name; None for what it lacks.
        metrics: Name → the values that count.
        datasets: One dictionary for each that it used.
    """

    attributes: dict[str, Any]
    metrics: dict[str, list[float]] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    datasets: list[dict[str, str | None]] = field(default_factory=list)


def matches(row: Row, node: Node | None) -> bool:
    """Whether a tree matches a row."""
    if node is None:
        return True
    if isinstance(node, And):
        return all(matches(row, term) for term in node.terms)
    if isinstance(node, Or):
        return any(matches(row, term) for term in node.terms)
    if isinstance(node, Not):
        return not matches(row, node.term)
    values = [value for value in values_of(row, node.kind, node.key) if value is not None]
    if node.op == "IS NULL":
        return not values
    return any(compare(value, node) for value in values)


def values_of(row: Row, kind: Kind, key: str) -> list[Any]:
    """The values that a key names."""
    if kind is Kind.ATTRIBUTE:
        return [row.attributes[key]]
    if kind is Kind.DATASET:
        return [dataset[key] for dataset in row.datasets]
    if kind is Kind.METRIC:
        return list(row.metrics.get(key, []))
    named = row.params if kind is Kind.PARAM else row.tags
    return [named[key]] if key in named else []


def compare(value: Any, node: Comparison) -> bool:
    """Whether a comparison holds of a value that is there."""
    op = node.op
    if op == "IS NOT NULL":
        return True
    if op in ("LIKE", "ILIKE"):
        return like(value, str(node.value), ignore_case=op == "ILIKE")
    if op in ORDERINGS:
        return ORDERINGS[op](value, node.value)
    wanted = node.value if isinstance(node.value, tuple) else (node.value,)
    return any(same(value, each) for each in wanted) == (op in ("=", "IN"))


def same(value: Any, wanted: Any) -> bool:
    """Equality, in which NaN is equal to itself."""
    if isinstance(value, float) and isinstance(wanted, float):
        return value == wanted or (math.isnan(value) and math.isnan(wanted))
    return bool(value == wanted)


def like(value: str, pattern: str, *, ignore_case: bool) -> bool:
    """Whether a text fits a pattern of LIKE."""
    if ignore_case:
        value, pattern = value.lower(), pattern.lower()
    wildcards = {"%": ".*", "_": "."}
    expression = "".join(wildcards.get(char) or re.escape(char) for char in pattern)
    return re.fullmatch(expression, value, re.DOTALL) is not None


def ordered(rows: Iterable[Row], order: Sequence[OrderBy]) -> list[Row]:
    """The rows in an order: NaN after numbers, what is missing last, in both directions."""
    found = list(rows)
    for key in reversed(order):
        ranks = {id(row): sort_value(row, key) for row in found}
        present = [row for row in found if ranks[id(row)][0] == 0]
        present.sort(key=lambda row: ranks[id(row)][1], reverse=not key.ascending)
        rest = [row for row in found if ranks[id(row)][0] != 0]
        rest.sort(key=lambda row: ranks[id(row)][0])
        found = present + rest
    return found


def sort_value(row: Row, key: OrderBy) -> tuple[int, Any]:
    """Rank (0, NaN 1, missing 2) and value."""
    values = values_of(row, key.kind, key.key)
    value = values[0] if values else None
    if value is None:
        return 2, None
    if isinstance(value, float) and math.isnan(value):
        return 1, None
    if key.kind is Kind.ATTRIBUTE and key.key == "experiment_id":
        return 0, int(value)
    return 0, value
