"""Runs in groups: how many, and what their metrics come to."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from typing import Any

from mlflow.entities import RunStatus
from tests.conformance.web.conftest import Web


def groups(web: Web, *group_by: str, **asked: Any) -> Any:
    return web.post("runs/groups", **{"experiment_ids": ["0"], "group_by": group_by, **asked})


def test_groups_come_with_the_largest_first_and_the_missing_last(web: Web) -> None:
    for opt, loss in [("sgd", 1.0), ("adam", 2.0), ("sgd", 4.0), ("lion", 0.5)]:
        web.add(params={"opt": opt}, metrics={"loss": loss})
    web.add(metrics={"loss": 9.0})
    assert groups(web, "params.opt", metrics=["loss"]) == {
        "group_by": {"params.opt": ["sgd", "adam", "lion", None]},
        "runs": [2, 1, 1, 1],
        "latest_start": [3000, 2000, 4000, 5000],
        "metrics": {
            "loss": {
                "count": [2, 1, 1, 1],
                "mean": [2.5, 2.0, 0.5, 9.0],
                "min": [1.0, 2.0, 0.5, 9.0],
                "max": [4.0, 2.0, 0.5, 9.0],
            }
        },
        "truncated": False,
    }


def test_several_keys_make_groups_of_each_combination(web: Web) -> None:
    chance = random.Random(2)
    expected: dict[Any, list[float]] = defaultdict(list)
    for index in range(40):
        opt, team = chance.choice(["a", "b", None]), chance.choice(["x", None])
        value = chance.random()
        run = web.add(
            params={"opt": opt} if opt else {},
            tags={"team": team} if team else {},
            metrics={"m": value},
        )
        status = "RUNNING"
        if index % 3 == 0:
            web.store.update_run_info(run, RunStatus.FINISHED, 1, None)
            status = "FINISHED"
        expected[opt, team, status].append(value)
    found = groups(web, "params.opt", "tags.team", "attributes.status", metrics=["m"])
    values = list(zip(*found["group_by"].values(), strict=True))
    assert set(values) == set(expected)
    assert found["runs"] == sorted(found["runs"], reverse=True)
    for place, key in enumerate(values):
        metric = {name: numbers[place] for name, numbers in found["metrics"]["m"].items()}
        assert found["runs"][place] == metric["count"] == len(expected[key])
        assert math.isclose(metric["mean"], sum(expected[key]) / len(expected[key]))
        assert (metric["min"], metric["max"]) == (min(expected[key]), max(expected[key]))


def test_only_runs_that_are_found_are_grouped(web: Web) -> None:
    other = web.store.create_experiment("other")
    for value in range(6):
        experiment = "0" if value < 4 else other
        run = web.add(params={"p": "1"}, metrics={"m": float(value)}, experiment=experiment)
    web.store.delete_run(run)
    both = {"experiment_ids": ["0", other]}
    assert groups(web, "params.p", **both)["runs"] == [5]
    assert groups(web, "params.p", **both, run_view_type="ALL")["runs"] == [6]
    assert groups(web, "params.p", **both, filter="metrics.m >= 2")["runs"] == [3]
    assert groups(web, "params.p", **both, filter="metrics.m > 9")["runs"] == []
    found = groups(web, "attributes.experiment_id", **both)
    assert found["group_by"] == {"attributes.experiment_id": ["0", other]}
    assert groups(web, "params.p", experiment_ids=[])["runs"] == []


def test_what_is_no_number_does_not_count_and_infinity_does(web: Web) -> None:
    web.add(params={"p": "nan"}, metrics={"m": math.nan})
    for value in (math.inf, 1.0):
        web.add(params={"p": "up"}, metrics={"m": value})
    for value in (math.inf, -math.inf, 1e308):
        web.add(params={"p": "both"}, metrics={"m": value})
    for value in (1e308, 1e308, 1.7e308, 1e160):
        web.add(params={"p": "huge"}, metrics={"m": value})
    web.add(params={"p": "none"})
    found = groups(web, "params.p", metrics=["m", "never"])
    assert found["group_by"]["params.p"] == ["huge", "both", "up", "nan", "none"]
    assert found["metrics"]["m"] == {
        "count": [4, 3, 2, 0, 0],
        "mean": ["Infinity", "NaN", "Infinity", None, None],
        "min": [1e160, "-Infinity", 1.0, None, None],
        "max": [1.7e308, "Infinity", "Infinity", None, None],
    }
    assert found["metrics"]["never"]["count"] == [0] * 5


def test_large_numbers_have_a_mean(web: Web) -> None:
    for value in (1e200, 3e200):
        web.add(params={"p": "1"}, metrics={"m": value})
    assert groups(web, "params.p", metrics=["m"])["metrics"]["m"]["mean"] == [2e200]


def test_the_largest_groups_are_told_and_that_there_are_more(web: Web) -> None:
    for value in range(5):
        web.add(params={"p": str(value)}, metrics={"m": 1.0})
    web.add(params={"p": "4"}, metrics={"m": 3.0})
    found = groups(web, "params.p", metrics=["m"], max_results=2)
    assert found["group_by"]["params.p"] == ["4", "0"]
    assert found["metrics"]["m"]["mean"] == [2.0, 1.0]
    assert found["truncated"] is True


def test_what_cannot_be_asked_is_told(web: Web) -> None:
    assert "1 to 4 columns, not by 0" in web.refused("runs/groups")
    assert "grouped by 'metrics.m'" in web.refused("runs/groups", group_by=["metrics.m"])
    assert "attributes.user_id" in web.refused("runs/groups", group_by=["attributes.start_time"])
    many = [f"m{index}" for index in range(51)]
    assert "At most 50" in web.refused("runs/groups", group_by=["params.p"], metrics=many)
    assert "from 1 to 10000" in web.refused("runs/groups", group_by=["tags.t"], max_results=0)
    assert "statos" in web.refused("runs/groups", group_by=["tags.t"], filter="statos = 'x'")
