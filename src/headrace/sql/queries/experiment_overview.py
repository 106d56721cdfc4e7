"""How many runs experiments have, which of them are running, and when one last changed."""

from __future__ import annotations

from collections.abc import Sequence

from headrace.sql.engine import Row, Tx
from mlflow.entities import LifecycleStage, RunStatus

_RUNNING = f"status = {RunStatus.RUNNING} AND lifecycle_stage = '{LifecycleStage.ACTIVE}'"

# The index `runs_by_start` has all it takes.
COUNTS = (
    "SELECT experiment_id, lifecycle_stage, count(*) FROM runs GROUP BY experiment_id,"
    " lifecycle_stage"
)
LAST_CHANGES = "SELECT experiment_id, max(updated_at) FROM runs GROUP BY experiment_id"
RUNNING = f"SELECT run_num, experiment_id FROM runs WHERE {_RUNNING}"
CHANGED_SINCE = "SELECT run_num, experiment_id, updated_at FROM runs WHERE updated_at >= ?"


def running_among(tx: Tx, run_nums: Sequence[int]) -> list[Row]:
    """(run_num, experiment_id) of those of these runs that are running."""
    return tx.rows(
        f"SELECT r.run_num, r.experiment_id FROM {tx.dialect.numbers('n')} CROSS JOIN runs r"
        f" WHERE r.run_num = n.value AND {_RUNNING}",
        (tx.dialect.number_list(run_nums),),
    )


def experiment_times(tx: Tx, numbers: Sequence[int] | None) -> list[Row]:
    """(experiment_id, last_update_time) of these experiments, or of all."""
    if numbers is None:
        return tx.rows("SELECT experiment_id, last_update_time FROM experiments ORDER BY 1")
    return tx.rows(
        f"SELECT e.experiment_id, e.last_update_time FROM {tx.dialect.numbers('n')}"
        " CROSS JOIN experiments e WHERE e.experiment_id = n.value ORDER BY n.position",
        (tx.dialect.number_list(numbers),),
    )


def run_counts(tx: Tx, numbers: Sequence[int] | None) -> list[Row]:
    """(experiment_id, lifecycle_stage, count) of the runs of these experiments, or of all."""
    if numbers is None:
        return tx.rows(COUNTS)
    return tx.rows(
        "SELECT n.value, r.lifecycle_stage, count(*)"
        f" FROM {tx.dialect.numbers('n')} CROSS JOIN runs r WHERE r.experiment_id = n.value"
        " GROUP BY n.value, r.lifecycle_stage",
        (tx.dialect.number_list(numbers),),
    )
