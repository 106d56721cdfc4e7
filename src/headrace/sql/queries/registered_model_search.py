"""Which registered models and versions a search finds, and in which order.

MLflow keeps prompts among registered models, marked by a tag; searches leave them out unless the
filter asks for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from headrace.sql.dialects import Dialect
from headrace.sql.filters import (
    TRUE,
    Column,
    Filter,
    Keys,
    Sql,
    all_of,
    comparisons,
    refuse_too_many_parameters,
    sql,
)
from headrace.sql.pages import Sorted, SortedQuery
from mlflow.search import And, Comparison, Kind, Node, Not, Or, OrderBy

IS_PROMPT_TAG = "mlflow.prompt.is_prompt"
_IS_PROMPT = Comparison(Kind.TAG, IS_PROMPT_TAG, "=", "true")

MODEL_KEYS = Keys(
    attributes={
        "name": Column("m.name"),
        "creation_timestamp": Column("m.creation_time"),
        "last_updated_timestamp": Column("m.last_update_time"),
    },
    tags="registered_model_tags x WHERE x.model_num = m.model_num",
)
VERSION_KEYS = Keys(
    attributes={
        "name": Column("m.name"),
        "version_number": Column("v.version"),
        "run_id": Column("v.run_id", nullable=True),
        "source_path": Column("v.source"),
        "current_stage": Column("v.current_stage"),
        "status": Column("v.status"),
        "user_id": Column("v.user_id"),
        "creation_timestamp": Column("v.creation_time"),
        "last_updated_timestamp": Column("v.last_update_time"),
    },
    tags="model_version_tags x WHERE x.model_num = v.model_num AND x.version = v.version",
)
_INTEGERS = frozenset({"version_number", "creation_timestamp", "last_updated_timestamp"})


def search_models(
    dialect: Dialect, tree: Node | None, order: Sequence[OrderBy], visible: Sql = TRUE
) -> SortedQuery:
    """The query of registered models' numbers.

    Args:
        visible: The condition that `m` may be seen.

    Raises:
        MlflowException: The filter is too much (`INVALID_PARAMETER_VALUE`).
    """
    condition = _condition(dialect, MODEL_KEYS, tree)
    source = sql("registered_models m WHERE", condition, "AND", visible)
    return SortedQuery("m.model_num", source, [_sorted(MODEL_KEYS, key) for key in order])


def search_versions(
    dialect: Dialect, tree: Node | None, order: Sequence[OrderBy], visible: Sql = TRUE
) -> SortedQuery:
    """The query of versions; their identity is the text `model_num/version`.

    Args:
        visible: The condition that `m` may be seen.

    Raises:
        MlflowException: The filter is too much (`INVALID_PARAMETER_VALUE`).
    """
    condition = _condition(dialect, VERSION_KEYS, tree)
    source = sql(
        "model_versions v JOIN registered_models m ON m.model_num = v.model_num WHERE",
        condition,
        "AND",
        visible,
    )
    identity = "CAST(v.model_num AS TEXT) || '/' || CAST(v.version AS TEXT)"
    return SortedQuery(identity, source, [_sorted(VERSION_KEYS, key) for key in order])


def _condition(dialect: Dialect, keys: Keys, tree: Node | None) -> Sql:
    terms = [] if tree is None else [_with_prompts(tree)]
    if not any(_is_about_prompts(each) for each in comparisons(tree)):
        terms.append(Not(_IS_PROMPT))
    conditions = Filter(dialect, keys, {})
    return refuse_too_many_parameters(all_of([conditions.condition(term) for term in terms]))


def _is_about_prompts(node: Comparison) -> bool:
    return node.kind is Kind.TAG and node.key == IS_PROMPT_TAG


def _with_prompts(node: Node) -> Node:
    """The tree with comparisons of the prompts' tag true for what lacks it, and so is no prompt."""
    if isinstance(node, Not):
        return Not(_with_prompts(node.term))
    if isinstance(node, (And, Or)):
        return type(node)(tuple(_with_prompts(term) for term in node.terms))
    if _is_about_prompts(node) and (node.op, str(node.value).lower()) in (
        ("!=", "true"),
        ("=", "false"),
    ):
        return Not(_IS_PROMPT)
    return node


def _sorted(keys: Keys, key: OrderBy) -> Sorted:
    column, nullable = keys.attributes[key.key]
    rank = Sql(f"CASE WHEN {column} IS NULL THEN 1 ELSE 0 END") if nullable else None
    return Sorted(Sql(column), key.ascending, int if key.key in _INTEGERS else str, rank)
