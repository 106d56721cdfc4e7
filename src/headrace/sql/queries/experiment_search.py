"""Which experiments a search finds, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

from headrace.sql.dialects import Dialect
from headrace.sql.engine import Tx
from headrace.sql.filters import TRUE, Column, Filter, Keys, Sql, refuse_too_many_parameters, sql
from headrace.sql.pages import Sorted, SortedQuery
from headrace.sql.queries.experiments import experiment_json
from mlflow.search import Node, OrderBy

KEYS = Keys(
    attributes={
        "experiment_id": Column("CAST(e.experiment_id AS TEXT)"),
        "name": Column("e.name"),
        "creation_time": Column("e.creation_time"),
        "last_update_time": Column("e.last_update_time"),
    },
    tags="experiment_tags x WHERE x.experiment_id = e.experiment_id",
)
_ORDER: dict[str, type] = {
    "experiment_id": int,
    "name": str,
    "creation_time": int,
    "last_update_time": int,
}


def search(
    dialect: Dialect,
    stages: Sequence[str],
    tree: Node | None,
    order: Sequence[OrderBy],
    visible: Sql = TRUE,
) -> SortedQuery:
    """The query of experiments' numbers.

    Args:
        visible: The condition that `e` may be seen.

    Raises:
        MlflowException: The filter is too much (`INVALID_PARAMETER_VALUE`).
    """
    in_stages = ", ".join(f"'{stage}'" for stage in stages)
    condition = TRUE if tree is None else Filter(dialect, KEYS, {}).condition(tree)
    return SortedQuery(
        "e.experiment_id",
        refuse_too_many_parameters(
            sql(
                f"experiments e WHERE e.lifecycle_stage IN ({in_stages}) AND",
                condition,
                "AND",
                visible,
            )
        ),
        [Sorted(Sql(f"e.{key.key}"), key.ascending, _ORDER[key.key]) for key in order],
    )


def experiment_objects(tx: Tx, numbers: Sequence[int]) -> list[str]:
    """The experiments with these numbers as JSON objects, in the same order."""
    dialect = tx.dialect
    rows = tx.rows(
        f"SELECT {experiment_json(dialect)} FROM {dialect.numbers('page')} CROSS JOIN experiments e"
        " WHERE e.experiment_id = page.value ORDER BY page.position",
        (dialect.number_list(numbers),),
    )
    return [text for (text,) in rows]
