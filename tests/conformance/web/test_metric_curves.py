"""Curves for charts: every point when they are few, and no spike lost when they are many."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from headrace.services import metric_curves
from mlflow.entities import Metric
from tests.conformance.web.conftest import Web

Point = tuple[int, int, float]
"""Step, timestamp, value."""

START = 1_000_000


def log(web: Web, run_id: str, key: str, points: list[Point]) -> None:
    for begin in range(0, len(points), 1000):
        part = points[begin : begin + 1000]
        metrics = [Metric(key, value, timestamp, step) for step, timestamp, value in part]
        web.store.log_batch(run_id, metrics, [], [])


def new_run(web: Web) -> str:
    return web.store.create_run("0", "u", START, [], "run").info.run_id


def curves(web: Web, run_ids: list[str], keys: list[str], **asked: Any) -> list[Any]:
    found: list[Any] = web.post("metrics/curves", run_ids=run_ids, metric_keys=keys, **asked)[
        "curves"
    ]
    return found


def points_of(curve: Any) -> list[Point]:
    times = [time + curve["origin"] for time in curve["times"]]
    values = [float(value) for value in curve["values"]]
    return list(zip(curve["steps"], times, values, strict=True))


def same(points: list[Point]) -> list[str]:
    """Points so that NaN equals NaN."""
    return [repr(point) for point in points]


def noisy(count: int, seed: int, step: Callable[[int, random.Random], int]) -> list[Point]:
    chance = random.Random(seed)
    odd = [math.nan, math.inf, -math.inf]
    return [
        (
            step(index, chance),
            START + 10 * index + chance.randrange(30),
            chance.choice(odd) if chance.random() < 0.02 else round(chance.random(), 3),
        )
        for index in range(count)
    ]


def test_few_points_are_all_given_in_order(web: Web) -> None:
    run = new_run(web)
    points = [(-2, START + 5, 0.5), (1, START + 1, math.nan), (1, START + 3, math.inf)]
    log(web, run, "loss", list(reversed(points)))
    assert curves(web, [run], ["loss"]) == [
        {
            "run_id": run,
            "metric_key": "loss",
            "origin": START,
            "points": 3,
            "exact": True,
            "steps": [-2, 1, 1],
            "times": [5, 1, 3],
            "values": [0.5, "NaN", "Infinity"],
        }
    ]
    [timely] = curves(web, [run], ["loss"], x="time")
    assert same(points_of(timely)) == same([points[1], points[2], points[0]])


def test_curves_come_in_the_order_of_runs_then_metrics(web: Web) -> None:
    runs = [new_run(web) for _ in range(3)]
    for run in runs[:2]:
        for key in ("a", "b"):
            log(web, run, key, [(1, START, 1.0)])
    asked = curves(web, [runs[1], "no-such-run", runs[2], runs[0]], ["b", "none", "a", "b"])
    expected = [(runs[1], "b"), (runs[1], "a"), (runs[0], "b"), (runs[0], "a")]
    assert [(curve["run_id"], curve["metric_key"]) for curve in asked] == expected
    assert curves(web, [], ["a"]) == curves(web, runs, []) == []


STEPS: dict[str, Callable[[int, random.Random], int]] = {
    "even": lambda index, chance: index,
    "sparse": lambda index, chance: index * index,
    "repeated": lambda index, chance: index // 7 - 20,
    "shuffled": lambda index, chance: chance.randrange(3000),
    "one": lambda index, chance: 0,
}


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("x", ["step", "time", "relative"])
def test_each_bucket_keeps_its_extremes(web: Web, x: str, steps: str) -> None:
    run = new_run(web)
    points = noisy(1500, 7, STEPS[steps])
    log(web, run, "m", points)
    axis = 0 if x == "step" else 1
    low, high = min(p[axis] for p in points), max(p[axis] for p in points)
    for buckets in (1, 10, 40):
        [curve] = curves(web, [run], ["m"], x=x, buckets=buckets)
        given = points_of(curve)
        assert set(same(given)) <= set(same(points))
        assert curve["points"] == len(set(same(points)))
        assert curve["exact"] is False
        assert [point[axis] for point in given] == sorted(point[axis] for point in given)
        assert {given[0][axis], given[-1][axis]} == {low, high}
        assert len(given) <= 3 * buckets + 2
        assert_extremes(points, given, axis, edges(low, high, buckets))


def edges(low: int, high: int, buckets: int) -> list[int]:
    """Where buckets begin, and where the last one ends."""
    width = -(-(high - low + 1) // buckets)
    return [low + width * index for index in range(buckets + 1)]


def assert_extremes(points: list[Point], given: list[Point], axis: int, borders: list[int]) -> None:
    for begin, after in pairwise(borders):
        inside = [p[2] for p in points if begin <= p[axis] < after]
        shown = [p[2] for p in given if begin <= p[axis] < after]
        numbers = [value for value in inside if not math.isnan(value)]
        if numbers:
            left = [value for value in shown if not math.isnan(value)]
            assert (min(left), max(left)) == (min(numbers), max(numbers))
        assert any(map(math.isnan, shown)) == any(map(math.isnan, inside))


@pytest.mark.parametrize("x", ["step", "time", "relative"])
def test_a_range_holds_both_its_ends_and_shows_more_when_it_is_small(web: Web, x: str) -> None:
    run = new_run(web)
    points = [(index, START + 10 * index, float(index)) for index in range(600)]
    log(web, run, "m", points)
    place = {"step": lambda p: p[0], "time": lambda p: p[1], "relative": lambda p: p[1] - START}[x]
    asked = {"x": x, "buckets": 20}
    few = curves(web, [run], ["m"], **asked, start=place(points[100]), end=place(points[130]))
    assert (few[0]["exact"], points_of(few[0])) == (True, points[100:131])
    [more] = curves(web, [run], ["m"], **asked, start=place(points[100]) - 0.5)
    assert (more["points"], more["exact"]) == (500, False)
    assert (points_of(more)[0], points_of(more)[-1]) == (points[100], points[-1])
    assert curves(web, [run], ["m"], **asked, start=place(points[-1]) + 1) == []
    assert curves(web, [run], ["m"], **asked, end=-1e300) == []


def test_steps_may_be_as_far_apart_as_they_can(web: Web) -> None:
    run = new_run(web)
    ends = [-(2**63), -(2**62), 2**62 + 1, 2**63 - 1]
    points = [(step, START, float(index)) for index, step in enumerate(ends)]
    points += [(index, START, 5.0 + index) for index in range(6)]
    log(web, run, "m", points)
    [curve] = curves(web, [run], ["m"], buckets=4)
    assert curve["points"] == len(points)
    steps = [*ends[:2], 0, 5, *ends[2:]]
    values = {step: value for step, _, value in points}
    assert [(step, value) for step, _, value in points_of(curve)] == [
        (step, values[step]) for step in steps
    ]


def test_times_count_from_the_start_of_the_run_or_an_earlier_point(web: Web) -> None:
    run = new_run(web)
    log(web, run, "imported", [(0, 40, 1.0), (1, 50, 2.0)])
    log(web, run, "late", [(0, START + 3, 1.0)])
    early, late = curves(web, [run], ["imported", "late"], x="relative")
    assert (early["origin"], early["times"]) == (40, [0, 10])
    assert (late["origin"], late["times"]) == (START, [3])


def test_a_curve_grows_with_its_run(web: Web) -> None:
    run, other = new_run(web), new_run(web)
    log(web, run, "m", [(1, START, 1.0)])
    log(web, other, "m", [(1, START, 1.0)])
    assert [len(curve["steps"]) for curve in curves(web, [run, other], ["m"])] == [1, 1]
    log(web, run, "m", [(2, START, 2.0)])
    assert [curve["steps"] for curve in curves(web, [run, other], ["m"])] == [[1, 2], [1]]
    log(web, run, "m", noisy(300, 1, STEPS["even"]))
    assert curves(web, [run], ["m"], buckets=5)[0]["points"] == 302


def test_many_curves_are_read_side_by_side(web: Web) -> None:
    runs = [new_run(web) for _ in range(24)]
    for number, run in enumerate(runs):
        log(web, run, "m", [(step, START, float(number)) for step in range(30)])
    found = curves(web, runs, ["m"], buckets=5)
    assert [curve["run_id"] for curve in found] == runs
    assert [set(curve["values"]) for curve in found] == [{float(n)} for n in range(24)]


def test_a_memory_that_is_too_small_changes_no_answer(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metric_curves, "REMEMBERED", 200)
    runs = [new_run(web) for _ in range(4)]
    for run in runs:
        log(web, run, "m", noisy(50, 2, STEPS["even"]))
    first = curves(web, runs, ["m"], buckets=10)
    assert curves(web, runs, ["m"], buckets=10) == first
    assert len(first) == 4


def test_what_cannot_be_asked_is_told(web: Web) -> None:
    path = "metrics/curves"
    assert "step, time or relative" in web.refused(path, x="epoch")
    assert "from 1 to 5000" in web.refused(path, buckets=0)
    assert "before start" in web.refused(path, start=2, end=1)
    assert "finite" in web.refused(path, start="Infinity")
    many = [f"{number}" for number in range(101)]
    assert "10000 curves" in web.refused(path, run_ids=many, metric_keys=many)
    runs = [new_run(web) for _ in range(21)]
    for run in runs:
        web.store.log_batch(run, [Metric(f"m{n}", 1.0, 1, 1) for n in range(10)], [], [])
    keys = [f"m{n}" for n in range(10)]
    told = web.refused(path, run_ids=runs, metric_keys=keys, buckets=5000)
    assert "at most 4761 buckets" in told
