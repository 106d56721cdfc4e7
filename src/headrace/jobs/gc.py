"""Removing for good what was put into the bin.

Artifacts go first, then the rows that say where they are. A collection that is cut off leaves rows
without artifacts, still in the bin, which the next one finds and finishes; the other order would
leave artifacts that nothing points to. What is restored while it is being collected stays, but its
artifacts may be gone: collect what is older than a day or two, not what was deleted just now.

What a version of a registered model was made from is kept, and named, until that version is
deleted: its files are the version's, its metrics say why the version was made.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

from headrace.audit.log import record
from headrace.services.experiments import experiment_number, no_experiment
from headrace.services.ownership import forget_grants
from headrace.services.run_rows import no_run
from headrace.sql.engine import Engine, Row, Tx, now_ms
from headrace.sql.queries import artifacts as artifact_queries
from headrace.sql.queries import gc as queries
from mlflow.entities import LifecycleStage
from mlflow.exceptions import INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.validation import MAX_STEP

_logger = logging.getLogger(__name__)

DeleteArtifacts = Callable[[str], None]
Progress = Callable[[int], None]


class Removed(NamedTuple):
    """What a collection did.

    Attributes:
        experiments, runs, logged_models: Ids of what is gone for good.
        failed: Artifact URIs that could not be deleted, with the reason; their rows are kept.
        kept: What a registered model needs, such as `run 0f4a…`, and the version that needs it.
    """

    experiments: list[str]
    runs: list[str]
    logged_models: list[str]
    failed: list[tuple[str, str]]
    kept: tuple[tuple[str, str], ...] = ()


def planned(
    engine: Engine,
    *,
    older_than_ms: int = 0,
    experiment_ids: Sequence[str] | None = None,
    run_ids: Sequence[str] | None = None,
    logged_model_ids: Sequence[str] | None = None,
) -> Removed:
    """What `collect`, given the same, would remove now; raises as it does, and changes nothing."""
    selection = _Selection(engine, _until(older_than_ms))
    chosen = selection.choose(experiment_ids, run_ids, logged_model_ids)
    experiments, runs, models, kept = [], [], [], _Kept()
    with engine.read() as tx:
        for (number,) in chosen.experiments:
            its_runs = tx.rows(queries.RUNS_OF_EXPERIMENT, (number,))
            its_models = tx.rows(queries.MODELS_OF_EXPERIMENT, (number,))
            before = len(kept)
            runs += [row for row in its_runs if not kept.run(tx, row)]
            models += [row for row in its_models if not kept.model(tx, row)]
            if len(kept) == before:
                experiments.append(str(number))
        runs += [row for row in chosen.runs if not kept.run(tx, row)]
        models += [row for row in chosen.models if not kept.model(tx, row)]
    return Removed(
        experiments,
        list(dict.fromkeys(run_id for _, run_id, _ in runs)),
        list(dict.fromkeys(model_id for model_id, _ in models)),
        [],
        tuple(kept.items()),
    )


def collect(
    engine: Engine,
    delete_artifacts: DeleteArtifacts,
    *,
    older_than_ms: int = 0,
    experiment_ids: Sequence[str] | None = None,
    run_ids: Sequence[str] | None = None,
    logged_model_ids: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Removed:
    """Remove deleted experiments (with all their runs and logged models), runs and logged models.

    Args:
        delete_artifacts: Deletes everything under a URI; that nothing is there is no error.
        older_than_ms: Only what was deleted at least so many milliseconds ago.
        experiment_ids, run_ids, logged_model_ids: If any of them is given, only what they name.
        progress: Called with the number of nouns removed so far, each time one is.

    Raises:
        MlflowException: Something named is not there (`RESOURCE_DOES_NOT_EXIST`), is not deleted or
            was deleted later (`INVALID_PARAMETER_VALUE`). Nothing was removed then.
    """
    selection = _Selection(engine, _until(older_than_ms))
    chosen = selection.choose(experiment_ids, run_ids, logged_model_ids)
    collection = _Collection(engine, delete_artifacts, progress)
    for (number,) in chosen.experiments:
        collection.remove_experiment(number)
    for run in chosen.runs:
        collection.remove_run(run)
    for model in chosen.models:
        collection.remove_model(model)
    if collection.removed.runs:
        with engine.write() as tx:
            tx.execute(queries.REMOVE_UNUSED_DATASETS)
    return collection.removed._replace(kept=tuple(collection.kept.items()))


def _until(older_than_ms: int) -> int:
    # Times of deletion may be a millisecond ahead: see `queries.experiments.DELETION_TIME`.
    return now_ms() - older_than_ms if older_than_ms else MAX_STEP


class _Chosen(NamedTuple):
    experiments: list[Row]
    runs: list[Row]
    models: list[Row]


class _Selection:
    """What is to be removed: all that was deleted by a time, or what is named."""

    def __init__(self, engine: Engine, until: int) -> None:
        self._engine = engine
        self._until = until

    def choose(
        self,
        experiment_ids: Sequence[str] | None,
        run_ids: Sequence[str] | None,
        logged_model_ids: Sequence[str] | None,
    ) -> _Chosen:
        with self._engine.read() as tx:
            if experiment_ids is None and run_ids is None and logged_model_ids is None:
                return _Chosen(
                    tx.rows(queries.DELETED_EXPERIMENTS, (self._until,)),
                    tx.rows(queries.DELETED_RUNS, (self._until,)),
                    tx.rows(queries.DELETED_MODELS, (self._until,)),
                )
            return _Chosen(
                [self._experiment(tx, each) for each in experiment_ids or ()],
                [self._run(tx, each) for each in run_ids or ()],
                [self._model(tx, each) for each in logged_model_ids or ()],
            )

    def _experiment(self, tx: Tx, experiment_id: str) -> Row:
        number = experiment_number(experiment_id)
        row = tx.row(queries.EXPERIMENT, (number,))
        if row is None:
            raise no_experiment(experiment_id)
        self._check_deleted(f"Experiment {experiment_id}", row[1], row[2])
        return row[:1]

    def _run(self, tx: Tx, run_id: str) -> Row:
        row = tx.row(queries.RUN, (run_id,))
        if row is None:
            raise no_run(run_id)
        self._check_deleted(f"Run {run_id}", row[3], row[4])
        return row[:3]

    def _model(self, tx: Tx, model_id: str) -> Row:
        row = tx.row(queries.MODEL, (model_id,))
        if row is None:
            raise MlflowException(
                f"There is no logged model with the id {model_id!r}.", RESOURCE_DOES_NOT_EXIST
            )
        self._check_deleted(f"Logged model {model_id}", row[2], row[3])
        return row[:2]

    def _check_deleted(self, what: str, stage: str, deleted_time: int | None) -> None:
        if stage != LifecycleStage.DELETED:
            raise MlflowException(
                f"{what} is not deleted; only what is deleted can be removed for good.",
                INVALID_PARAMETER_VALUE,
            )
        if (deleted_time or 0) > self._until:
            raise MlflowException(
                f"{what} was deleted later than the time given by older-than.",
                INVALID_PARAMETER_VALUE,
            )


class _Kept(dict[str, str]):
    """What registered models need: what it is, and the version that needs it."""

    def run(self, tx: Tx, run: Row) -> bool:
        """Whether a version was made from a run, or of its files; noted then."""
        _, run_id, artifact_uri = run
        return self._note(tx, f"run {run_id}", queries.VERSION_OF_RUN, run_id, artifact_uri)

    def model(self, tx: Tx, model: Row) -> bool:
        """Whether a version was made from a logged model, or of its files; noted then."""
        model_id, artifact_uri = model
        what = f"logged model {model_id}"
        return self._note(tx, what, queries.VERSION_OF_MODEL, model_id, artifact_uri)

    def _note(self, tx: Tx, what: str, query: str, id_: str, artifact_uri: str) -> bool:
        folder = artifact_uri.rstrip("/")
        places = (folder, *artifact_queries.bounds(folder))
        found = tx.row(query, (id_,)) or tx.row(queries.VERSION_UNDER, places)
        if found is not None:
            self[what] = f"version {found[1]} of {found[0]!r}"
        return found is not None


class _Collection:
    def __init__(
        self, engine: Engine, delete_artifacts: DeleteArtifacts, progress: Progress | None
    ) -> None:
        self.removed = Removed([], [], [], [])
        self.kept = _Kept()
        self._engine = engine
        self._delete_artifacts = delete_artifacts
        self._progress = progress
        self._tried: set[str] = set()

    def remove_experiment(self, number: int) -> None:
        with self._engine.read() as tx:
            runs = tx.rows(queries.RUNS_OF_EXPERIMENT, (number,))
            models = tx.rows(queries.MODELS_OF_EXPERIMENT, (number,))
        # Each of them has to be done: the experiment's row is what they are found by.
        done = [self.remove_run(run, of_experiment=number) for run in runs]
        done += [self.remove_model(model, of_experiment=number) for model in models]
        if not all(done):
            return
        with self._engine.write() as tx:
            if _is_deleted(tx, queries.STAGE_OF_EXPERIMENT, number):
                tx.execute(queries.REMOVE_EXPERIMENT, (number,))
                record(tx, "experiment.removed", str(number))
                forget_grants(tx, "experiment", number)
                self._note(self.removed.experiments, str(number))

    def remove_run(self, run: Row, *, of_experiment: int | None = None) -> bool:
        run_num, run_id, artifact_uri = run
        with self._engine.read() as tx:
            if self.kept.run(tx, run):
                return False
        if not self._delete(queries.STAGE_OF_RUN, run_num, of_experiment, artifact_uri):
            return False
        with self._engine.read() as tx:
            keys = tx.rows(queries.KEYS_OF_RUN, (run_num,))
        for (key_num,) in keys:  # one by one, so that others can write in between
            with self._engine.write() as tx:
                if self._stays(tx, queries.STAGE_OF_RUN, run_num, of_experiment):
                    return False
                tx.execute(queries.REMOVE_POINTS, (run_num, key_num))
        with self._engine.write() as tx:
            if self._stays(tx, queries.STAGE_OF_RUN, run_num, of_experiment):
                return False
            tx.execute(queries.REMOVE_ALL_POINTS, (run_num,))
            tx.execute(queries.REMOVE_RUN, (run_num,))
            record(tx, "run.removed", run_id)
            _forget_digests(tx, artifact_uri)
        self._note(self.removed.runs, run_id)
        return True

    def remove_model(self, model: Row, *, of_experiment: int | None = None) -> bool:
        model_id, artifact_uri = model
        with self._engine.read() as tx:
            if self.kept.model(tx, model):
                return False
        if not self._delete(queries.STAGE_OF_MODEL, model_id, of_experiment, artifact_uri):
            return False
        with self._engine.write() as tx:
            if self._stays(tx, queries.STAGE_OF_MODEL, model_id, of_experiment):
                return False
            tx.execute(queries.REMOVE_MODEL, (model_id,))
            record(tx, "logged_model.removed", model_id)
            _forget_digests(tx, artifact_uri)
        self._note(self.removed.logged_models, model_id)
        return True

    def _note(self, gone: list[str], id_: str) -> None:
        gone.append(id_)
        if self._progress is not None:
            removed = self.removed
            self._progress(
                len(removed.experiments) + len(removed.runs) + len(removed.logged_models)
            )

    def _stays(self, tx: Tx, query: str, what: int | str, of_experiment: int | None) -> bool:
        """Whether it was restored meanwhile: by itself, or with the experiment it belongs to."""
        if of_experiment is not None:
            return not _is_deleted(tx, queries.STAGE_OF_EXPERIMENT, of_experiment)
        return not _is_deleted(tx, query, what)

    def _delete(
        self, query: str, what: int | str, of_experiment: int | None, artifact_uri: str
    ) -> bool:
        """Delete artifacts, unless they were tried already or what they belong to was restored."""
        if artifact_uri in self._tried:
            return False
        with self._engine.read() as tx:
            if self._stays(tx, query, what, of_experiment):
                return False
        self._tried.add(artifact_uri)
        try:
            self._delete_artifacts(artifact_uri)
        except (MlflowException, OSError) as error:
            _logger.warning("The artifacts under %s cannot be deleted: %s", artifact_uri, error)
            self.removed.failed.append((artifact_uri, str(error)))
            return False
        return True


def _is_deleted(tx: Tx, query: str, what: int | str) -> bool:
    stage: str | None = tx.value(queries.keep(tx.dialect, query), (what,))
    return stage == LifecycleStage.DELETED


def _forget_digests(tx: Tx, artifact_uri: str) -> None:
    tx.execute(artifact_queries.FORGET_UNDER, artifact_queries.bounds(artifact_uri.rstrip("/")))
