"""Curves of metrics, thinned for a chart."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import metric_curves as wire

table = Table("headrace")


@table.endpoint(
    "POST",
    "metrics/curves",
    request=wire.GetMetricCurves,
    response=wire.MetricCurves,
    permission="run.read",
    kind=Kind.READ,
)
def metric_curves(platform: Platform, asked: wire.GetMetricCurves) -> bytes:
    """Show metrics of several runs as curves, of which no spike is lost."""
    return platform.store.metric_curves_json(
        asked.run_ids, asked.metric_keys, asked.x, asked.start, asked.end, asked.buckets
    )
