"""Experiments and their tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from headrace.audit.log import record
from headrace.services.ownership import own
from headrace.services.service import Service
from headrace.sql.engine import Tx, now_ms
from headrace.sql.queries import experiments as queries
from mlflow.entities import Experiment, ExperimentTag, LifecycleStage
from mlflow.exceptions import (
    INVALID_PARAMETER_VALUE,
    RESOURCE_ALREADY_EXISTS,
    RESOURCE_DOES_NOT_EXIST,
    MlflowException,
)
from mlflow.stores.contract import ExperimentStore
from mlflow.validation import (
    MAX_ARTIFACT_LOCATION_LENGTH,
    MAX_STEP,
    check_experiment_name,
    check_experiment_tag,
    invalid,
    shorten,
)
from mlflow.wire.experiments import ExperimentAnswer
from mlflow.wire.message import decode


class ExperimentRow(NamedTuple):
    """What the rules need to know of an experiment."""

    experiment_id: int
    name: str
    artifact_location: str
    lifecycle_stage: str


class ExperimentService(Service, ExperimentStore):
    """Experiments and their tags.

    An experiment that is deleted takes its active runs into the bin with it, and a restore brings
    back those runs and no others: what was deleted before by itself stays deleted.
    """

    def create_experiment(
        self,
        name: str,
        artifact_location: str | None = None,
        tags: Sequence[ExperimentTag] | None = None,
    ) -> str:
        checked = [check_experiment_tag(tag.key, tag.value) for tag in tags or ()]
        check_experiment_name(name)
        location = check_artifact_location(artifact_location or "")
        with self.engine.write() as tx:
            queries.lock_names(tx)
            refuse_taken_name(tx, name)
            experiment = add_experiment(tx, self.artifact_root, name, location)
            if checked:
                tx.executemany(
                    queries.SET_TAG,
                    [(experiment.experiment_id, key, value) for key, value in checked],
                )
            if own(tx, "experiment", experiment.experiment_id):
                self.identity_epoch.changed(tx)
        return str(experiment.experiment_id)

    def get_experiment(self, experiment_id: str) -> Experiment:
        return _entity(self.get_experiment_json(experiment_id))

    def get_experiment_json(self, experiment_id: str) -> str:
        """`get_experiment` as the body of the REST API's answer."""
        number = experiment_number(experiment_id)
        with self.engine.read() as tx:
            text: str | None = tx.value(
                queries.get_json(tx.dialect, "e.experiment_id = ?"), (number,)
            )
        if text is None:
            raise no_experiment(experiment_id)
        return text

    def get_experiment_by_name(self, experiment_name: str) -> Experiment | None:
        text = self.get_experiment_by_name_json(experiment_name)
        return None if text is None else _entity(text)

    def get_experiment_by_name_json(self, experiment_name: str) -> str | None:
        """`get_experiment_by_name` as the body of the REST API's answer, or None."""
        if "\x00" in experiment_name:
            return None
        with self.engine.read() as tx:
            text: str | None = tx.value(
                queries.get_json(tx.dialect, "e.name = ?"), (experiment_name,)
            )
        return text

    def rename_experiment(self, experiment_id: str, new_name: str) -> None:
        check_experiment_name(new_name)
        number = experiment_number(experiment_id)
        with self.engine.write() as tx:
            queries.lock_names(tx)
            experiment = find_experiment(tx, number)
            _refuse_deleted(experiment, "renamed")
            if experiment.name == new_name:
                return
            refuse_taken_name(tx, new_name)
            tx.execute(queries.RENAME, (new_name, now_ms(), number))

    def delete_experiment(self, experiment_id: str) -> None:
        number = experiment_number(experiment_id)
        with self.engine.write() as tx:
            experiment = find_experiment(tx, number)
            if experiment.lifecycle_stage != LifecycleStage.ACTIVE:
                raise MlflowException(
                    f"Experiment {experiment_id} ({experiment.name!r}) is deleted already.",
                    RESOURCE_DOES_NOT_EXIST,
                )
            now = now_ms()
            last: int | None = tx.value(queries.DELETION_TIME, (number,))
            deleted = now if last is None else max(now, last + 1)
            runs = tx.execute(queries.DELETE_RUNS, (deleted, now, number))
            tx.execute(queries.SET_STAGE, (LifecycleStage.DELETED, deleted, number))
            _record_stage(tx, experiment, LifecycleStage.DELETED, runs)

    def restore_experiment(self, experiment_id: str) -> None:
        number = experiment_number(experiment_id)
        with self.engine.write() as tx:
            experiment = find_experiment(tx, number)
            if experiment.lifecycle_stage != LifecycleStage.DELETED:
                raise MlflowException(
                    f"Experiment {experiment_id} ({experiment.name!r}) is not deleted.",
                    RESOURCE_DOES_NOT_EXIST,
                )
            now = now_ms()
            runs = tx.execute(queries.RESTORE_RUNS, (now, number, number))
            tx.execute(queries.SET_STAGE, (LifecycleStage.ACTIVE, now, number))
            _record_stage(tx, experiment, LifecycleStage.ACTIVE, runs)

    def set_experiment_tag(self, experiment_id: str, tag: ExperimentTag) -> None:
        key, value = check_experiment_tag(tag.key, tag.value)
        number = experiment_number(experiment_id)
        with self.engine.write() as tx:
            active_experiment(tx, number, "tagged")
            tx.execute(queries.SET_TAG, (number, key, value))

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        number = experiment_number(experiment_id)
        with self.engine.write() as tx:
            active_experiment(tx, number, "untagged")
            if not tx.execute(queries.DELETE_TAG, (number, key)):
                raise MlflowException(
                    f"Experiment {experiment_id} has no tag {key!r}.", RESOURCE_DOES_NOT_EXIST
                )


# ---- rules that other nouns use, too ----
def experiment_number(experiment_id: str) -> int:
    """The number in an experiment's id.

    Raises:
        MlflowException: It is not a decimal number (`INVALID_PARAMETER_VALUE`), or one that no
            experiment can have (`RESOURCE_DOES_NOT_EXIST`).
    """
    text = str(experiment_id)
    if not (text.isascii() and text.isdecimal()):
        invalid(f"The id of an experiment is a decimal number; {shorten(text)!r} is not.")
    if len(text) > 19 or int(text) > MAX_STEP:
        raise no_experiment(shorten(text))
    return int(text)


def no_experiment(experiment_id: object) -> MlflowException:
    """The error for an id that no experiment has."""
    return MlflowException(
        f"There is no experiment with the id {experiment_id}.", RESOURCE_DOES_NOT_EXIST
    )


def find_experiment(tx: Tx, number: int) -> ExperimentRow:
    """The experiment, deleted or not, to be changed: nobody else does so until the commit.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
    """
    return _found(tx, queries.find_and_keep(tx.dialect), number)


def active_experiment(tx: Tx, number: int, what: str) -> ExperimentRow:
    """The experiment, if it is not deleted, to be added to: it stays as it is until the commit.

    Args:
        what: What cannot be done to a deleted one, as a participle.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`), or it is deleted
            (`INVALID_PARAMETER_VALUE`).
    """
    experiment = _found(tx, queries.find_and_share(tx.dialect), number)
    _refuse_deleted(experiment, what)
    return experiment


def _found(tx: Tx, query: str, number: int) -> ExperimentRow:
    row = tx.row(query, (number,))
    if row is None:
        raise no_experiment(number)
    return ExperimentRow(number, *row)


def _refuse_deleted(experiment: ExperimentRow, what: str) -> None:
    if experiment.lifecycle_stage != LifecycleStage.ACTIVE:
        number = experiment.experiment_id
        raise MlflowException(
            f"Experiment {number} ({experiment.name!r}) is deleted and cannot be {what}; restore "
            f"it first: mlflow experiments restore --experiment-id {number}",
            INVALID_PARAMETER_VALUE,
        )


def refuse_taken_name(tx: Tx, name: str) -> None:
    """Raise `RESOURCE_ALREADY_EXISTS` if an experiment has this name."""
    row = tx.row(queries.FIND_BY_NAME, (name,))
    if row is None:
        return
    number, _, stage = row
    if stage == LifecycleStage.ACTIVE:
        advice = "Choose another name, or use that experiment."
    else:
        advice = (
            "It is deleted and keeps its name until it is removed for good. Restore it (mlflow "
            f"experiments restore --experiment-id {number}), remove it (mlflow gc "
            f"--experiment-ids {number}), or choose another name."
        )
    raise MlflowException(
        f"Experiment {number} has the name {name!r} already. {advice}", RESOURCE_ALREADY_EXISTS
    )


def add_experiment(
    tx: Tx, artifact_root: str, name: str, location: str = "", number: int | None = None
) -> ExperimentRow:
    """Add an experiment; names are locked, and this one is free, as is the number, if given."""
    if number is None:
        number = int(tx.value(queries.NEW_ID))
    location = location or f"{artifact_root}/{number}"
    now = now_ms()
    tx.execute(queries.ADD, (number, name, location, now, now))
    return ExperimentRow(number, name, location, LifecycleStage.ACTIVE)


def check_artifact_location(location: str) -> str:
    """The URI or path where an experiment is to keep artifacts, if it can be one.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if len(location) > MAX_ARTIFACT_LOCATION_LENGTH:
        invalid(
            f"An artifact location has at most {MAX_ARTIFACT_LOCATION_LENGTH} characters; this one "
            f"has {len(location)}: {shorten(location)!r}."
        )
    if "\x00" in location or "#" in location:
        invalid(f"An artifact location holds neither `#` nor NUL: {shorten(location)!r}.")
    return location


def place(location: str, *parts: str) -> str:
    """The URI of something among an experiment's artifacts."""
    return "/".join((location.rstrip("/"), *parts))


def _record_stage(tx: Tx, experiment: ExperimentRow, stage: str, runs: int) -> None:
    """Write down that an experiment went into the bin or came out of it, with so many runs."""
    state = {"name": experiment.name, "lifecycle_stage": experiment.lifecycle_stage}
    record(
        tx,
        "experiment.deleted" if stage == LifecycleStage.DELETED else "experiment.restored",
        str(experiment.experiment_id),
        before=state,
        after={**state, "lifecycle_stage": stage, "runs": runs},
    )


def _entity(text: str) -> Experiment:
    return decode(text.encode(), ExperimentAnswer).experiment.to_entity()
