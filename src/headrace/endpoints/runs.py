"""Runs, their params and tags, batches, inputs and outputs."""

from __future__ import annotations

from headrace.http.fields import run_status, view_type
from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException
from mlflow.wire import runs as wire
from mlflow.wire.inputs import LogInputs, LogOutputs
from mlflow.wire.message import Empty
from mlflow.wire.metrics import LogMetric

table = Table()


@table.endpoint(
    "POST",
    "runs/create",
    request=wire.CreateRun,
    response=wire.RunAnswer,
    permission="run.create",
    kind=Kind.WRITE,
)
def create_run(platform: Platform, asked: wire.CreateRun) -> str:
    """Make a run."""
    return platform.store.create_run_json(
        asked.experiment_id,
        asked.user_id,
        asked.start_time,
        asked.tags,
        asked.run_name or None,
        asked.run_id or None,
    )


@table.endpoint(
    "GET",
    "runs/get",
    request=wire.GetRun,
    response=wire.RunAnswer,
    permission="run.read",
    kind=Kind.READ,
)
def get_run(platform: Platform, asked: wire.GetRun) -> str:
    """Show a run with its params, tags and latest metrics, deleted or not."""
    return platform.store.get_run_json(_run_id(asked))


@table.endpoint(
    "POST",
    "runs/update",
    request=wire.UpdateRun,
    response=wire.RunInfoAnswer,
    permission="run.update",
    kind=Kind.WRITE,
)
def update_run(platform: Platform, asked: wire.UpdateRun) -> str:
    """Change a run's status, end time or name."""
    return platform.store.update_run_info_json(
        _run_id(asked),
        None if asked.status is None else run_status(asked.status),
        asked.end_time,
        asked.run_name or None,
    )


@table.endpoint(
    "POST",
    "runs/delete",
    request=wire.DeleteRun,
    response=Empty,
    permission="run.delete",
    kind=Kind.WRITE,
)
def delete_run(platform: Platform, asked: wire.DeleteRun) -> None:
    """Put a run into the bin."""
    platform.store.delete_run(asked.run_id)


@table.endpoint(
    "POST",
    "runs/restore",
    request=wire.RestoreRun,
    response=Empty,
    permission="run.delete",
    kind=Kind.WRITE,
)
def restore_run(platform: Platform, asked: wire.RestoreRun) -> None:
    """Take a run out of the bin."""
    platform.store.restore_run(asked.run_id)


@table.endpoint(
    "POST",
    "runs/search",
    request=wire.SearchRuns,
    response=wire.RunsAnswer,
    permission="run.read",
    kind=Kind.READ,
)
def search_runs(platform: Platform, asked: wire.SearchRuns) -> str:
    """Find runs."""
    return platform.store.search_runs_json(
        asked.experiment_ids,
        asked.filter,
        view_type(asked.run_view_type),
        asked.max_results,
        asked.order_by,
        asked.page_token,
    )


@table.endpoint(
    "POST",
    "runs/log-metric",
    request=LogMetric,
    response=Empty,
    permission="run.update",
    kind=Kind.WRITE,
    points=lambda asked: 1,
)
def log_metric(platform: Platform, asked: LogMetric) -> None:
    """Log one point of a metric."""
    point = Metric(
        asked.key,
        asked.value,
        asked.timestamp,
        asked.step,
        asked.model_id or None,
        asked.dataset_name or None,
        asked.dataset_digest or None,
    )
    platform.store.log_metric(_run_id(asked), point)


@table.endpoint(
    "POST",
    "runs/log-parameter",
    request=wire.LogParameter,
    response=Empty,
    permission="run.update",
    kind=Kind.WRITE,
)
def log_param(platform: Platform, asked: wire.LogParameter) -> None:
    """Log one param."""
    platform.store.log_param(_run_id(asked), Param(asked.key, asked.value))


@table.endpoint(
    "POST",
    "runs/set-tag",
    request=wire.SetTag,
    response=Empty,
    permission="run.update",
    kind=Kind.WRITE,
)
def set_tag(platform: Platform, asked: wire.SetTag) -> None:
    """Set one tag of a run."""
    platform.store.set_tag(_run_id(asked), RunTag(asked.key, asked.value))


@table.endpoint(
    "POST",
    "runs/delete-tag",
    request=wire.DeleteTag,
    response=Empty,
    permission="run.update",
    kind=Kind.WRITE,
)
def delete_tag(platform: Platform, asked: wire.DeleteTag) -> None:
    """Delete one tag of a run."""
    platform.store.delete_tag(asked.run_id, asked.key)


@table.endpoint(
    "POST",
    "runs/log-batch",
    request=wire.LogBatch,
    response=Empty,
    permission="run.update",
    kind=Kind.WRITE,
    points=lambda asked: len(asked.metrics),
)
def log_batch(platform: Platform, asked: wire.LogBatch) -> None:
    """Log points, params and tags, all or nothing."""
    platform.store.log_batch(asked.run_id, asked.metrics, asked.params, asked.tags)


@table.endpoint(
    "POST",
    "runs/log-model",
    request=wire.LogModel,
    response=Empty,
    permission="run.update",
    kind=Kind.WRITE,
)
def log_model(platform: Platform, asked: wire.LogModel) -> None:
    """Record that a model was logged to a run, as clients before logged models do."""
    platform.store.record_logged_model(asked.run_id, asked.model_json)


@table.endpoint(
    "POST",
    "runs/log-inputs",
    request=LogInputs,
    response=Empty,
    permission="run.update",
    kind=Kind.WRITE,
)
def log_inputs(platform: Platform, asked: LogInputs) -> None:
    """Record datasets and logged models that a run used."""
    platform.store.log_inputs(
        asked.run_id, [given.to_entity() for given in asked.datasets], asked.models
    )


@table.endpoint(
    "POST",
    "runs/outputs",
    request=LogOutputs,
    response=Empty,
    permission="run.update",
    kind=Kind.WRITE,
)
def log_outputs(platform: Platform, asked: LogOutputs) -> None:
    """Record logged models that a run made."""
    platform.store.log_outputs(asked.run_id, asked.models)


def _run_id(
    asked: wire.GetRun | wire.UpdateRun | wire.LogParameter | wire.SetTag | LogMetric,
) -> str:
    """The run that is meant: old clients send `run_uuid`, and new ones both."""
    run_id = asked.run_id or asked.run_uuid
    if not run_id:
        raise MlflowException.invalid_parameter_value(
            "The request names no run: give its id as `run_id`."
        )
    return run_id
