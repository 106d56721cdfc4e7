"""Messages about curves of metrics, thinned for a chart. Every field of an answer is there."""

from __future__ import annotations

import msgspec

from mlflow.wire.message import Message


class GetMetricCurves(Message, frozen=True, kw_only=True):
    """`x` is `step`, `time` or `relative`: what `start`, `end` and the buckets are measured in
    (steps; ms since 1970 UTC; ms since the curve's origin). The range has both its ends.
    """

    run_ids: list[str] = []
    metric_keys: list[str] = []
    x: str = "step"
    start: int | float | None = None
    end: int | float | None = None
    buckets: int = 400


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """The points of one run's metric, in the order of `x`.

    Attributes:
        origin: ms since 1970 UTC; when the run started, or the first point if that is earlier.
        points: How many there are in the range; `exact` if all are given.
        steps, times, values: Of each point; times are in ms after `origin`.
    """

    run_id: str
    metric_key: str
    origin: int
    points: int
    exact: bool
    steps: list[int]
    times: list[int]
    values: list[float | str]


class MetricCurves(Message, frozen=True, kw_only=True):
    """Those that have points in the range, in the order of the runs, then of the metrics."""

    curves: list[Curve]
