"""The keys that runs have, and their values."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import run_keys as wire
from mlflow.wire.message import encode

table = Table("headrace")


@table.endpoint(
    "GET",
    "runs/keys",
    request=wire.GetRunKeys,
    response=wire.RunKeys,
    permission="run.read",
    kind=Kind.READ,
)
def run_keys(platform: Platform, asked: wire.GetRunKeys) -> bytes:
    """Tell which params, metrics and tags the runs of experiments have."""
    return encode(platform.store.run_keys(asked.experiment_ids, asked.contains, asked.max_results))


@table.endpoint(
    "GET",
    "runs/values",
    request=wire.GetRunValues,
    response=wire.RunValues,
    permission="run.read",
    kind=Kind.READ,
)
def run_values(platform: Platform, asked: wire.GetRunValues) -> bytes:
    """Tell the values that a param, tag or attribute has, for one who writes a filter."""
    values = platform.store.run_values(
        asked.experiment_ids, asked.kind, asked.key, asked.prefix, asked.max_results
    )
    return encode(values)
