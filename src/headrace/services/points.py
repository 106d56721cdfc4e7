"""Storing points of metrics: the rows themselves, the latest of each, those of logged models."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Protocol

from headrace.identity.permits import refuse_on_logged_models
from headrace.identity.roles import EDITOR
from headrace.services.run_rows import RunRow
from headrace.sql.engine import Engine, Row, Tx
from headrace.sql.queries import metrics as queries
from mlflow.entities import Metric
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.validation import check_integer, check_key, check_metric_value, invalid

_GREATEST = 2**63 - 1
_NAN_ARRIVAL = 0x7FF8_0000_0000_0000


class Point(Protocol):
    """A point: of a request, or of a journal."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> float: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def step(self) -> int: ...
    @property
    def model_id(self) -> str | None: ...
    @property
    def dataset_name(self) -> str | None: ...
    @property
    def dataset_digest(self) -> str | None: ...


def checked_metric(engine: Engine, metric: Metric) -> Metric:
    """The point of a request, if it can be stored.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    key, step, timestamp = metric.key, metric.step, metric.timestamp
    if key not in engine.key_nums:
        check_key("metric", key)
    if (
        type(metric.value) is not float
        or type(step) is not int
        or type(timestamp) is not int
        or not -_GREATEST <= step <= _GREATEST
        or not 0 <= timestamp <= _GREATEST
    ):
        metric = _coerced(metric)
    if metric.model_id and metric.dataset_name and not metric.dataset_digest:
        invalid(
            f"Metric {key!r} names the dataset {metric.dataset_name!r} without its digest: give "
            "both or neither."
        )
    return metric


def _coerced(metric: Metric) -> Metric:
    timestamp = check_integer(f"timestamp of metric {metric.key!r}", metric.timestamp)
    if timestamp < 0:
        invalid(
            f"The timestamp of metric {metric.key!r} is milliseconds since 1970; {timestamp} is "
            "before that."
        )
    return Metric(
        metric.key,
        check_metric_value(metric.key, metric.value),
        timestamp,
        check_integer(f"step of metric {metric.key!r}", metric.step),
        metric.model_id,
        metric.dataset_name,
        metric.dataset_digest,
    )


def store_point(engine: Engine, tx: Tx, run: RunRow, metric: Metric) -> None:
    """Store one checked point: `store_points`, with less ado.

    Raises:
        MlflowException: It names a logged model that is not there (`RESOURCE_DOES_NOT_EXIST`).
    """
    key, value, step, timestamp = metric.key, metric.value, metric.step, metric.timestamp
    if metric.model_id:
        refuse_unknown_models(tx, (metric,))
    number = engine.key_nums.get(key)
    if number is None:
        number = queries.key_numbers(engine, tx, (key,))[key]
    stored = value if value == value else None
    [arrival] = arrivals_of((value,))
    row = (run.run_num, number, step, timestamp, arrival, stored)
    if metric.model_id and not _not_there(tx, [row], (metric,)):
        _store_latest_of_models(tx, run, (metric,), {key: number})
        return
    queries.add_point(
        tx,
        row,
        (run.run_num, number, run.experiment_id, stored, step, timestamp, literal(value)),
    )
    if metric.model_id:
        _store_latest_of_models(tx, run, (metric,), {key: number})


def store_points(
    engine: Engine,
    tx: Tx,
    run: RunRow,
    points: Sequence[Point],
    arrivals: Sequence[int] | None = None,
) -> None:
    """Store points whose keys and numbers are checked, and whose models are there.

    Args:
        arrivals: Of each point; made of the values' bits if not given, so that the same point
            twice is one.
    """
    latest = _latest(points)
    numbers = queries.key_numbers(engine, tx, latest)
    run_num, new = run.run_num, arrivals is not None
    values = [point.value for point in points]
    if arrivals is None:
        arrivals = arrivals_of(values)
    rows = [
        (
            run_num,
            numbers[point.key],
            point.step,
            point.timestamp,
            arrival,
            value if value == value else None,
        )
        for point, value, arrival in zip(points, values, arrivals, strict=True)
    ]
    if not new:
        rows = _not_there(tx, rows, points)
    tx.insert_points(rows, new=new)
    tx.executemany(
        queries.SET_LATEST,
        [
            (
                run_num,
                numbers[key],
                run.experiment_id,
                value if (value := point.value) == value else None,
                point.step,
                point.timestamp,
                literal(value),
            )
            for key, point in latest.items()
        ],
    )
    of_models = [point for point in points if point.model_id]
    if of_models:
        _store_latest_of_models(tx, run, of_models, numbers)


def _not_there(tx: Tx, rows: list[Row], points: Sequence[Point]) -> list[Row]:
    """Rows without those that only say of what model a point is that was logged before."""
    linked = [row for row, point in zip(rows, points, strict=True) if point.model_id]
    if not linked:
        return rows
    there = {
        row
        for row, found in zip(
            linked, tx.first_of_each(queries.LAST_AT, [row[:4] for row in linked]), strict=True
        )
        if found is not None and found[0] == row[-1]
    }
    return [row for row in rows if row not in there]


def refuse_unknown_models(tx: Tx, points: Iterable[Point]) -> None:
    """Raise `RESOURCE_DOES_NOT_EXIST` if a point names a logged model that is not there."""
    for model_id in unknown_models(tx, points):
        raise MlflowException(
            f"There is no logged model with the id {model_id!r}.", RESOURCE_DOES_NOT_EXIST
        )


def unknown_models(tx: Tx, points: Iterable[Point]) -> set[str]:
    """Logged models that points name and that are not there; raises `PERMISSION_DENIED` if the
    actor may not change one of the others.
    """
    named = {point.model_id for point in points if point.model_id}
    refuse_on_logged_models(tx, named, EDITOR)
    return {model_id for model_id in named if tx.row(queries.FIND_MODEL, (model_id,)) is None}


def arrivals_of(values: Sequence[float]) -> Sequence[int]:
    """What tells points of one step and timestamp apart: the values' bits, as integers."""
    bits = array("q")
    bits.frombytes(array("d", values).tobytes())
    for place, value in enumerate(values):
        if value != value:
            bits[place] = _NAN_ARRIVAL  # a NaN has many forms
    return bits


def literal(value: float) -> str:
    """A value as JSON text that reads back to the last bit."""
    if value - value == 0.0:  # neither NaN nor infinite
        return repr(value)
    if value != value:
        return '"NaN"'
    return '"Infinity"' if value > 0 else '"-Infinity"'


def _latest(points: Sequence[Point]) -> dict[str, Point]:
    """The last of the points at the greatest step and timestamp, for each key."""
    latest: dict[str, Point] = {}
    for point in points:
        best = latest.get(point.key)
        if (
            best is None
            or point.step > best.step
            or (point.step == best.step and point.timestamp >= best.timestamp)
        ):
            latest[point.key] = point
    return latest


def _store_latest_of_models(
    tx: Tx, run: RunRow, points: Sequence[Point], numbers: dict[str, int]
) -> None:
    # In the order in which they came, which decides among points of one step and timestamp.
    tx.executemany(
        queries.SET_LATEST_OF_MODEL,
        [
            (
                point.model_id,
                numbers[point.key],
                run.run_num,
                point.dataset_name or "",
                point.dataset_digest or "",
                value if (value := point.value) == value else None,
                point.step,
                point.timestamp,
                literal(value),
            )
            for point in points
        ],
    )
