"""Finding the run that a call is about."""

from __future__ import annotations

from typing import NamedTuple

from headrace.sql.engine import Tx
from headrace.sql.queries import runs as queries
from mlflow.entities import LifecycleStage
from mlflow.exceptions import INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.validation import shorten


class RunRow(NamedTuple):
    """What the rules need to know of a run."""

    run_num: int
    experiment_id: int
    lifecycle_stage: str
    run_id: str


def no_run(run_id: object) -> MlflowException:
    """The error for an id that no run has."""
    return MlflowException(
        f"There is no run with the id {shorten(repr(run_id))}.", RESOURCE_DOES_NOT_EXIST
    )


def find_run(tx: Tx, run_id: str) -> RunRow:
    """The run, deleted or not, which nobody else changes until the commit.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
    """
    row = tx.row(queries.find_and_keep(tx.dialect), (run_id,))
    if row is None:
        raise no_run(run_id)
    return RunRow(row[0], row[1], row[2], run_id)


def active_run(tx: Tx, run_id: str) -> RunRow:
    """The run, which this transaction changes.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`), or it is deleted
            (`INVALID_PARAMETER_VALUE`).
    """
    return changing(tx, find_run(tx, run_id))


def changing(tx: Tx, run: RunRow) -> RunRow:
    """The run, if it is not deleted, as one that this transaction changes.

    Raises:
        MlflowException: It is deleted (`INVALID_PARAMETER_VALUE`).
    """
    if run.lifecycle_stage != LifecycleStage.ACTIVE:
        raise deleted_run(run.run_id)
    tx.touch(run.run_num, run.run_id, run.experiment_id)
    return run


def deleted_run(run_id: str) -> MlflowException:
    """The error for changing a run that is in the bin."""
    return MlflowException(
        f"Run {run_id} is deleted and cannot be changed; restore it first: "
        f"mlflow runs restore --run-id {run_id}",
        INVALID_PARAMETER_VALUE,
    )
