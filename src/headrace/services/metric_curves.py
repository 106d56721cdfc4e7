"""Curves of metrics of many runs, thinned for a chart."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from weakref import WeakKeyDictionary

from headrace.services.curve_points import Points, Span, points_by_step, points_by_time
from headrace.services.service import Service
from headrace.sql.engine import Engine, Tx
from headrace.sql.filters import find_key_nums
from headrace.sql.queries import metric_curves as queries
from headrace.sql.queries.metric_curves import Series
from mlflow.validation import MAX_STEP, invalid, shorten
from mlflow.wire.message import encode, number
from mlflow.wire.metric_curves import Curve

MOST_BUCKETS = 5_000
MOST_SERIES = 10_000
MOST_POINTS = 2_000_000

# Bytes of curves that are remembered, for one database in one process.
REMEMBERED = 32 * 2**20

# Fewer series than this are not worth another thread.
_SERIES_PER_THREAD = 8
_THREADS = min(4, os.cpu_count() or 1)

STEP, TIME, RELATIVE = "step", "time", "relative"


class _Asked(NamedTuple):
    """What is asked of every series."""

    x: str
    span: Span
    buckets: int


class _Line(NamedTuple):
    """A series, and what an answer says of it."""

    series: Series
    run_id: str
    metric_key: str
    start_time: int
    updated_at: int


class CurveService(Service):
    """Curves of metrics."""

    def metric_curves_json(
        self,
        run_ids: Sequence[str],
        metric_keys: Sequence[str],
        x: str = STEP,
        start: float | None = None,
        end: float | None = None,
        buckets: int = 400,
    ) -> bytes:
        """A `mlflow.wire.metric_curves.MetricCurves`; see `GetMetricCurves` for the arguments.

        Raises:
            MlflowException: An argument cannot be, or too much is asked at once
                (`INVALID_PARAMETER_VALUE`).
        """
        asked = _Asked(_checked_axis(x), _checked_span(start, end), _checked_buckets(buckets))
        run_ids, metric_keys = list(dict.fromkeys(run_ids)), list(dict.fromkeys(metric_keys))
        if len(run_ids) * len(metric_keys) > MOST_SERIES:
            invalid(
                f"{len(run_ids)} runs of {len(metric_keys)} metrics are more than the {MOST_SERIES}"
                " curves that are given at once. Ask for fewer runs or metrics."
            )
        with self.engine.read() as tx:
            lines = _lines(self.engine, tx, run_ids, metric_keys)
        if 2 * len(lines) * buckets > MOST_POINTS:
            most = MOST_POINTS // (2 * len(lines))
            invalid(
                f"{len(lines)} curves with {buckets} buckets are more than {MOST_POINTS} points."
                f" Ask for at most {most} buckets."
            )
        texts = _texts(self.engine, lines, asked)
        return b'{"curves":[%b]}' % b",".join(text for text in texts if text)


def _checked_axis(x: str) -> str:
    if x not in (STEP, TIME, RELATIVE):
        invalid(f"x is {STEP}, {TIME} or {RELATIVE}, not {shorten(repr(x))}.")
    return x


def _checked_span(start: float | None, end: float | None) -> Span:
    for name, value in (("start", start), ("end", end)):
        if value is not None and not math.isfinite(value):
            invalid(f"{name} is a finite number, not {value}.")
    first = -MAX_STEP - 1 if start is None else math.ceil(start)
    last = MAX_STEP if end is None else math.floor(end)
    if start is not None and end is not None and end < start:
        invalid(f"end is not before start; {end} is before {start}.")
    return Span(first, last)


def _checked_buckets(buckets: int) -> int:
    if not 1 <= buckets <= MOST_BUCKETS:
        invalid(f"There are from 1 to {MOST_BUCKETS} buckets, not {buckets}.")
    return buckets


def _lines(
    engine: Engine, tx: Tx, run_ids: Sequence[str], metric_keys: Sequence[str]
) -> list[_Line]:
    """The series that have points, in the order of an answer."""
    rows = {row[0]: row[1:] for row in queries.runs(tx, run_ids)}
    key_nums = find_key_nums(engine, tx, metric_keys)
    logged = queries.logged(tx, [row[0] for row in rows.values()], list(key_nums.values()))
    return [
        _Line(Series(rows[run_id][0], key_nums[key]), run_id, key, *rows[run_id][1:])
        for run_id in run_ids
        if run_id in rows
        for key in metric_keys
        if key in key_nums and (rows[run_id][0], key_nums[key]) in logged
    ]


# ---- curves as text, remembered as long as their runs do not change ----
class _Memory:
    """Curves as JSON, by all that they depend on; empty where there is no point.

    Two halves, as in `headrace.services.run_texts`, and without a lock for the same reason.
    """

    def __init__(self) -> None:
        self._young: dict[tuple[_Line, _Asked], bytes] = {}
        self._old: dict[tuple[_Line, _Asked], bytes] = {}
        self._size = 0

    def get(self, line: _Line, asked: _Asked) -> bytes | None:
        text = self._young.get((line, asked))
        if text is None and (text := self._old.get((line, asked))) is not None:
            self.put(line, asked, text)
        return text

    def put(self, line: _Line, asked: _Asked, text: bytes) -> None:
        self._young[line, asked] = text
        self._size += len(text)
        if self._size > REMEMBERED // 2:
            self._old, self._young, self._size = self._young, {}, 0


_memories: WeakKeyDictionary[Engine, _Memory] = WeakKeyDictionary()


def _texts(engine: Engine, lines: Sequence[_Line], asked: _Asked) -> list[bytes]:
    memory = _memories.setdefault(engine, _Memory())
    if engine.is_writing:  # what is not committed may never be
        memory = _Memory()
    known = {line: memory.get(line, asked) for line in lines}
    missing = [line for line, text in known.items() if text is None]
    for line, text in _made(engine, missing, asked).items():
        memory.put(line, asked, text)
        known[line] = text
    return [text for text in known.values() if text]


def _made(engine: Engine, lines: Sequence[_Line], asked: _Asked) -> dict[_Line, bytes]:
    threads = 1 if engine.is_writing else min(_THREADS, len(lines) // _SERIES_PER_THREAD)
    if threads <= 1:
        return _read(engine, lines, asked)
    made: dict[_Line, bytes] = {}
    with ThreadPoolExecutor(threads, "curves") as pool:
        shares = [lines[index::threads] for index in range(threads)]
        for part in pool.map(lambda share: _read(engine, share, asked), shares):
            made |= part
    return made


def _read(engine: Engine, lines: Sequence[_Line], asked: _Asked) -> dict[_Line, bytes]:
    by_series = {line.series: line for line in lines}
    texts = dict.fromkeys(lines, b"")
    span = asked.span
    with engine.read() as tx:
        origins = _origins(tx, lines)
        if asked.x == STEP:
            for series, found in points_by_step(tx, list(by_series), span, asked.buckets):
                line = by_series[series]
                texts[line] = _text(line, origins[line], found)
            return texts
        for line in lines:
            origin = origins[line] if asked.x == RELATIVE else 0
            times = Span(span.first + origin, span.last + origin)
            timely = points_by_time(tx, line.series, times, asked.buckets)
            if timely is not None:
                texts[line] = _text(line, origins[line], timely)
    return texts


def _origins(tx: Tx, lines: Sequence[_Line]) -> dict[_Line, int]:
    firsts = tx.first_of_each(queries.FIRST, [line.series for line in lines])
    return {
        line: line.start_time if first is None else min(line.start_time, first[1])
        for line, first in zip(lines, firsts, strict=True)
    }


def _text(line: _Line, origin: int, found: Points) -> bytes:
    steps, times, _, values = zip(*found.rows, strict=True)
    curve = Curve(
        run_id=line.run_id,
        metric_key=line.metric_key,
        origin=origin,
        points=found.total,
        exact=found.exact,
        steps=list(steps),
        times=[time - origin for time in times],
        values=["NaN" if value is None else number(value) for value in values],
    )
    return encode(curve)
