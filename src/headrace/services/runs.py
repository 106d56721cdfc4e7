"""Runs, their params and tags."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from headrace.audit.log import record
from headrace.services.experiments import active_experiment, experiment_number
from headrace.services.points import (
    checked_metric,
    refuse_unknown_models,
    store_point,
    store_points,
)
from headrace.services.run_data import (
    RUN_NAME_TAG,
    add_run,
    changed_param,
    checked_new_tags,
    checked_tag_name,
    chosen_name,
    params_of,
    store_new_params,
    store_param,
    store_tags,
)
from headrace.services.run_rows import RunRow, active_run, find_run, no_run
from headrace.services.service import Service
from headrace.sql.engine import Tx, now_ms
from headrace.sql.queries import runs as queries
from headrace.sql.queries import tags as tag_queries
from mlflow.entities import LifecycleStage, Metric, Param, Run, RunInfo, RunStatus, RunTag
from mlflow.exceptions import INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.settings import MLFLOW_TRUNCATE_LONG_VALUES
from mlflow.stores.contract import RunStore
from mlflow.validation import (
    check_batch_sizes,
    check_integer,
    check_param,
    check_run_id,
    check_run_name,
    check_tag,
    invalid,
)
from mlflow.wire.message import decode
from mlflow.wire.runs import RunAnswer, RunInfoAnswer


class RunService(Service, RunStore):
    """Runs, their params and tags."""

    # ---- the run itself ----
    def create_run(
        self,
        experiment_id: str,
        user_id: str,
        start_time: int,
        tags: Sequence[RunTag],
        run_name: str | None,
        run_id: str | None = None,
    ) -> Run:
        """Make a run; `run_id` is the client's own choice of an id, if it made one."""
        return _run(
            self.create_run_json(experiment_id, user_id, start_time, tags, run_name, run_id)
        )

    def create_run_json(
        self,
        experiment_id: str,
        user_id: str,
        start_time: int,
        tags: Sequence[RunTag],
        run_name: str | None,
        run_id: str | None = None,
    ) -> str:
        """`create_run` as the body of the REST API's answer."""
        number = experiment_number(experiment_id)
        checked = checked_new_tags((tag.key, tag.value) for tag in tags)
        name = chosen_name(run_name, checked)
        new_id = check_run_id(run_id) if run_id else uuid.uuid4().hex
        began = check_integer("start time of a run", start_time)
        with self.engine.write() as tx:
            experiment = active_experiment(tx, number, "given a run")
            add_run(tx, experiment, new_id, name, user_id or "", began, checked)
            return _get(tx, new_id)

    def get_run(self, run_id: str) -> Run:
        return _run(self.get_run_json(run_id))

    def get_run_json(self, run_id: str) -> str:
        """`get_run` as the body of the REST API's answer."""
        with self.engine.read() as tx:
            return _get(tx, run_id)

    def update_run_info(
        self, run_id: str, run_status: int | None, end_time: int | None, run_name: str | None
    ) -> RunInfo:
        text = self.update_run_info_json(run_id, run_status, end_time, run_name)
        return decode(text.encode(), RunInfoAnswer).run_info

    def update_run_info_json(
        self, run_id: str, run_status: int | None, end_time: int | None, run_name: str | None
    ) -> str:
        """`update_run_info` as the body of the REST API's answer."""
        if run_status is not None and run_status not in RunStatus.all_status():
            invalid(f"{run_status!r} is not the number of a run's status.")
        ended = None if end_time is None else check_integer("end time of a run", end_time)
        name = check_run_name(run_name) if run_name else None
        with self.engine.write() as tx:
            run = active_run(tx, run_id)
            tx.execute(queries.UPDATE, (run_status, ended, name, run.run_num))
            if name is not None:
                tx.execute(tag_queries.SET, (run.run_num, RUN_NAME_TAG, name, run.experiment_id))
            text: str = tx.value(queries.get_info_json(tx.dialect), (run.run_num,))
        return text

    def delete_run(self, run_id: str) -> None:
        with self.engine.write() as tx:
            run = find_run(tx, run_id)
            if run.lifecycle_stage == LifecycleStage.ACTIVE:
                _set_stage(tx, run, LifecycleStage.DELETED, now_ms())

    def restore_run(self, run_id: str) -> None:
        """Take a run out of the bin; that of a deleted experiment comes back only with it."""
        with self.engine.write() as tx:
            run = find_run(tx, run_id)
            if run.lifecycle_stage == LifecycleStage.DELETED:
                active_experiment(tx, run.experiment_id, "given back a run")
                _set_stage(tx, run, LifecycleStage.ACTIVE, None)

    # ---- what is logged to it ----
    def log_metric(self, run_id: str, metric: Metric) -> None:
        checked = checked_metric(self.engine, metric)
        with self.engine.write() as tx:
            store_point(self.engine, tx, active_run(tx, run_id), checked)

    def log_param(self, run_id: str, param: Param) -> None:
        checked = check_param(param.key, param.value, truncate=MLFLOW_TRUNCATE_LONG_VALUES.get())
        with self.engine.write() as tx:
            store_param(tx, active_run(tx, run_id), checked)

    def set_tag(self, run_id: str, tag: RunTag) -> None:
        checked = _checked_tags((tag,))
        with self.engine.write() as tx:
            store_tags(tx, active_run(tx, run_id), checked)

    def delete_tag(self, run_id: str, key: str) -> None:
        with self.engine.write() as tx:
            run = active_run(tx, run_id)
            if not tx.execute(tag_queries.DELETE, (run.run_num, key)):
                raise MlflowException(f"Run {run_id} has no tag {key!r}.", RESOURCE_DOES_NOT_EXIST)

    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric],
        params: Sequence[Param],
        tags: Sequence[RunTag],
    ) -> None:
        check_batch_sizes(metrics, params, tags)
        engine = self.engine
        points = [checked_metric(engine, metric) for metric in metrics]
        new_params = _checked_params(params)
        new_tags = _checked_tags(tags)
        with engine.write() as tx:
            run = active_run(tx, run_id)
            refuse_unknown_models(tx, points)
            if new_params:
                _store_params(tx, run, new_params)
            if new_tags:
                store_tags(tx, run, new_tags)
            if points:
                store_points(engine, tx, run, points)


def _get(tx: Tx, run_id: str) -> str:
    text: str | None = tx.value(queries.get_json(tx.dialect), (run_id,))
    if text is None:
        raise no_run(run_id)
    return text


def _run(text: str) -> Run:
    return decode(text.encode(), RunAnswer).run.to_entity()


def _set_stage(tx: Tx, run: RunRow, stage: str, deleted_time: int | None) -> None:
    tx.execute(queries.SET_STAGE, (stage, deleted_time, run.run_num))
    tx.touch(run.run_num, run.run_id, run.experiment_id)
    state = {"experiment_id": str(run.experiment_id), "lifecycle_stage": run.lifecycle_stage}
    record(
        tx,
        "run.deleted" if stage == LifecycleStage.DELETED else "run.restored",
        run.run_id,
        before=state,
        after={**state, "lifecycle_stage": stage},
    )


def _checked_params(params: Sequence[Param]) -> dict[str, str]:
    truncate = MLFLOW_TRUNCATE_LONG_VALUES.get() if params else False
    checked: dict[str, str] = {}
    for param in params:
        good = check_param(param.key, param.value, truncate=truncate)
        if checked.setdefault(good.key, good.value) != good.value:
            raise MlflowException(
                f"The batch gives parameter {param.key!r} two values: {checked[good.key]!r} and "
                f"{good.value!r}.",
                INVALID_PARAMETER_VALUE,
            )
    return checked


def _checked_tags(tags: Iterable[RunTag]) -> dict[str, str]:
    """Tags as a dictionary; of two with one key the last counts."""
    truncate = MLFLOW_TRUNCATE_LONG_VALUES.get()
    checked = {}
    for tag in tags:
        good = check_tag(tag.key, tag.value, truncate=truncate)
        checked[good.key] = good.value
    if RUN_NAME_TAG in checked:
        checked_tag_name(checked[RUN_NAME_TAG])
    return checked


def _store_params(tx: Tx, run: RunRow, params: dict[str, str]) -> None:
    known = params_of(tx, run)
    for key, value in params.items():
        if key in known and known[key] != value:
            raise changed_param(run.run_id, key, known[key], value)
    store_new_params(tx, run, {key: value for key, value in params.items() if key not in known})
