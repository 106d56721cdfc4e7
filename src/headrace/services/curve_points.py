"""Which points of a metric a chart is given: all, or of each bucket those that show its height.

Buckets are equally wide. Of each the smallest and the largest value are kept, and one NaN if it has
any, all of them as points that were logged, so that a spike is never lost; and so are the first and
the last point of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from headrace.sql.engine import Row, Tx
from headrace.sql.queries import metric_curves as queries
from headrace.sql.queries.metric_curves import Series
from mlflow.validation import MAX_STEP

# So many series are asked about together, where that spares journeys to the database.
_TOGETHER = 16

# Greater numbers are not exact where a database computes with floats.
EXACT = 2**53

_BY_STEP = itemgetter(0, 1, 2)
_BY_TIME = itemgetter(1, 0, 2)


class Span(NamedTuple):
    """A range of steps or of times, with both its ends."""

    first: int
    last: int

    def within_64_bits(self) -> Span | None:
        """As much of it as a database has numbers for; None if that is nothing."""
        first, last = max(self.first, -MAX_STEP - 1), min(self.last, MAX_STEP)
        return Span(first, last) if first <= last else None

    def parts(self, most: int) -> list[Span]:
        """At most so many parts of the same width; the last may be narrower."""
        width = -(-(self.last - self.first + 1) // most)
        edges = range(self.first, self.last + 1, width)
        return [Span(edge, min(edge + width - 1, self.last)) for edge in edges]


class Points(NamedTuple):
    """What a chart is given of a series.

    Attributes:
        total: How many points there are in the range.
        exact: Whether these are all of them.
        rows: (step, timestamp, arrival, value or None for NaN), in order.
    """

    total: int
    exact: bool
    rows: list[Row]


def points_by_step(
    tx: Tx, series: Sequence[Series], span: Span, buckets: int
) -> Iterator[tuple[Series, Points]]:
    """The points of each series with steps in the span, in the order of steps; series without any
    are left out.
    """
    known = span.within_64_bits()
    if known is None:
        return
    for start in range(0, len(series), _TOGETHER):
        many: dict[Series, Row] = {}
        for each in series[start : start + _TOGETHER]:
            rows = tx.rows(queries.BY_STEP, (*each, *known, 2 * buckets + 1))
            if len(rows) > 2 * buckets:
                many[each] = rows[0]
            elif rows:
                yield each, Points(len(rows), True, rows)
        if many:
            yield from _thinned_by_step(tx, many, known, buckets)


def _thinned_by_step(
    tx: Tx, firsts: dict[Series, Row], span: Span, buckets: int
) -> Iterator[tuple[Series, Points]]:
    ends = tx.first_of_each(queries.LAST_BY_STEP, [(*each, *span) for each in firsts])
    for (each, first), end in zip(firsts.items(), ends, strict=True):
        last = end or first
        parts = Span(first[0], last[0]).parts(buckets)
        if tx.dialect.brings_rows and last[0] - first[0] < EXACT:
            width = parts[0].last - parts[0].first + 1
            total, rows = queries.extremes_by_step(tx, each, first[0], last[0], width)
        else:
            total, rows = _extremes(tx, each, parts)
        yield each, Points(total, False, sorted({first, *rows, last}, key=_BY_STEP))


def _extremes(tx: Tx, series: Series, parts: Sequence[Span]) -> tuple[int, list[Row]]:
    """How many points there are in parts of a series, and those that are kept of each part."""
    summaries = tx.first_of_each(queries.SUMMARY_OF_STEPS, [(*series, *part) for part in parts])
    total = 0
    values: list[tuple[int | float, ...]] = []
    nans: list[tuple[int, ...]] = []
    for part, summary in zip(parts, summaries, strict=True):
        count, numbers, smallest, largest = summary or (0, 0, None, None)
        total += count
        if numbers:
            values += [(*series, *part, value) for value in {smallest, largest}]
        if numbers < count:
            nans.append((*series, *part))
    found = tx.first_of_each(queries.VALUE_IN_STEPS, values)
    found += tx.first_of_each(queries.NAN_IN_STEPS, nans)
    return total, [row for row in found if row is not None]


def points_by_time(tx: Tx, series: Series, span: Span, buckets: int) -> Points | None:
    """The points of a series in a span of ms since 1970 UTC, in the order of time; None if there
    are none.
    """
    known = span.within_64_bits()
    rows = tx.rows(queries.BY_TIME, (*series, *known, 2 * buckets + 1)) if known else []
    if not rows or known is None:
        return None
    if len(rows) <= 2 * buckets:
        return Points(len(rows), True, sorted(rows, key=_BY_TIME))
    since, until = tx.rows(queries.TIMES, (*series, *known))[0]
    width = -(-(until - since + 1) // buckets)
    if tx.dialect.brings_rows:
        total, kept = queries.extremes_by_time(tx, series, since, until, width)
    else:
        total, kept = _extremes_by_time(tx, series, Span(since, until), width)
    for statement, time in ((queries.FIRST_AT_TIME, since), (queries.LAST_AT_TIME, until)):
        kept += tx.rows(statement, (*series, time))
    return Points(total, False, sorted(set(kept), key=_BY_TIME))


def _extremes_by_time(tx: Tx, series: Series, span: Span, width: int) -> tuple[int, list[Row]]:
    """`_extremes` of all parts of a span of ms, each of this width."""
    summaries = tx.rows(queries.SUMMARIES_BY_TIME, (span.first, width, *series, *span))
    wanted: list[tuple[int, float | None]] = []
    for bucket, count, numbers, smallest, largest in summaries:
        if numbers:
            wanted += [(bucket, value) for value in {smallest, largest}]
        if numbers < count:
            wanted.append((bucket, None))
    total = sum(summary[1] for summary in summaries)
    return total, _at_times(tx, series, span, width, wanted)


def _at_times(
    tx: Tx, series: Series, span: Span, width: int, wanted: Sequence[tuple[int, float | None]]
) -> list[Row]:
    """The first point, by step, of each bucket with each value that is wanted of it."""
    values = list({value for _, value in wanted})
    steps = {
        (bucket, value): step
        for bucket, value, step in queries.first_steps(tx, series, *span, width, values)
    }
    numbers: list[tuple[int | float, ...]] = []
    nans: list[tuple[int, ...]] = []
    for bucket, value in wanted:
        step = steps.get((bucket, value))
        if step is None:
            continue
        since = span.first + bucket * width
        place = (*series, step, since, min(since + width - 1, span.last))
        if value is None:
            nans.append(place)
        else:
            numbers.append((*place, value))
    found = tx.first_of_each(queries.VALUE_AT_STEP_IN_TIME, numbers)
    found += tx.first_of_each(queries.NAN_AT_STEP_IN_TIME, nans)
    return [row for row in found if row is not None]
