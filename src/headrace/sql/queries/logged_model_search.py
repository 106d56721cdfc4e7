"""Which logged models a search finds, and in which order.

A model's metrics were measured by several runs and on several datasets. A condition on a metric
holds if it does for any of them; an order goes by the one that was measured last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from headrace.sql.engine import Engine, Tx
from headrace.sql.filters import (
    TRUE,
    Column,
    Filter,
    Keys,
    Sql,
    all_of,
    any_of,
    comparisons,
    find_key_nums,
    refuse_too_many_parameters,
    sql,
)
from headrace.sql.pages import Sorted, SortedQuery
from mlflow.search import Kind, Node, OrderBy

_METRICS = "logged_model_metrics x WHERE x.model_id = m.model_id"
KEYS = Keys(
    attributes={
        "model_id": Column("m.model_id"),
        "name": Column("m.name"),
        "experiment_id": Column("CAST(m.experiment_id AS TEXT)"),
        "model_type": Column("m.model_type", nullable=True),
        "status": Column("m.status"),
        "status_message": Column("m.status_message", nullable=True),
        "source_run_id": Column("m.source_run_id", nullable=True),
        "artifact_location": Column("m.artifact_location"),
        "lifecycle_stage": Column("m.lifecycle_stage"),
        "creation_timestamp": Column("m.creation_time"),
        "last_updated_timestamp": Column("m.last_update_time"),
    },
    params="logged_model_params x WHERE x.model_id = m.model_id",
    tags="logged_model_tags x WHERE x.model_id = m.model_id",
    metrics=_METRICS,
    many_metrics=True,
)
_INTEGERS = frozenset({"creation_timestamp", "last_updated_timestamp", "experiment_id"})


class OnDataset(NamedTuple):
    """A dataset that metrics were measured on.

    Attributes:
        name: Its name; empty for any.
        digest: Its digest; empty for any.
    """

    name: str = ""
    digest: str = ""

    def condition(self) -> Sql:
        """The condition on a metric `x`."""
        columns = (("x.dataset_name", self.name), ("x.dataset_digest", self.digest))
        return all_of([Sql(f"{column} = ?", (value,)) for column, value in columns if value])


class Order(NamedTuple):
    """A key of an order; of a metric only what was measured on the dataset counts."""

    key: OrderBy
    dataset: OnDataset = OnDataset()


def search(
    engine: Engine,
    tx: Tx,
    experiments: Sequence[int],
    tree: Node | None,
    datasets: Sequence[OnDataset],
    order: Sequence[Order],
) -> SortedQuery:
    """The query of the ids of models that are not deleted.

    Raises:
        MlflowException: The filter is too much (`INVALID_PARAMETER_VALUE`).
    """
    named = [each.key for each in comparisons(tree) if each.kind is Kind.METRIC]
    ordered = [each.key.key for each in order if each.key.kind is Kind.METRIC]
    key_nums = find_key_nums(engine, tx, named + ordered)
    measured = any_of([dataset.condition() for dataset in datasets]) if datasets else TRUE
    conditions = [_of_experiments(tx, experiments), Sql("m.lifecycle_stage = 'active'")]
    if tree is not None:
        conditions.append(Filter(tx.dialect, KEYS, key_nums, measured).condition(tree))
    if datasets and not named:
        conditions.append(sql(f"EXISTS (SELECT 1 FROM {_METRICS} AND", measured, ")"))
    source = sql("logged_models m WHERE", refuse_too_many_parameters(all_of(conditions)))
    return SortedQuery("m.model_id", source, [_sorted(each, key_nums) for each in order])


def _of_experiments(tx: Tx, experiments: Sequence[int]) -> Sql:
    if len(experiments) == 1:
        return Sql("m.experiment_id = ?", (experiments[0],))
    dialect = tx.dialect
    return Sql(
        f"m.experiment_id IN (SELECT value FROM {dialect.numbers('e')})",
        (dialect.number_list(experiments),),
    )


def _sorted(order: Order, key_nums: dict[str, int]) -> Sorted:
    key = order.key
    if key.kind is Kind.METRIC:
        return _by_metric(order, key_nums.get(key.key, -1))
    if key.key == "experiment_id":
        return Sorted(Sql("m.experiment_id"), key.ascending, int)
    column, nullable = KEYS.attributes[key.key]
    rank = Sql(f"CASE WHEN {column} IS NULL THEN 1 ELSE 0 END") if nullable else None
    return Sorted(Sql(column), key.ascending, int if key.key in _INTEGERS else str, rank)


def _by_metric(order: Order, key_num: int) -> Sorted:
    measured = sql(
        Sql(f"FROM {_METRICS} AND x.key_num = ? AND", (key_num,)), order.dataset.condition()
    )
    last = (
        "ORDER BY x.timestamp DESC, x.step DESC, x.run_num DESC, x.dataset_name, x.dataset_digest"
    )
    is_nan = "CASE WHEN x.value IS NULL THEN 1 ELSE 0 END"
    return Sorted(
        sql("(SELECT x.value", measured, last, "LIMIT 1)"),
        order.key.ascending,
        float,
        sql(f"coalesce((SELECT {is_nan}", measured, last, "LIMIT 1), 2)"),
    )
