"""Points of metrics and their histories."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.exceptions import MlflowException
from mlflow.wire import metrics as wire

MOST_RUNS = 100
MOST_BULK_POINTS = 25_000
MOST_INTERVAL_POINTS = 2_500

table = Table()


@table.endpoint(
    "GET",
    "metrics/get-history",
    request=wire.GetMetricHistory,
    response=wire.MetricHistory,
    permission="run.read",
    kind=Kind.READ,
)
def get_metric_history(platform: Platform, asked: wire.GetMetricHistory) -> bytes:
    """Show all points of a run's metric, or a page of them."""
    run_id = asked.run_id or asked.run_uuid
    if not run_id:
        raise MlflowException.invalid_parameter_value(
            "The query names no run: give its id as `run_id`."
        )
    return platform.store.get_metric_history_json(
        run_id, asked.metric_key, asked.max_results, asked.page_token or None
    )


@table.endpoint(
    "GET",
    "metrics/get-history-bulk",
    request=wire.GetMetricHistoryBulk,
    response=wire.MetricHistories,
    permission="run.read",
    kind=Kind.READ,
)
def get_metric_history_bulk(platform: Platform, asked: wire.GetMetricHistoryBulk) -> bytes:
    """Show points of one metric of several runs, run after run."""
    run_ids = _checked([*asked.run_id, *asked.run_ids])
    if asked.max_results < 1:
        raise MlflowException.invalid_parameter_value(
            f"max_results is at least 1, not {asked.max_results}."
        )
    return platform.store.get_metric_history_bulk_json(
        run_ids, asked.metric_key, min(asked.max_results, MOST_BULK_POINTS)
    )


@table.endpoint(
    "GET",
    "metrics/get-history-bulk-interval",
    request=wire.GetMetricHistoryBulkInterval,
    response=wire.MetricHistories,
    permission="run.read",
    kind=Kind.READ,
)
def get_metric_history_bulk_interval(
    platform: Platform, asked: wire.GetMetricHistoryBulkInterval
) -> bytes:
    """Show points of one metric of several runs between two steps, thinned for a chart."""
    run_ids = _checked(asked.run_ids)
    if not 1 <= asked.max_results <= MOST_INTERVAL_POINTS:
        raise MlflowException.invalid_parameter_value(
            f"max_results is 1 to {MOST_INTERVAL_POINTS}, not {asked.max_results}."
        )
    start, end = asked.start_step, asked.end_step
    if (start is None) != (end is None):
        raise MlflowException.invalid_parameter_value(
            "Give both start_step and end_step, or neither."
        )
    if start is not None and end is not None and end < start:
        raise MlflowException.invalid_parameter_value(
            f"end_step is not before start_step; {end} is before {start}."
        )
    return platform.store.get_metric_history_bulk_interval_json(
        run_ids, asked.metric_key, asked.max_results, start, end
    )


def _checked(run_ids: list[str]) -> list[str]:
    if not 1 <= len(run_ids) <= MOST_RUNS:
        raise MlflowException.invalid_parameter_value(
            f"The query names 1 to {MOST_RUNS} runs; this one names {len(run_ids)}."
        )
    return run_ids
