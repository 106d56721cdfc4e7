"""Histories of metrics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

import msgspec

from headrace.services.points import literal
from headrace.services.service import Service
from headrace.sql.engine import Row, Tx
from headrace.sql.pages import SortColumn, digest, make_token, read_token
from headrace.sql.queries import metrics as queries
from headrace.sql.queries import runs as run_queries
from mlflow.entities import Metric
from mlflow.entities.metric import MetricWithRunId
from mlflow.stores.contract import MetricStore, PagedList
from mlflow.validation import check_integer, invalid, shorten

MAX_RUNS = 100
MAX_INTERVAL_RESULTS = 2500

_NO_LIMIT = 2**62
_NAN = float("nan")

_ORDER = tuple(SortColumn(name, True, int) for name in ("step", "timestamp", "arrival"))


class _Point(msgspec.Struct, frozen=True):
    """A point of one run on the wire: every field is written, as the MLflow API does."""

    key: str
    value: float | str
    timestamp: int
    step: int


class _RunPoint(msgspec.Struct, frozen=True):
    """A point of one of several runs on the wire."""

    key: str
    value: float | str
    timestamp: int
    step: int
    run_id: str


_encode = msgspec.json.Encoder().encode


class MetricService(Service, MetricStore):
    """Histories of metrics. A run or metric that is not there has an empty one."""

    def get_metric_history(
        self,
        run_id: str,
        metric_key: str,
        max_results: int | None = None,
        page_token: str | None = None,
    ) -> PagedList[Metric]:
        rows, token = self._page(run_id, metric_key, max_results, page_token)
        return PagedList(
            [
                Metric(metric_key, _NAN if value is None else value, timestamp, step)
                for value, timestamp, step, _ in rows
            ],
            token,
        )

    def get_metric_history_json(
        self,
        run_id: str,
        metric_key: str,
        max_results: int | None = None,
        page_token: str | None = None,
    ) -> bytes:
        """`get_metric_history` as the body of the REST API's answer."""
        rows, token = self._page(run_id, metric_key, max_results, page_token)
        if not rows:
            return b"{}"  # there are no empty lists
        answer: dict[str, Any] = {
            "metrics": [
                _Point(metric_key, _json_value(value), timestamp, step)
                for value, timestamp, step, _ in rows
            ]
        }
        if token:
            answer["next_page_token"] = token
        return _encode(answer)

    def get_metric_history_bulk(
        self, run_ids: Sequence[str], metric_key: str, max_results: int
    ) -> list[MetricWithRunId]:
        rows = self._bulk(run_ids, metric_key, max_results)
        return [_with_run_id(metric_key, run_id, row) for run_id, row in rows]

    def get_metric_history_bulk_json(
        self, run_ids: Sequence[str], metric_key: str, max_results: int
    ) -> bytes:
        """`get_metric_history_bulk` as the body of an answer."""
        return _run_points(metric_key, self._bulk(run_ids, metric_key, max_results))

    def get_metric_history_bulk_interval(
        self,
        run_ids: Sequence[str],
        metric_key: str,
        max_results: int,
        start_step: int | None = None,
        end_step: int | None = None,
    ) -> list[MetricWithRunId]:
        rows = self._interval(run_ids, metric_key, max_results, start_step, end_step)
        return [_with_run_id(metric_key, run_id, row) for run_id, row in rows]

    def get_metric_history_bulk_interval_json(
        self,
        run_ids: Sequence[str],
        metric_key: str,
        max_results: int,
        start_step: int | None = None,
        end_step: int | None = None,
    ) -> bytes:
        """`get_metric_history_bulk_interval` as the body of an answer."""
        rows = self._interval(run_ids, metric_key, max_results, start_step, end_step)
        return _run_points(metric_key, rows) if rows else b"{}"

    # ---- rows: value, timestamp, step, arrival ----
    def _page(
        self, run_id: str, key: str, max_results: int | None, page_token: str | None
    ) -> tuple[list[Row], str | None]:
        if max_results is not None and max_results < 1:
            invalid(f"max_results is at least 1, not {max_results}.")
        query = digest("history", run_id, key)
        after = read_token(page_token, query, _ORDER) if page_token else None
        limit = _NO_LIMIT if max_results is None else max_results
        with self.engine.read() as tx:
            series = self._series(tx, run_id, key)
            if series is None:
                return [], None
            if after is None:
                rows = tx.rows(queries.HISTORY, (*series, limit))
            else:
                rows = tx.rows(queries.HISTORY_AFTER, (*series, *after, limit))
            if len(rows) < limit:
                return rows, None
            _, timestamp, step, arrival = rows[-1]
            last = (step, timestamp, arrival)
            if tx.row(queries.HISTORY_AFTER, (*series, *last, 1)) is None:
                return rows, None
        return rows, make_token(query, last)

    def _bulk(self, run_ids: Sequence[str], key: str, max_results: int) -> list[tuple[str, Row]]:
        _check_run_ids(run_ids)
        if max_results < 1:
            invalid(f"max_results is at least 1, not {max_results}.")
        found: list[tuple[str, Row]] = []
        with self.engine.read() as tx:
            for run_id in dict.fromkeys(run_ids):
                series = self._series(tx, run_id, key)
                if series is not None and len(found) < max_results:
                    rows = tx.rows(queries.HISTORY, (*series, max_results - len(found)))
                    found += [(run_id, row) for row in rows]
        return found

    def _interval(
        self,
        run_ids: Sequence[str],
        key: str,
        max_results: int,
        start_step: int | None,
        end_step: int | None,
    ) -> list[tuple[str, Row]]:
        _check_run_ids(run_ids)
        if not 1 <= max_results <= MAX_INTERVAL_RESULTS:
            invalid(f"max_results is from 1 to {MAX_INTERVAL_RESULTS}, not {max_results}.")
        steps = _checked_steps(start_step, end_step)
        found: list[tuple[str, Row]] = []
        with self.engine.read() as tx:
            for run_id in dict.fromkeys(run_ids):
                series = self._series(tx, run_id, key)
                if series is not None:
                    rows = _thinned(tx, (*series, *steps), max_results)
                    found += [(run_id, row) for row in rows]
        return found

    def _series(self, tx: Tx, run_id: str, key: str) -> tuple[int, int] | None:
        """Numbers of the run and of the key, or None if there can be no points."""
        if "\x00" in run_id or "\x00" in key:
            return None
        run = tx.row(run_queries.FIND, (run_id,))
        number = None if run is None else queries.key_number(self.engine, tx, key)
        return None if run is None or number is None else (run[0], number)


def _thinned(tx: Tx, series: tuple[int, int, int, int], most: int) -> Iterator[Row]:
    """About `most` points of a series between two steps: of each bucket the smallest and the
    largest value, and the first and the last point of all.
    """
    count: int = tx.value(queries.COUNT_BETWEEN, series)
    if count <= most:
        yield from tx.rows(queries.HISTORY_BETWEEN, series)
        return
    if most == 1:
        yield from tx.rows(queries.LAST_BETWEEN, series)
        return
    # Buckets of equally many points serve steps that are uneven, or all the same, too.
    size = -(-count // max(1, most // 2))
    last = None
    is_first = True
    for bucket in tx.batches(queries.HISTORY_BETWEEN, series, size):
        if is_first:
            yield bucket[0]
        keep = _extremes(bucket)
        yield from (row for row in keep if not (is_first and row is bucket[0]))
        is_first = False
        last = None if keep[-1] is bucket[-1] else bucket[-1]
    if last is not None:
        yield last


def _extremes(bucket: list[Row]) -> list[Row]:
    """The rows with the smallest and the largest value, in their order; NaN is neither."""
    numbers = [row for row in bucket if row[0] is not None]
    if not numbers:
        return bucket[:1]
    smallest = min(numbers, key=itemgetter(0))
    largest = max(numbers, key=itemgetter(0))
    if smallest is largest:
        return [smallest]
    in_order = itemgetter(2, 1, 3)
    return sorted((smallest, largest), key=in_order)


def _check_run_ids(run_ids: Sequence[str]) -> None:
    if not 1 <= len(run_ids) <= MAX_RUNS:
        invalid(f"Histories of 1 to {MAX_RUNS} runs are given at once, not of {len(run_ids)}.")


def _checked_steps(start_step: int | None, end_step: int | None) -> tuple[int, int]:
    if start_step is None and end_step is None:
        return -(2**63), 2**63 - 1
    if start_step is None or end_step is None:
        invalid("Give start_step and end_step, or neither of them.")
    start, end = check_integer("start_step", start_step), check_integer("end_step", end_step)
    if end < start:
        invalid(f"end_step {shorten(str(end))} is before start_step {shorten(str(start))}.")
    return start, end


def _json_value(value: float | None) -> float | str:
    if value is None:
        return "NaN"
    if value - value == 0.0:
        return value
    return literal(value).strip('"')


def _with_run_id(key: str, run_id: str, row: Row) -> MetricWithRunId:
    value, timestamp, step, _ = row
    return MetricWithRunId(key, _NAN if value is None else value, timestamp, step, run_id)


def _run_points(key: str, rows: list[tuple[str, Row]]) -> bytes:
    return _encode(
        {
            "metrics": [
                _RunPoint(key, _json_value(value), timestamp, step, run_id)
                for run_id, (value, timestamp, step, _) in rows
            ]
        }
    )
