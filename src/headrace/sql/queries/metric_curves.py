"""Curves of metrics: their points, all of them or what is left of each bucket.

A point is (step, timestamp, arrival, value); NaN is NULL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from headrace.sql.engine import Row, Tx

_OF_SERIES = "FROM metrics WHERE run_num = ? AND key_num = ?"
_POINT = f"SELECT step, timestamp, arrival, value {_OF_SERIES}"
_IN_ORDER = "ORDER BY step, timestamp, arrival"
_IN_STEPS = "AND step BETWEEN ? AND ?"
_IN_TIME = "AND timestamp BETWEEN ? AND ?"

FIRST = f"{_POINT} {_IN_ORDER} LIMIT 1"
BY_STEP = f"{_POINT} {_IN_STEPS} {_IN_ORDER} LIMIT ?"
BY_TIME = f"{_POINT} {_IN_TIME} LIMIT ?"
LAST_BY_STEP = f"{_POINT} {_IN_STEPS} ORDER BY step DESC, timestamp DESC, arrival DESC LIMIT 1"
TIMES = f"SELECT min(timestamp), max(timestamp) {_OF_SERIES} {_IN_TIME}"

# How many points there are, how many of them are no NaN, and the least and the greatest of these.
_SUMMARY = "count(*), count(value), min(value), max(value)"
SUMMARY_OF_STEPS = f"SELECT {_SUMMARY} {_OF_SERIES} {_IN_STEPS}"
SUMMARIES_BY_TIME = (
    f"SELECT (timestamp - ?) / ? AS bucket, {_SUMMARY} {_OF_SERIES} {_IN_TIME} GROUP BY 1"
)

VALUE_IN_STEPS = f"{_POINT} {_IN_STEPS} AND value = ? {_IN_ORDER} LIMIT 1"
NAN_IN_STEPS = f"{_POINT} {_IN_STEPS} AND value IS NULL {_IN_ORDER} LIMIT 1"
VALUE_AT_STEP_IN_TIME = (
    f"{_POINT} AND step = ? {_IN_TIME} AND value = ? ORDER BY timestamp, arrival LIMIT 1"
)
NAN_AT_STEP_IN_TIME = (
    f"{_POINT} AND step = ? {_IN_TIME} AND value IS NULL ORDER BY timestamp, arrival LIMIT 1"
)
FIRST_AT_TIME = f"{_POINT} AND timestamp = ? {_IN_ORDER} LIMIT 1"
LAST_AT_TIME = (
    f"{_POINT} AND timestamp = ? ORDER BY step DESC, timestamp DESC, arrival DESC LIMIT 1"
)

_RUNS = "SELECT run_id, run_num, start_time, updated_at FROM runs WHERE {among}"
_LOGGED = (
    "SELECT m.run_num, m.key_num FROM {runs} CROSS JOIN latest_metrics m"
    " WHERE m.run_num = r.value AND m.key_num IN (SELECT value FROM {keys})"
)


# Buckets in the order of a primary key, so that their points need not be sorted. Where min() and
# max() bring along the row that they come from, one pass gives the points themselves.
_ORDINALS = "CREATE TEMP TABLE IF NOT EXISTS ordinals (n INTEGER PRIMARY KEY)"
_FILL_ORDINALS = (
    "INSERT OR IGNORE INTO temp.ordinals WITH RECURSIVE c(n) AS (VALUES (?) UNION ALL SELECT n + 1"
    " FROM c WHERE n + 1 < ?) SELECT n FROM c"
)
_COUNT_ORDINALS = "SELECT count(*) FROM temp.ordinals"
_BUCKETS_OF_STEPS = (
    "FROM temp.ordinals b CROSS JOIN metrics m WHERE b.n < ? AND m.run_num = ? AND m.key_num = ?"
    " AND m.step BETWEEN ? + b.n * ? AND ? + b.n * ?{more} GROUP BY b.n"
)
_BUCKETS_OF_TIME = (
    "FROM metrics m WHERE m.run_num = ? AND m.key_num = ? AND m.timestamp BETWEEN ? AND ?{more}"
    " GROUP BY (m.timestamp - ?) / ?"
)
_GREATEST = "SELECT m.step, m.timestamp, m.arrival, max(m.value), count(*), count(m.value)"
_LEAST = "SELECT m.step, m.timestamp, m.arrival, min(m.value)"
_FIRST_NAN = "SELECT min(m.step), m.timestamp, m.arrival, m.value"


class Series(NamedTuple):
    """One run's metric."""

    run_num: int
    key_num: int


def runs(tx: Tx, run_ids: Sequence[str]) -> list[Row]:
    """(run_id, run_num, start_time, updated_at) of these runs."""
    dialect = tx.dialect
    return tx.rows(_RUNS.format(among=dialect.among("run_id")), (dialect.text_list(run_ids),))


def logged(tx: Tx, run_nums: Sequence[int], key_nums: Sequence[int]) -> set[Row]:
    """(run_num, key_num) of those that have points."""
    dialect = tx.dialect
    statement = _LOGGED.format(runs=dialect.numbers("r"), keys=dialect.numbers("k"))
    return set(tx.rows(statement, (dialect.number_list(run_nums), dialect.number_list(key_nums))))


def first_steps(
    tx: Tx, series: Series, since: int, until: int, width: int, values: Sequence[float | None]
) -> list[Row]:
    """(bucket, value, least step) of the points that have one of these values.

    Args:
        since, until: The first and the last timestamp.
        width: Of a bucket, in ms.
        values: None for NaN.
    """
    numbers = [value for value in values if value is not None]
    found = [f"value IN ({', '.join('?' * len(numbers))})"] if numbers else []
    found += ["value IS NULL"] if len(numbers) < len(values) else []
    return tx.rows(
        f"SELECT (timestamp - ?) / ? AS bucket, value, min(step) {_OF_SERIES} {_IN_TIME}"
        f" AND ({' OR '.join(found)}) GROUP BY 1, 2",
        (since, width, *series, since, until, *numbers),
    )


def extremes_by_step(
    tx: Tx, series: Series, first: int, last: int, width: int
) -> tuple[int, list[Row]]:
    """How many points there are from one step to another, and of each bucket of this width the
    points with the least and the greatest value and one that is NaN.

    For databases of which `Dialect.brings_rows` is true.
    """
    buckets = -(-(last - first + 1) // width)
    tx.rows(_ORDINALS)
    known: int = tx.value(_COUNT_ORDINALS)
    if known < buckets:
        tx.rows(_FILL_ORDINALS, (known, buckets))
    where = (buckets, *series, first, width, first + width - 1, width)
    return _extremes(tx, _BUCKETS_OF_STEPS, where)


def extremes_by_time(
    tx: Tx, series: Series, first: int, last: int, width: int
) -> tuple[int, list[Row]]:
    """`extremes_by_step`, from one timestamp to another."""
    return _extremes(tx, _BUCKETS_OF_TIME, (*series, first, last, first, width))


def _extremes(tx: Tx, buckets: str, where: Sequence[int]) -> tuple[int, list[Row]]:
    source = buckets.format(more="")
    greatest = tx.rows(f"{_GREATEST} {source}", where)
    kept = [row[:4] for row in greatest]
    kept += tx.rows(f"{_LEAST} {source}", where)
    if any(numbers < count for *_, count, numbers in greatest):
        kept += tx.rows(f"{_FIRST_NAN} {buckets.format(more=' AND m.value IS NULL')}", where)
    return sum(row[4] for row in greatest), kept
