"""A search tree as SQL, on every noun and both databases.

`mlflow.search.tree` says what a filter means. A condition here is never NULL, as SQL's own would be
where something is missing: only so is NOT the complement.

Names and values of a filter become parameters, never text of a statement.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from headrace.sql.dialects import Dialect
from headrace.sql.engine import Engine, Tx
from mlflow.exceptions import MlflowException
from mlflow.search import And, Comparison, Kind, Node, Not, Or
from mlflow.validation import shorten

# Longer than any value a pattern could be meant for; SQLite refuses patterns of 50,000 bytes.
MAX_PATTERN_LENGTH = 10_000

# SQLite takes at most 32,766 parameters in a statement, PostgreSQL 65,535.
MAX_PARAMETERS = 30_000

# SQLite's parser has room for some thirty levels of `(a AND (b OR …))`, and its expressions may be
# a thousand operators deep: longer chains are nested.
MAX_LEVELS = 20
_CHAIN = 16

# Longer lists of texts travel as one parameter.
_SHORT_LIST = 16

_INT64 = 2**63


class Sql(NamedTuple):
    """A piece of SQL with the parameters in it, in the order of their marks."""

    text: str
    params: tuple[Any, ...] = ()


def sql(*parts: str | Sql) -> Sql:
    """Pieces one after the other."""
    texts = [part if isinstance(part, str) else part.text for part in parts]
    params = [param for part in parts if not isinstance(part, str) for param in part.params]
    return Sql(" ".join(texts), tuple(params))


def joined(parts: Sequence[Sql], word: str) -> list[Sql | str]:
    """The parts with a word between them, for `sql`."""
    return [piece for part in parts for piece in (word, part)][1:]


TRUE = Sql("TRUE")
FALSE = Sql("FALSE")


class Column(NamedTuple):
    """An attribute.

    Attributes:
        sql: The column, or another expression.
        nullable: Whether a row may lack it.
    """

    sql: str
    nullable: bool = False


class Keys(NamedTuple):
    """Where the keys of a noun are, seen from one of its rows.

    Attributes:
        attributes: Canonical name → column.
        params, tags: FROM and WHERE that lead to the row's params and tags, an alias `x` with the
            columns `key` and `value`.
        metrics: The same for metrics, with the columns `key_num` and `value`.
        datasets: The same for datasets.
        dataset_columns: Key of a dataset → column.
        many_metrics: Whether a row may have several values of one metric; a condition then holds
            if it does for any.
    """

    attributes: Mapping[str, Column]
    tags: str
    params: str = ""
    metrics: str = ""
    datasets: str = ""
    dataset_columns: Mapping[str, str] = {}
    many_metrics: bool = False


class Filter:
    """Makes SQL of trees.

    Args:
        dialect: The database's SQL.
        keys: Where the noun's keys are.
        key_nums: Numbers of the metrics that trees name; metrics without one do not exist.
        metric_condition: A condition on the metrics that are looked at, on the alias `x`.
    """

    def __init__(
        self,
        dialect: Dialect,
        keys: Keys,
        key_nums: Mapping[str, int],
        metric_condition: Sql = TRUE,
    ) -> None:
        self._dialect = dialect
        self._keys = keys
        self._key_nums = key_nums
        self._metric_condition = metric_condition

    def condition(self, node: Node) -> Sql:
        """The condition that a row meets if the tree matches it.

        Raises:
            MlflowException: A pattern is too long, or AND and OR are nested too deep
                (`INVALID_PARAMETER_VALUE`).
        """
        return self._condition(without_not(node), 0)

    def _condition(self, node: Node, depth: int) -> Sql:
        if isinstance(node, Comparison):
            return self._comparison(node)
        if isinstance(node, Not):
            text, params = self._condition(node.term, depth)
            return Sql(f"NOT ({text})", params)
        terms = merge_equalities(node)
        depth += _levels(len(terms))
        if depth > MAX_LEVELS:
            raise MlflowException.invalid_parameter_value(
                f"AND and OR are nested deeper in this filter than the {MAX_LEVELS} levels that "
                "are searched. Write the inner conditions once, or ask in several searches."
            )
        conditions = [self._condition(term, depth) for term in terms]
        return all_of(conditions) if isinstance(node, And) else any_of(conditions)

    def _comparison(self, node: Comparison) -> Sql:
        if node.kind is Kind.METRIC:
            return self._metric(node)
        if node.kind is Kind.ATTRIBUTE:
            return self._attribute(node)
        if node.kind is Kind.DATASET:
            text, params = self.text(self._keys.dataset_columns[node.key], node)
            return Sql(f"EXISTS (SELECT 1 FROM {self._keys.datasets} AND {text})", params)
        source = self._keys.params if node.kind is Kind.PARAM else self._keys.tags
        text, params = self.text("x.value", node)
        found = f"coalesce((SELECT {text} FROM {source} AND x.key = ?), FALSE)"
        # The mark of the key comes after those in the condition.
        return Sql(f"NOT {found}" if node.op == "IS NULL" else found, (*params, node.key))

    def _attribute(self, node: Comparison) -> Sql:
        column, nullable = self._keys.attributes[node.key]
        numeric = isinstance(_first(node.value), (int, float))
        text, params = (integer if numeric else self.text)(column, node)
        return Sql(f"coalesce({text}, FALSE)" if nullable else text, params)

    def _metric(self, node: Comparison) -> Sql:
        key_num = self._key_nums.get(node.key)
        if key_num is None:
            return TRUE if node.op == "IS NULL" else FALSE
        text, params = metric("x.value", node)
        if self._keys.many_metrics:
            limit, limits = self._metric_condition
            found = (
                f"EXISTS (SELECT 1 FROM {self._keys.metrics} AND x.key_num = ? AND {text}"
                f" AND {limit})"
            )
            params = (key_num, *params, *limits)
        else:
            found = f"coalesce((SELECT {text} FROM {self._keys.metrics} AND x.key_num = ?), FALSE)"
            params = (*params, key_num)
        return Sql(f"NOT {found}" if node.op == "IS NULL" else found, params)

    def text(self, column: str, node: Comparison) -> Sql:
        """A comparison of a text that is there.

        `IS NULL` gives what `IS NOT NULL` gives: the caller looks for a row, and negates.
        """
        if node.op in ("IS NULL", "IS NOT NULL"):
            return TRUE
        if node.op in ("LIKE", "ILIKE"):
            pattern = _pattern(str(node.value))
            text, parameter = self._dialect.like(column, pattern, ignore_case=node.op == "ILIKE")
            return Sql(text, (parameter,))
        if not isinstance(node.value, tuple):
            return Sql(f"{column} {_SQL_OPS[node.op]} ?", (node.value,))
        texts = [str(value) for value in node.value]
        if len(texts) <= _SHORT_LIST:
            return Sql(f"{column} {node.op} ({_marks(texts)})", tuple(texts))
        found = self._dialect.among(column)
        parameter = self._dialect.text_list(texts)
        return Sql(f"NOT ({found})" if node.op == "NOT IN" else found, (parameter,))


_SQL_OPS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def metric(column: str, node: Comparison) -> Sql:
    """A comparison of a metric that is there; NULL is NaN."""
    op, value = node.op, node.value
    if op in ("IS NULL", "IS NOT NULL"):
        return TRUE
    values = value if isinstance(value, tuple) else (value,)
    numbers = [float(v) for v in values if v is not None and not math.isnan(v)]  # type: ignore[arg-type]
    with_nan = len(numbers) < len(values)
    if op in ("=", "IN"):
        found = _among(column, numbers) if numbers else FALSE
        return Sql(f"({found.text} OR {column} IS NULL)", found.params) if with_nan else found
    if op in ("!=", "NOT IN"):
        found = _not_among(column, numbers) if numbers else TRUE
        if with_nan:
            return Sql(f"({found.text} AND {column} IS NOT NULL)", found.params)
        return Sql(f"({found.text} OR {column} IS NULL)", found.params)
    return Sql(f"{column} {op} ?", (float(value),))  # type: ignore[arg-type]


def integer(column: str, node: Comparison) -> Sql:
    """A comparison of a 64-bit integer with numbers that need not be whole."""
    op, value = node.op, node.value
    if isinstance(value, tuple):
        whole = [v for v in value if isinstance(v, int)]
        if op == "IN":
            return _among(column, whole) if whole else FALSE
        return _not_among(column, whole) if whole else _is_there(column)
    if isinstance(value, int):
        return Sql(f"{column} {_SQL_OPS[op]} ?", (value,))
    limit = float(value)  # type: ignore[arg-type]
    if op in ("=", "!="):
        return FALSE if op == "=" else _is_there(column)
    if abs(limit) >= _INT64:  # infinities, too
        return _is_there(column) if (limit > 0) == op.startswith("<") else FALSE
    if op in (">", "<="):
        return Sql(f"{column} {op} ?", (math.floor(limit),))
    return Sql(f"{column} {op} ?", (math.ceil(limit),))


def _is_there(column: str) -> Sql:
    return Sql(f"{column} IS NOT NULL")


def _among(column: str, values: Sequence[float]) -> Sql:
    if len(values) == 1:
        return Sql(f"{column} = ?", (values[0],))
    return Sql(f"{column} IN ({_marks(values)})", tuple(values))


def _not_among(column: str, values: Sequence[float]) -> Sql:
    if len(values) == 1:
        return Sql(f"{column} <> ?", (values[0],))
    return Sql(f"{column} NOT IN ({_marks(values)})", tuple(values))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value


def _pattern(pattern: str) -> str:
    if len(pattern) > MAX_PATTERN_LENGTH:
        raise MlflowException.invalid_parameter_value(
            f"A pattern of LIKE has at most {MAX_PATTERN_LENGTH} characters; this one has "
            f"{len(pattern)}: {shorten(pattern)!r}."
        )
    return pattern


# ---- joining conditions ----
def all_of(conditions: Sequence[Sql]) -> Sql:
    """All of the conditions; TRUE if there are none."""
    return _nested(conditions, " AND ") if conditions else TRUE


def any_of(conditions: Sequence[Sql]) -> Sql:
    """Any of the conditions; FALSE if there are none."""
    return _nested(conditions, " OR ") if conditions else FALSE


def _nested(conditions: Sequence[Sql], word: str) -> Sql:
    if len(conditions) == 1:
        return conditions[0]
    params = tuple(param for condition in conditions for param in condition.params)
    texts = [condition.text for condition in conditions]
    while len(texts) > _CHAIN:
        chains = [texts[start : start + _CHAIN] for start in range(0, len(texts), _CHAIN)]
        texts = [f"({word.join(chain)})" for chain in chains]
    return Sql(f"({word.join(texts)})", params)


def _levels(terms: int) -> int:
    """How many parentheses stand around each of so many conditions."""
    levels = 1
    while terms > _CHAIN:
        terms = math.ceil(terms / _CHAIN)
        levels += 1
    return levels


def without_not(node: Node, negated: bool = False) -> Node:
    """The same tree with NOT only before comparisons, and no AND in AND or OR in OR."""
    if isinstance(node, Comparison):
        return Not(node) if negated else node
    if isinstance(node, Not):
        return without_not(node.term, not negated)
    kind: type[And] | type[Or] = And if isinstance(node, And) != negated else Or
    terms: list[Node] = []
    for term in node.terms:
        plain = without_not(term, negated)
        terms += plain.terms if isinstance(plain, kind) else (plain,)
    return kind(tuple(terms))


def refuse_too_many_parameters(condition: Sql) -> Sql:
    """The condition, if a statement can carry it.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if len(condition.params) > MAX_PARAMETERS:
        raise MlflowException.invalid_parameter_value(
            f"The filter compares with more than {MAX_PARAMETERS} names and values. Ask in several "
            "searches."
        )
    return condition


def merge_equalities(node: And | Or) -> list[Node]:
    """The terms, with `a = 1 OR a = 2` made one `a IN (1, 2)`, and `!=` under AND alike."""
    single, many = ("=", "IN") if isinstance(node, Or) else ("!=", "NOT IN")
    merged: dict[tuple[Kind, str], dict[Any, None]] = {}
    terms: list[Node | tuple[Kind, str]] = []
    for term in node.terms:
        if not isinstance(term, Comparison) or term.op not in (single, many):
            terms.append(term)
            continue
        place = (term.kind, term.key)
        if place not in merged:
            merged[place] = {}
            terms.append(place)
        values = term.value if isinstance(term.value, tuple) else (term.value,)
        merged[place].update(dict.fromkeys(values))
    return [
        _any_value(*term, single, many, tuple(merged[term])) if isinstance(term, tuple) else term
        for term in terms
    ]


def _any_value(kind: Kind, key: str, single: str, many: str, values: tuple[Any, ...]) -> Comparison:
    if len(values) == 1:
        return Comparison(kind, key, single, values[0])
    return Comparison(kind, key, many, values)


# ---- metrics' names ----
def comparisons(node: Node | None) -> Iterator[Comparison]:
    """All comparisons in a tree."""
    if isinstance(node, Comparison):
        yield node
    elif isinstance(node, Not):
        yield from comparisons(node.term)
    elif node is not None:
        for term in node.terms:
            yield from comparisons(term)


def find_key_nums(engine: Engine, tx: Tx, keys: Iterable[str]) -> dict[str, int]:
    """Numbers of the metrics with these names; those that were never logged have none."""
    found = {}
    unknown = []
    for key in dict.fromkeys(keys):
        key_num = engine.key_nums.get(key)
        if key_num is None:
            unknown.append(key)
        else:
            found[key] = key_num
    if unknown:
        dialect = tx.dialect
        rows = tx.rows(
            f"SELECT key, key_num FROM metric_keys WHERE {dialect.among('key')}",
            (dialect.text_list(unknown),),
        )
        found.update(rows)
        if not engine.is_writing:  # what is not committed may never be
            engine.key_nums.update(rows)
    return found
