"""Messages about metrics."""

from __future__ import annotations

from mlflow.entities import Metric
from mlflow.entities.metric import MetricWithRunId
from mlflow.wire.message import Message


class LogMetric(Message, frozen=True, kw_only=True):
    run_id: str = ""
    run_uuid: str = ""
    key: str
    value: float
    timestamp: int
    step: int = 0
    model_id: str | None = None
    dataset_name: str | None = None
    dataset_digest: str | None = None


class GetMetricHistory(Message, frozen=True, kw_only=True):
    metric_key: str
    run_id: str = ""
    run_uuid: str = ""
    page_token: str = ""
    max_results: int | None = None


class MetricHistory(Message, frozen=True, kw_only=True):
    metrics: list[Metric] = []
    next_page_token: str = ""


class GetMetricHistoryBulk(Message, frozen=True, kw_only=True):
    """Several runs' points of one metric (`run_id` is repeated in the query)."""

    metric_key: str
    run_id: list[str] = []
    run_ids: list[str] = []
    max_results: int = 25_000


class GetMetricHistoryBulkInterval(Message, frozen=True, kw_only=True):
    """Several runs' points of one metric, thinned to about `max_results` steps a run."""

    metric_key: str
    run_ids: list[str] = []
    start_step: int | None = None
    end_step: int | None = None
    max_results: int = 320


class MetricHistories(Message, frozen=True, kw_only=True):
    metrics: list[MetricWithRunId] = []
