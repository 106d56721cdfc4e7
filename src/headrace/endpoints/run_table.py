"""Runs as a table."""

from __future__ import annotations

from headrace.http.fields import view_type
from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.validation import invalid
from mlflow.wire import run_table as wire
from mlflow.wire.message import encode

table = Table("headrace")


@table.endpoint(
    "POST",
    "runs/count",
    request=wire.CountRuns,
    response=wire.RunCount,
    permission="run.read",
    kind=Kind.READ,
)
def count_runs(platform: Platform, asked: wire.CountRuns) -> wire.RunCount:
    """Count the runs that a search finds."""
    count = platform.store.count_runs(
        asked.experiment_ids, asked.filter, view_type(asked.run_view_type)
    )
    return wire.RunCount(count=count)


@table.endpoint(
    "POST",
    "runs/table",
    request=wire.GetRunTable,
    response=wire.RunTable,
    permission="run.read",
    kind=Kind.READ,
)
def run_table(platform: Platform, asked: wire.GetRunTable) -> bytes:
    """Find runs, and show of them the columns that are named."""
    if asked.run_ids:
        if (
            asked.experiment_ids
            or asked.filter
            or asked.order_by
            or asked.page_token
            or asked.offset
        ):
            invalid(
                "run_ids say which runs and in which order: leave out experiment_ids, filter,"
                " order_by, page_token and offset."
            )
        return encode(platform.store.run_table_of(asked.run_ids, asked.columns))
    rows = platform.store.run_table(
        asked.experiment_ids,
        asked.filter,
        view_type(asked.run_view_type),
        asked.order_by,
        asked.columns,
        asked.max_results,
        asked.page_token or None,
        asked.offset,
    )
    return encode(rows)
