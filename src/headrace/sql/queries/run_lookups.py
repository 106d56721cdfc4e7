"""Conditions whose runs an index gives, without a look at any other run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from headrace.sql.dialects import HEAD_LENGTH, Dialect
from headrace.sql.filters import Filter, Sql, integer, joined, merge_equalities, metric, sql
from mlflow.search import Comparison, Kind, Node, Or

# More queries than this are not united: one pass over all runs may cost less.
_MOST_UNITED = 20

_LAST_CHARACTER = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


class Lookup(NamedTuple):
    """The runs that meet a condition.

    Attributes:
        query: SELECT of their numbers, each once.
        is_range: Whether the index holds nothing else between the first and the last of them.
    """

    query: Sql
    is_range: bool


class Lookups:
    """Makes queries of conditions.

    Args:
        dialect: The database's SQL.
        experiments: The numbers of the experiments.
        stages: The lifecycle stages.
        condition: What makes SQL of comparisons.
        key_nums: Numbers of the metrics in them.
    """

    def __init__(
        self,
        dialect: Dialect,
        experiments: Sequence[int],
        stages: Sequence[str],
        condition: Filter,
        key_nums: dict[str, int],
    ) -> None:
        self._dialect = dialect
        self._experiments = experiments
        self._stages = stages
        self._condition = condition
        self._key_nums = key_nums

    def of(self, node: Node) -> Lookup | None:
        """The query of the runs that a condition matches, if indexes have them."""
        if isinstance(node, Or):
            return self._any(node)
        if not isinstance(node, Comparison):
            return None
        if node.kind is Kind.METRIC:
            found = self._metric(node)
        elif node.kind is Kind.ATTRIBUTE:
            found = self._attribute(node)
        elif node.kind is Kind.DATASET:
            found = self._dataset(node)
        else:
            return self._text(node)
        return Lookup(found, True) if found is not None else None

    def _any(self, node: Or) -> Lookup | None:
        terms = merge_equalities(node)
        if len(terms) > _MOST_UNITED:
            return None
        found = [self.of(term) for term in terms]
        ranges = [lookup.query for lookup in found if lookup is not None and lookup.is_range]
        if len(ranges) < len(terms):
            return None
        return Lookup(sql(*joined(ranges, "UNION")), True)

    def _within(self, table: str, column: str, condition: Sql) -> Sql:
        """The query on a table `d`, or more, that has the number of the experiment."""
        if len(self._experiments) == 1:
            scope = Sql("d.experiment_id = ?", (self._experiments[0],))
            return sql(f"SELECT {column} AS run_num FROM {table} WHERE", scope, "AND", condition)
        return sql(
            f"SELECT {column} AS run_num FROM",
            Sql(self._dialect.numbers("e"), (self._dialect.number_list(self._experiments),)),
            f"CROSS JOIN {table} WHERE d.experiment_id = e.value AND",
            condition,
        )

    def _metric(self, node: Comparison) -> Sql | None:
        key_num = self._key_nums.get(node.key)
        if key_num is None or node.op in ("!=", "NOT IN", "IS NULL"):
            return None
        condition = sql(Sql("d.key_num = ? AND", (key_num,)), metric("d.value", node))
        return self._within("latest_metrics d", "d.run_num", condition)

    def _attribute(self, node: Comparison) -> Sql | None:
        if node.op in ("!=", "NOT IN"):
            return None
        stages = ", ".join(f"'{stage}'" for stage in self._stages)
        in_stages = f"d.lifecycle_stage IN ({stages}) AND"
        if node.key == "start_time":
            condition = integer("d.start_time", node)
            return self._within("runs d", "d.run_num", sql(in_stages, condition))
        if node.op not in ("=", "IN"):
            return None
        if node.key == "run_name":
            condition = self._condition.text("d.name", node)
            return self._within("runs d", "d.run_num", sql(in_stages, condition))
        if node.key == "run_id":
            condition = self._condition.text("d.run_id", node)
            return sql("SELECT d.run_num AS run_num FROM runs d WHERE", condition)
        return None

    def _dataset(self, node: Comparison) -> Sql | None:
        if node.key not in ("name", "digest") or node.op not in ("=", "IN"):
            return None
        text = self._condition.text(f"d.{node.key}", node)
        used = "i.dataset_num = d.dataset_num AND"
        return self._within(
            "datasets d CROSS JOIN dataset_inputs i", "DISTINCT i.run_num", sql(used, text)
        )

    def _text(self, node: Comparison) -> Lookup | None:
        if node.op in ("!=", "NOT IN", "IS NULL"):
            return None
        table = "params d" if node.kind is Kind.PARAM else "tags d"
        parts: list[Sql | str] = [Sql("d.key = ?", (node.key,))]
        is_range = True
        if node.op in ("=", "IN"):
            parts += ["AND", self._equal(node)]
        elif node.op in ("LIKE", "ILIKE"):
            prefix = str(node.value).partition("%")[0].partition("_")[0]
            is_range = node.op == "LIKE" and prefix != ""
            if is_range:
                parts += ["AND", self._beginning(prefix[:HEAD_LENGTH])]
            parts += ["AND", self._condition.text("d.value", node)]
        return Lookup(self._within(table, "d.run_num", sql(*parts)), is_range)

    def _equal(self, node: Comparison) -> Sql:
        """The condition on what the index holds of a value, and on the whole where that differs."""
        values = node.value if isinstance(node.value, tuple) else (node.value,)
        heads = tuple(str(value)[:HEAD_LENGTH] for value in values)
        head = self._dialect.head("d.value")
        exact = self._condition.text("d.value", node)
        if head == "d.value":
            return exact
        by_head = self._condition.text(head, Comparison(node.kind, node.key, "IN", heads))
        if max(map(len, heads)) < HEAD_LENGTH:
            return by_head
        return sql(by_head, "AND", exact)

    def _beginning(self, prefix: str) -> Sql:
        head = self._dialect.head("d.value")
        end = following(prefix)
        if end is None:
            return Sql(f"{head} >= ?", (prefix,))
        return Sql(f"{head} >= ? AND {head} < ?", (prefix, end))


def following(prefix: str) -> str | None:
    """The first text, by code points, after all that begin so; None if there is none."""
    while prefix:
        code = ord(prefix[-1]) + 1
        prefix = prefix[:-1]
        if code in _SURROGATES:
            code = _SURROGATES.stop
        if code <= _LAST_CHARACTER:
            return prefix + chr(code)
    return None
