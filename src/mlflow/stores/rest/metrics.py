"""Histories of metrics, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow.entities import Metric
from mlflow.entities.metric import MetricWithRunId
from mlflow.stores.contract import MetricStore, PagedList
from mlflow.stores.rest.calls import AJAX_API, Calls
from mlflow.wire import metrics as wire

PAGE = 25_000


class MetricCalls(Calls, MetricStore):
    """Histories of metrics."""

    def get_metric_history(
        self,
        run_id: str,
        metric_key: str,
        max_results: int | None = None,
        page_token: str | None = None,
    ) -> PagedList[Metric]:
        if max_results is not None:
            return self._history_page(run_id, metric_key, max_results, page_token)
        page = self._history_page(run_id, metric_key, PAGE, page_token)
        points = PagedList(page)
        while page.token:
            page = self._history_page(run_id, metric_key, PAGE, page.token)
            points += page
        # MLflow's servers answer in the order of time; sorting what is in order costs little.
        points.sort(key=lambda point: (point.step, point.timestamp))
        return points

    def _history_page(
        self, run_id: str, metric_key: str, max_results: int, page_token: str | None
    ) -> PagedList[Metric]:
        asked = wire.GetMetricHistory(
            run_id=run_id,
            metric_key=metric_key,
            max_results=max_results,
            page_token=page_token or "",
        )
        page = self._get("metrics/get-history", asked, wire.MetricHistory)
        return PagedList(page.metrics, page.next_page_token or None)

    def get_metric_history_bulk(
        self, run_ids: Sequence[str], metric_key: str, max_results: int
    ) -> list[MetricWithRunId]:
        asked = wire.GetMetricHistoryBulk(
            run_id=list(run_ids), metric_key=metric_key, max_results=max_results
        )
        path = "metrics/get-history-bulk"
        return self._get(path, asked, wire.MetricHistories, AJAX_API).metrics

    def get_metric_history_bulk_interval(
        self,
        run_ids: Sequence[str],
        metric_key: str,
        max_results: int,
        start_step: int | None = None,
        end_step: int | None = None,
    ) -> list[MetricWithRunId]:
        asked = wire.GetMetricHistoryBulkInterval(
            run_ids=list(run_ids),
            metric_key=metric_key,
            max_results=max_results,
            start_step=start_step,
            end_step=end_step,
        )
        path = "metrics/get-history-bulk-interval"
        return self._get(path, asked, wire.MetricHistories).metrics
