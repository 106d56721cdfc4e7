"""What is offered while a filter is written: keys, and their values."""

from __future__ import annotations

import random
from typing import Any

import pytest

from headrace.services import run_keys
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, RunTag
from tests.conformance.web.conftest import Web


def keys(web: Web, *experiments: str, **asked: Any) -> Any:
    return web.get("runs/keys", experiment_ids=experiments or "0", **asked)


def values(web: Web, kind: str, key: str, **asked: Any) -> Any:
    found = web.get("runs/values", **{"experiment_ids": "0", "kind": kind, "key": key, **asked})
    assert found["truncated"] is False
    return found["values"]


def test_keys_come_in_order_with_the_number_of_runs_that_have_them(web: Web) -> None:
    web.add(metrics={"loss": 1.0, "acc": 1.0}, params={"lr": "1"}, tags={"team": "a"})
    web.add(metrics={"loss": 1.0}, params={"lr": "1", "Opt": "x"})
    found = keys(web)
    assert found["params"] == [{"key": "Opt", "runs": 1}, {"key": "lr", "runs": 2}]
    assert found["metrics"] == [{"key": "acc", "runs": 1}, {"key": "loss", "runs": 2}]
    assert {"key": "team", "runs": 1} in found["tags"]
    assert found["truncated"] is False


def test_keys_are_those_of_the_experiments_that_are_asked_for(web: Web) -> None:
    other = web.store.create_experiment("other")
    web.add(params={"both": "1", "one": "1"}, metrics={"m": 1.0})
    web.add(params={"both": "1", "two": "1"}, metrics={"m": 1.0, "n": 1.0}, experiment=other)
    assert keys(web, other)["params"] == [{"key": "both", "runs": 1}, {"key": "two", "runs": 1}]
    both = keys(web, "0", other, "999", "none", "0")
    assert both["params"] == [
        {"key": "both", "runs": 2},
        {"key": "one", "runs": 1},
        {"key": "two", "runs": 1},
    ]
    assert both["metrics"] == [{"key": "m", "runs": 2}, {"key": "n", "runs": 1}]
    nothing = {"params": [], "metrics": [], "tags": [], "truncated": False}
    assert web.get("runs/keys") == nothing


def test_a_part_of_a_key_finds_it_in_any_case(web: Web) -> None:
    web.add(params={"model.depth": "1", "Depth": "1", "lr": "1"})
    found = keys(web, contains="DEPTH")
    assert [each["key"] for each in found["params"]] == ["Depth", "model.depth"]
    assert found["metrics"] == []


def test_a_list_that_is_cut_says_so(web: Web) -> None:
    web.add(params={f"p{index}": "1" for index in range(5)})
    found = keys(web, max_results=3)
    assert [each["key"] for each in found["params"]] == ["p0", "p1", "p2"]
    assert found["truncated"] is True
    assert "from 1 to 50000, not 0" in web.refused_get("runs/keys", max_results=0)


def test_a_new_key_is_there_at_once_even_where_counts_are_kept(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_keys, "QUICK_S", -1.0)
    monkeypatch.setattr(run_keys, "KEPT_TIMES", 1_000_000)
    run = web.add(metrics={"old": 1.0})
    assert keys(web)["metrics"] == [{"key": "old", "runs": 1}]
    web.add(metrics={"old": 1.0})
    web.store.log_metric(run, Metric("new", 1.0, 1, 1))
    assert keys(web)["metrics"] == [{"key": "new", "runs": 1}, {"key": "old", "runs": 1}]
    monkeypatch.setattr(run_keys, "_counts", type(run_keys._counts)())
    assert keys(web)["metrics"] == [{"key": "new", "runs": 1}, {"key": "old", "runs": 2}]


def test_values_of_params_and_tags_are_told_by_their_beginning(web: Web) -> None:
    other = web.store.create_experiment("other")
    for value in ("adam", "adamw", "sgd", "Adam", "a%m", "", "adam", "ada\U0010ffff"):
        web.add(params={"opt": value}, tags={"opt": f"tag {value}"})
    web.add(params={"opt": "other"}, experiment=other)
    all_of_them = ["", "Adam", "a%m", "adam", "adamw", "ada\U0010ffff", "sgd"]
    assert values(web, "param", "opt") == all_of_them
    assert values(web, "param", "opt", prefix="ada") == ["adam", "adamw", "ada\U0010ffff"]
    assert values(web, "param", "opt", prefix="ada\U0010ffff") == ["ada\U0010ffff"]
    assert values(web, "param", "opt", prefix="a%") == ["a%m"]
    assert values(web, "param", "opt", experiment_ids=["0", other], prefix="o") == ["other"]
    assert values(web, "tag", "opt", prefix="tag s") == ["tag sgd"]
    assert values(web, "param", "none") == []


def test_long_values_are_left_out(web: Web) -> None:
    web.add(params={"p": "x" * 199})
    web.add(params={"p": "x" * 200})
    web.add(params={"p": "x" * 300 + "y"})
    assert values(web, "param", "p") == ["x" * 199]
    assert values(web, "param", "p", prefix="x" * 250) == []


def test_the_first_values_are_told_and_that_there_are_more(web: Web) -> None:
    chance = random.Random(3)
    made = {f"{chance.random():.6f}" for _ in range(40)}
    for value in made:
        web.add(params={"p": value})
    asked = {"experiment_ids": "0", "kind": "param", "key": "p"}
    found = web.get("runs/values", **asked, max_results=7)
    assert found == {"values": sorted(made)[:7], "truncated": True}


def test_values_of_attributes(web: Web) -> None:
    run = web.add("owl")
    web.store.delete_run(web.add("ox"))
    assert values(web, "attribute", "run_name") == ["owl", "ox"]
    assert values(web, "attribute", "run_name", prefix="ow") == ["owl"]
    assert values(web, "attribute", "user_id") == ["u"]
    assert values(web, "attribute", "run_id", prefix=run[:20]) == [run]
    assert values(web, "attribute", "status", prefix="F") == ["FAILED", "FINISHED"]


def test_values_of_datasets(web: Web) -> None:
    run = web.add()
    given = Dataset("fraud", "d1", "local", "{}")
    web.store.log_inputs(run, [DatasetInput(given, [InputTag("mlflow.data.context", "train")])])
    assert values(web, "dataset", "name") == ["fraud"]
    assert values(web, "dataset", "digest", prefix="d") == ["d1"]
    assert values(web, "dataset", "context") == ["train"]
    assert values(web, "dataset", "name", experiment_ids="999") == []


def test_what_has_no_values_is_told(web: Web) -> None:
    asked = {"experiment_ids": "0", "key": "x"}
    assert "'color' is no kind" in web.refused_get("runs/values", kind="color", **asked)
    assert "status, run_name" in web.refused_get("runs/values", kind="attribute", **asked)
    assert "'x' cannot be told" in web.refused_get("runs/values", kind="dataset", **asked)
    assert "from 1 to 1000" in web.refused_get("runs/values", kind="tag", max_results=1001, **asked)


def test_a_tag_that_was_taken_away_is_no_key_any_longer(web: Web) -> None:
    run = web.add()
    web.store.set_tag(run, RunTag("passing", "1"))
    assert "passing" in [each["key"] for each in keys(web)["tags"]]
    web.store.delete_tag(run, "passing")
    assert "passing" not in [each["key"] for each in keys(web)["tags"]]
