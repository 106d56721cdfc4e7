"""Cells of a table of runs: nothing is read but the columns that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from headrace.sql.dialects import Dialect
from headrace.sql.engine import Row, Tx
from headrace.sql.queries.run_order import DURATION, STATUS
from mlflow.entities import LifecycleStage

# What it takes to know a run's parent: a tag's key.
PARENT_TAG = "mlflow.parentRunId"

ATTRIBUTES = {
    "run_id": "r.run_id",
    "run_name": "r.name",
    "experiment_id": "CAST(r.experiment_id AS TEXT)",
    "status": STATUS,
    "start_time": "r.start_time",
    "end_time": "r.end_time",
    "duration": DURATION,
    "user_id": "r.user_id",
    "artifact_uri": "r.artifact_uri",
    "lifecycle_stage": "r.lifecycle_stage",
    "updated_at": "r.updated_at",
}


def run_numbers(tx: Tx, run_ids: Sequence[str]) -> dict[str, int]:
    """Run id → run_num, of those that there are."""
    dialect = tx.dialect
    statement = f"SELECT run_id, run_num FROM runs WHERE {dialect.among('run_id')}"
    return dict(tx.rows(statement, (dialect.text_list(run_ids),)))


def attribute_cells(tx: Tx, run_nums: Sequence[int], names: Sequence[str]) -> list[Row]:
    """(run_num, run_id, attributes …) of the runs with these numbers, in the same order; those that
    are gone are passed over.
    """
    columns = "".join(f", {ATTRIBUTES[name]}" for name in names)
    return tx.rows(
        f"SELECT r.run_num, r.run_id{columns} FROM {tx.dialect.numbers('page')}"
        " CROSS JOIN runs r WHERE r.run_num = page.value ORDER BY page.position",
        (tx.dialect.number_list(run_nums),),
    )


def text_cells(tx: Tx, table: str, run_nums: Sequence[int], keys: Sequence[str]) -> list[Row]:
    """(run_num, key, value) of these runs' params or tags with these keys."""
    dialect = tx.dialect
    return tx.rows(
        f"SELECT x.run_num, x.key, x.value FROM {dialect.numbers('page')} CROSS JOIN {table} x"
        f" WHERE x.run_num = page.value AND {dialect.among('x.key')}",
        (dialect.number_list(run_nums), dialect.text_list(keys)),
    )


def metric_cells(tx: Tx, run_nums: Sequence[int], key_nums: Sequence[int]) -> list[Row]:
    """(run_num, key_num, latest value) of these runs' metrics with these keys."""
    dialect = tx.dialect
    return tx.rows(
        f"SELECT x.run_num, x.key_num, x.value FROM {dialect.numbers('page')}"
        " CROSS JOIN latest_metrics x WHERE x.run_num = page.value AND x.key_num IN"
        f" (SELECT value FROM {dialect.numbers('k')})",
        (dialect.number_list(run_nums), dialect.number_list(key_nums)),
    )


@cache
def _children(dialect: Dialect) -> str:
    return (
        f"SELECT page.value, count(*) FROM {dialect.numbers('page')} CROSS JOIN runs r"
        " CROSS JOIN tags t CROSS JOIN runs c WHERE r.run_num = page.value"
        f" AND t.experiment_id = r.experiment_id AND t.key = '{PARENT_TAG}'"
        f" AND {dialect.head('t.value')} = r.run_id AND c.run_num = t.run_num"
        f" AND c.lifecycle_stage = '{LifecycleStage.ACTIVE}' GROUP BY page.value"
    )


def child_counts(tx: Tx, run_nums: Sequence[int]) -> list[Row]:
    """(run_num, how many active runs name it as their parent) of those that have any."""
    return tx.rows(_children(tx.dialect), (tx.dialect.number_list(run_nums),))


def dataset_cells(tx: Tx, run_nums: Sequence[int]) -> list[Row]:
    """(run_num, name, digest, context) of the datasets that these runs used, each run's in the
    order in which they were logged.
    """
    return tx.rows(
        f"SELECT i.run_num, d.name, d.digest, i.context FROM {tx.dialect.numbers('page')}"
        " CROSS JOIN dataset_inputs i CROSS JOIN datasets d WHERE i.run_num = page.value"
        " AND d.dataset_num = i.dataset_num ORDER BY i.run_num, i.position",
        (tx.dialect.number_list(run_nums),),
    )
