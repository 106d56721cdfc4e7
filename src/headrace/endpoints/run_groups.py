"""Runs in groups."""

from __future__ import annotations

from headrace.http.fields import view_type
from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import run_groups as wire
from mlflow.wire.message import encode

table = Table("headrace")


@table.endpoint(
    "POST",
    "runs/groups",
    request=wire.GetRunGroups,
    response=wire.RunGroups,
    permission="run.read",
    kind=Kind.READ,
)
def run_groups(platform: Platform, asked: wire.GetRunGroups) -> bytes:
    """Find runs, and group them by params, tags or attributes, with what their metrics come to."""
    found = platform.store.run_groups(
        asked.experiment_ids,
        asked.filter,
        view_type(asked.run_view_type),
        asked.group_by,
        asked.metrics,
        asked.max_results,
    )
    return encode(found)
