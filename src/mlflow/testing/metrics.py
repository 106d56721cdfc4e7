"""What every store does with metrics."""

from __future__ import annotations

import math

import pytest

from mlflow.entities import Metric
from mlflow.stores.contract import TrackingStore
from mlflow.testing.given import START, new_run, refused, values

FAR = 2**63 - 1

# Floats that are easily lost on the way.
DELICATE = [
    0.1 + 0.2,
    1 / 3,
    5e-324,
    1.7976931348623157e308,
    -2.2250738585072014e-308,
    1e22,
    123456789.12345679,
    0.0,
    float("inf"),
    float("-inf"),
    float("nan"),
]


class MetricConformance:
    """Points, the latest of each metric, and histories."""

    # ---- values ----
    @pytest.mark.parametrize("value", DELICATE, ids=repr)
    def test_a_value_is_exact(self, store: TrackingStore, value: float) -> None:
        run_id = new_run(store)
        store.log_metric(run_id, Metric("single", value, START, 0))
        store.log_batch(run_id, [Metric("batch", value, START, 0)], [], [])
        latest = store.get_run(run_id).data.metrics
        for key in ("single", "batch"):
            [point] = store.get_metric_history(run_id, key)
            assert _same(latest[key], value)
            assert _same(point.value, value)

    @pytest.mark.parametrize("step", [-FAR, -1, 0, 1, FAR])
    def test_a_step_may_be_any_integer(self, store: TrackingStore, step: int) -> None:
        run_id = new_run(store)
        store.log_metric(run_id, Metric("m", 1.0, START, step))
        [point] = store.get_metric_history(run_id, "m")
        assert (point.key, point.timestamp, point.step) == ("m", START, step)

    def test_numbers_that_cannot_be(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        for point in (
            Metric("m", 1.0, -1, 0),
            Metric("m", 1.0, 2**63, 0),
            Metric("m", 1.0, START, 2**63),
            Metric("m", 1.0, START, -(2**63) - 1),
        ):
            with refused("INVALID_PARAMETER_VALUE", "m"):
                store.log_metric(run_id, point)
            with refused("INVALID_PARAMETER_VALUE", "m"):
                store.log_batch(run_id, [point], [], [])
        assert store.get_metric_history(run_id, "m") == []

    def test_a_point_twice_is_one(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        for value in (0.5, float("nan")):
            point = Metric("m", value, START, 3)
            store.log_metric(run_id, point)
            store.log_metric(run_id, point)
            store.log_batch(run_id, [point, point], [], [])
        assert len(store.get_metric_history(run_id, "m")) == 2

    # ---- the latest ----
    @pytest.mark.parametrize("batch", [False, True], ids=["single", "batch"])
    @pytest.mark.parametrize(
        ("points", "latest"),
        [
            ([(1.0, 5, 1), (2.0, 1, 2), (3.0, 9, 0)], 2.0),
            ([(1.0, 5, 1), (2.0, 6, 1), (3.0, 4, 1)], 2.0),
            ([(3.0, 5, 1), (1.0, 5, 1)], 1.0),
            ([(1.0, 5, 1), (3.0, 5, 1)], 3.0),
            ([(1.0, 5, -3), (2.0, 5, -2)], 2.0),
            ([(1.0, 5, 1), (float("nan"), 6, 1)], float("nan")),
            ([(float("nan"), 5, 1), (1.0, 6, 1)], 1.0),
        ],
    )
    def test_the_latest_point(
        self,
        store: TrackingStore,
        points: list[tuple[float, int, int]],
        latest: float,
        batch: bool,
    ) -> None:
        run_id = new_run(store)
        metrics = [Metric("m", value, timestamp, step) for value, timestamp, step in points]
        if batch:
            store.log_batch(run_id, metrics, [], [])
        else:
            for metric in metrics:
                store.log_metric(run_id, metric)
        assert _same(store.get_run(run_id).data.metrics["m"], latest)

    def test_each_metric_and_run_has_its_own(self, store: TrackingStore) -> None:
        first, second = new_run(store), new_run(store)
        keys = [f"k{number}" for number in range(300)]
        store.log_batch(first, [Metric(key, 1.5, START, 1) for key in keys], [], [])
        store.log_metric(second, Metric("k0", 2.5, START, 0))
        store.log_metric(first, Metric("K0", 3.5, START, 0))
        assert store.get_run(first).data.metrics == {**dict.fromkeys(keys, 1.5), "K0": 3.5}
        assert store.get_run(second).data.metrics == {"k0": 2.5}

    # ---- histories ----
    def test_a_history_is_in_order(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        given = [(4.0, 9, 2), (1.0, 7, -1), (3.0, 8, 2), (2.0, 9, 0)]
        for value, timestamp, step in given:
            store.log_metric(run_id, Metric("m", value, timestamp, step))
        store.log_metric(run_id, Metric("other", 9.0, 1, 1))
        assert values(store.get_metric_history(run_id, "m")) == [1.0, 2.0, 3.0, 4.0]

    def test_what_is_not_there_has_no_history(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        assert store.get_metric_history(run_id, "nothing") == []
        assert store.get_metric_history("0" * 32, "nothing") == []

    def test_pages(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        # Many at one step and time, so that pages end among them.
        metrics = [Metric("m", float(number), START, number // 50) for number in range(200)]
        store.log_batch(run_id, metrics, [], [])
        for size in (1, 7, 50, 199, 200, 201):
            pages, token = [], None
            for _ in range(300):
                page = store.get_metric_history(run_id, "m", size, token)
                pages.append(page)
                token = page.token
                if not token:
                    break
            assert all(len(page) == size for page in pages[:-1])
            found = [value for page in pages for value in values(page)]
            assert found == [float(number) for number in range(200)]

    def test_a_page_is_followed_by_what_came_after_it(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        for step in (0, 2, 4, 6):
            store.log_metric(run_id, Metric("m", float(step), START, step))
        page = store.get_metric_history(run_id, "m", 2)
        for step in (1, 3):  # before and after the place where the page ended
            store.log_metric(run_id, Metric("m", float(step), START, step))
        rest = store.get_metric_history(run_id, "m", 10, page.token)
        assert values(page) + values(rest) == [0.0, 2.0, 3.0, 4.0, 6.0]

    def test_pages_that_cannot_be(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        store.log_batch(run_id, [Metric("m", 1.0, 1, 1), Metric("m", 2.0, 2, 2)], [], [])
        store.log_batch(run_id, [Metric("n", 1.0, 1, 1), Metric("n", 2.0, 2, 2)], [], [])
        token = store.get_metric_history(run_id, "m", 1).token
        with refused("INVALID_PARAMETER_VALUE"):
            store.get_metric_history(run_id, "n", 1, token)
        for bad in ("nonsense", "bm9uc2Vuc2U=", "é"):
            with refused("INVALID_PARAMETER_VALUE"):
                store.get_metric_history(run_id, "m", 1, bad)
        with refused("INVALID_PARAMETER_VALUE"):
            store.get_metric_history(run_id, "m", 0)

    # ---- histories of several runs ----
    def test_histories_of_several_runs(self, store: TrackingStore) -> None:
        runs = [new_run(store) for _ in range(3)]
        for place, run_id in enumerate(runs[:2]):
            points = [Metric("m", place + step / 10, START, step) for step in range(5)]
            store.log_batch(run_id, points, [], [])
        asked = [runs[1], "0" * 32, runs[2], runs[0]]
        found = store.get_metric_history_bulk(asked, "m", 7)
        assert [(point.run_id, point.step) for point in found] == [
            *((runs[1], step) for step in range(5)),
            *((runs[0], step) for step in range(2)),
        ]
        assert found[0].value == 1.0
        for bad in ([], [f"{number:032x}" for number in range(101)]):
            with refused("INVALID_PARAMETER_VALUE"):
                store.get_metric_history_bulk(bad, "m", 10)

    def test_thinned_histories_keep_every_spike(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        spikes = {333: 1000.0, 666: -1000.0}
        points = [
            Metric("m", spikes.get(step, math.sin(step)), START, step) for step in range(1000)
        ]
        store.log_batch(run_id, points, [], [])
        thinned = store.get_metric_history_bulk_interval([run_id], "m", 50)
        steps = [point.step for point in thinned]
        assert steps == sorted(set(steps))
        assert 25 <= len(steps) <= 60
        assert (steps[0], steps[-1]) == (0, 999)
        assert set(spikes) <= set(steps)
        assert all(point.value == points[point.step].value for point in thinned)

    def test_short_histories_are_not_thinned(self, store: TrackingStore) -> None:
        runs = [new_run(store) for _ in range(2)]
        for run_id in runs:
            points = [Metric("m", float(step), START, step) for step in range(20)]
            store.log_batch(run_id, points, [], [])
        found = store.get_metric_history_bulk_interval(runs, "m", 20)
        assert [(point.run_id, point.step) for point in found] == [
            (run_id, step) for run_id in runs for step in range(20)
        ]
        between = store.get_metric_history_bulk_interval(runs[:1], "m", 20, 5, 7)
        assert [point.step for point in between] == [5, 6, 7]
        [last] = store.get_metric_history_bulk_interval(runs[:1], "m", 1)
        assert last.step == 19

    def test_histories_without_steps_are_thinned_by_time(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        points = [Metric("m", float("nan"), START + time, 0) for time in range(500)]
        points += [Metric("m", 1.0, START + 500 + time, 0) for time in range(500)]
        store.log_batch(run_id, points, [], [])
        thinned = store.get_metric_history_bulk_interval([run_id], "m", 40)
        assert 20 <= len(thinned) <= 50
        times = [point.timestamp - START for point in thinned]
        assert times == sorted(times)
        assert (times[0], times[-1]) == (0, 999)

    def test_intervals_that_cannot_be(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        for arguments in ((0,), (2501,), (10, 5), (10, None, 5), (10, 7, 5)):
            with refused("INVALID_PARAMETER_VALUE"):
                store.get_metric_history_bulk_interval([run_id], "m", *arguments)
        with refused("INVALID_PARAMETER_VALUE"):
            store.get_metric_history_bulk_interval([], "m", 10)


def _same(one: float, other: float) -> bool:
    """Equal to the last bit; a NaN equals a NaN."""
    if math.isnan(other):
        return math.isnan(one)
    return one == other and math.copysign(1.0, one) == math.copysign(1.0, other)
