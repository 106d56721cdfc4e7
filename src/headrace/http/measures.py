"""Counts and times of requests, for Prometheus.

Counting happens on every request and is a few additions; Prometheus' own objects are made when
`/metrics` is read. A counter belongs to its process: where several serve one address, each series
says which process it is from (`worker`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client.core import Metric

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
GROUPS = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Histogram:
    """How many values fell up to each bound, and their sum."""

    __slots__ = ("_bounds", "counts", "sum")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def add(self, value: float) -> None:
        """Count a value."""
        self.counts[bisect_left(self._bounds, value)] += 1
        self.sum += value

    def buckets(self) -> list[tuple[str, float]]:
        """Bound and number of values up to it, as Prometheus takes them."""
        total, buckets = 0, []
        for bound, count in zip((*self._bounds, float("inf")), self.counts, strict=True):
            total += count
            buckets.append(("+Inf" if bound == float("inf") else str(float(bound)), float(total)))
        return buckets


class Tally:
    """What is counted of one endpoint."""

    __slots__ = ("seconds", "statuses")

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.seconds = Histogram(SECONDS)


class Measures:
    """What is counted of one process.

    Attributes:
        in_flight: Requests that are being answered.
        points: Points of metrics that were stored.
        groups: Sizes of the groups of requests that shared a transaction.
    """

    def __init__(self, worker: int | None = None) -> None:
        self.in_flight = 0
        self.points = 0
        self.groups = Histogram(GROUPS)
        self._tallies: dict[str, Tally] = {}
        self._labels = {} if worker is None else {"worker": str(worker)}

    def count(self, endpoint: str, status: int, seconds: float) -> None:
        """Count an answered request."""
        tally = self._tallies.get(endpoint)
        if tally is None:
            tally = self._tallies[endpoint] = Tally()
        tally.statuses[status] += 1
        tally.seconds.add(seconds)

    def exposition(self) -> tuple[bytes, bytes]:
        """The text that Prometheus reads, and its content type."""
        # A sixth of a second that only those who ask for it pay.
        from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
        from prometheus_client.exposition import CONTENT_TYPE_LATEST

        registry = CollectorRegistry()
        registry.register(self)
        ProcessCollector(registry=registry)
        return generate_latest(registry), CONTENT_TYPE_LATEST.encode()

    def collect(self) -> Iterator[Metric]:
        """Prometheus' objects; `prometheus_client` calls this."""
        from prometheus_client.core import (
            CounterMetricFamily,
            GaugeMetricFamily,
            HistogramMetricFamily,
        )

        names, values = list(self._labels), list(self._labels.values())
        requests = CounterMetricFamily(
            "headrace_http_requests",
            "Requests that were answered.",
            labels=["endpoint", "status", *names],
        )
        seconds = HistogramMetricFamily(
            "headrace_http_request_seconds",
            "Time from a request's arrival to its answer.",
            labels=["endpoint", *names],
        )
        for endpoint, tally in list(self._tallies.items()):
            for status, count in list(tally.statuses.items()):
                requests.add_metric([endpoint, str(status), *values], count)
            seconds.add_metric([endpoint, *values], tally.seconds.buckets(), tally.seconds.sum)
        yield requests
        yield seconds
        points = CounterMetricFamily(
            "headrace_points_ingested", "Points of metrics that were stored.", labels=names
        )
        points.add_metric(values, self.points)
        yield points
        in_flight = GaugeMetricFamily(
            "headrace_http_requests_in_flight", "Requests being answered.", labels=names
        )
        in_flight.add_metric(values, self.in_flight)
        yield in_flight
        groups = HistogramMetricFamily(
            "headrace_commit_group_size",
            "Requests that shared one transaction.",
            labels=names,
        )
        groups.add_metric(values, self.groups.buckets(), self.groups.sum)
        yield groups
