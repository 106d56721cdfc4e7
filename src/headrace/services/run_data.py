"""Adding runs, params and tags: for calls and for journals alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from headrace.services.experiments import ExperimentRow, place
from headrace.services.run_rows import RunRow
from headrace.sql.engine import Tx, now_ms
from headrace.sql.queries import params as param_queries
from headrace.sql.queries import runs as queries
from headrace.sql.queries import tags as tag_queries
from mlflow.entities import LifecycleStage, Param, RunStatus
from mlflow.exceptions import INVALID_PARAMETER_VALUE, RESOURCE_ALREADY_EXISTS, MlflowException
from mlflow.run_names import random_name
from mlflow.settings import MLFLOW_TRUNCATE_LONG_VALUES
from mlflow.validation import MAX_ENTITY_KEY_LENGTH, check_run_name, check_tag, invalid, shorten

RUN_NAME_TAG = "mlflow.runName"
USER_TAG = "mlflow.user"


def chosen_name(run_name: str | None, tags: Mapping[str, str]) -> str:
    """The name of a new run: given, or in its tags, or invented.

    Raises:
        MlflowException: Two different ones are given, or one that is too long
            (`INVALID_PARAMETER_VALUE`).
    """
    tagged = tags.get(RUN_NAME_TAG)
    if run_name and tagged and run_name != tagged:
        invalid(
            f"The run is named twice: {shorten(run_name)!r} and, in its tag {RUN_NAME_TAG}, "
            f"{shorten(tagged)!r}. Give one of them."
        )
    return check_run_name(run_name or tagged or random_name())


def checked_new_tags(tags: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The tags that a run is made with.

    Their keys may hold any characters, as in the MLflow API, which checks them only later.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    truncate = MLFLOW_TRUNCATE_LONG_VALUES.get()
    checked = {}
    for key, value in tags:
        if not key or len(key) > MAX_ENTITY_KEY_LENGTH or "\x00" in key:
            invalid(
                f"The name of a tag has 1 to {MAX_ENTITY_KEY_LENGTH} characters other than NUL; "
                f"{shorten(key)!r} is none."
            )
        checked[key] = check_tag("tag", value, truncate=truncate).value
    return checked


def add_run(
    tx: Tx,
    experiment: ExperimentRow,
    run_id: str,
    name: str,
    user_id: str,
    start_time: int,
    tags: Mapping[str, str],
) -> RunRow:
    """Add a run with tags; its name becomes one of them.

    Raises:
        MlflowException: A run has this id (`RESOURCE_ALREADY_EXISTS`).
    """
    number = experiment.experiment_id
    run_num: int | None = tx.value(
        queries.ADD,
        (
            run_id,
            number,
            name,
            user_id or tags.get(USER_TAG, ""),
            RunStatus.RUNNING,
            start_time,
            place(experiment.artifact_location, run_id, "artifacts"),
            now_ms(),
        ),
    )
    if run_num is None:
        raise MlflowException(
            f"There is a run with the id {run_id} already.", RESOURCE_ALREADY_EXISTS
        )
    run = RunRow(run_num, number, LifecycleStage.ACTIVE, run_id)
    tx.touch(run_num, run_id, number)
    tx.executemany(
        tag_queries.SET,
        [(run_num, key, value, number) for key, value in {**tags, RUN_NAME_TAG: name}.items()],
    )
    return run


def store_param(tx: Tx, run: RunRow, param: Param) -> None:
    """Store a checked param.

    Raises:
        MlflowException: It has another value already (`INVALID_PARAMETER_VALUE`).
    """
    known: str | None = tx.value(param_queries.FIND, (run.run_num, param.key))
    if known is None:
        tx.execute(param_queries.ADD, (run.run_num, param.key, param.value, run.experiment_id))
    elif known != param.value:
        raise changed_param(run.run_id, param.key, known, param.value)


def store_new_params(tx: Tx, run: RunRow, params: Mapping[str, str]) -> None:
    """Store checked params that the run does not have."""
    tx.executemany(
        param_queries.ADD,
        [(run.run_num, key, value, run.experiment_id) for key, value in params.items()],
    )


def params_of(tx: Tx, run: RunRow) -> dict[str, str]:
    """The params that a run has."""
    return dict(tx.rows(param_queries.ALL_OF_RUN, (run.run_num,)))


def changed_param(run_id: str, key: str, known: str, given: str) -> MlflowException:
    """The error for giving a param another value."""
    return MlflowException(
        f"Parameter {key!r} of run {run_id} is {shorten(known)!r} and cannot become "
        f"{shorten(given)!r}: a parameter is written once. Log to a new run, or set a tag.",
        INVALID_PARAMETER_VALUE,
    )


def store_tags(tx: Tx, run: RunRow, tags: Mapping[str, str]) -> None:
    """Set checked tags; the one that names the run renames it."""
    name = tags.get(RUN_NAME_TAG)
    if name is not None:
        tx.execute(queries.RENAME, (checked_tag_name(name), run.run_num))
    tx.executemany(
        tag_queries.SET,
        [(run.run_num, key, value, run.experiment_id) for key, value in tags.items()],
    )


def checked_tag_name(name: str) -> str:
    """The run's name in its tag, if it can be one.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if not name:
        invalid(f"The tag {RUN_NAME_TAG} is the run's name and cannot be empty.")
    return check_run_name(name)
