"""Runs as a table: counts, pages, jumps and columns."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunStatus, ViewType
from tests.conformance.web.conftest import Web


def table(web: Web, *columns: str, **asked: Any) -> Any:
    return web.post("runs/table", **{"experiment_ids": ["0"], "columns": columns, **asked})


def test_a_row_has_what_is_asked_for_and_nothing_else(web: Web) -> None:
    run = web.add("owl", {"loss": 0.1 + 0.2}, {"lr": "0.1"}, {"team": "a.b c"})
    names = ["attributes.run_name", "params.lr", "metrics.loss", "tags.team", "metrics.other"]
    assert table(web, *names) == {
        "run_ids": [run],
        "columns": {
            "attributes.run_name": ["owl"],
            "params.lr": ["0.1"],
            "metrics.loss": [0.1 + 0.2],
            "tags.team": ["a.b c"],
            "metrics.other": [None],
        },
        "next_page_token": "",
    }
    assert table(web) == {"run_ids": [run], "columns": {}, "next_page_token": ""}


def test_attributes_of_every_kind(web: Web) -> None:
    first = web.add("parent")
    second = web.add("child", tags={"mlflow.parentRunId": first})
    binned = web.add("binned", tags={"mlflow.parentRunId": first})
    web.store.delete_run(binned)
    web.store.update_run_info(second, RunStatus.FINISHED, 2500, None)
    names = [
        *("run_id", "run_name", "experiment_id", "status", "start_time", "end_time", "duration"),
        *("user_id", "lifecycle_stage", "parent_run_id", "children", "datasets"),
    ]
    found = table(web, *(f"attributes.{name}" for name in names), order_by=["start_time"])
    rows = [
        dict(zip(names, row, strict=True)) for row in zip(*found["columns"].values(), strict=True)
    ]
    assert rows[0] == {
        "run_id": first,
        "run_name": "parent",
        "experiment_id": "0",
        "status": "RUNNING",
        "start_time": 1000,
        "end_time": None,
        "duration": None,
        "user_id": "u",
        "lifecycle_stage": "active",
        "parent_run_id": None,
        "children": 1,
        "datasets": [],
    }
    assert rows[1]["parent_run_id"] == first
    assert (rows[1]["end_time"], rows[1]["duration"], rows[1]["children"]) == (2500, 500, 0)
    assert found["run_ids"] == [first, second]


def test_the_time_of_the_last_change_tells_which_rows_are_new(web: Web) -> None:
    run = web.add()
    [before] = table(web, "attributes.updated_at")["columns"]["attributes.updated_at"]
    web.store.log_metric(run, Metric("m", 1.0, 1, 1))
    [after] = table(web, "attributes.updated_at")["columns"]["attributes.updated_at"]
    assert after > before


def test_datasets_come_in_their_order(web: Web) -> None:
    run = web.add()
    given = [
        DatasetInput(Dataset("z", "1", "local", "{}"), [InputTag("mlflow.data.context", "train")]),
        DatasetInput(Dataset("a", "2", "local", "{}"), []),
    ]
    web.store.log_inputs(run, given)
    assert table(web, "attributes.datasets")["columns"]["attributes.datasets"] == [
        [
            {"name": "z", "digest": "1", "context": "train"},
            {"name": "a", "digest": "2", "context": None},
        ]
    ]


def test_numbers_that_json_lacks_are_text(web: Web) -> None:
    for value in (math.nan, math.inf, -math.inf):
        web.add(metrics={"m": value})
    found = table(web, "metrics.m", order_by=["start_time"])["columns"]["metrics.m"]
    assert found == ["NaN", "Infinity", "-Infinity"]


def test_keys_may_hold_dots_spaces_and_quotes(web: Web) -> None:
    key = "a.b c/ü:1"
    web.add(metrics={"val/loss.x y": 1.0}, params={"a.b": "1"}, tags={key: "2"})
    found = table(web, "metrics.val/loss.x y", "params.a.b", f"tags.{key}")
    assert [values[0] for values in found["columns"].values()] == [1.0, "1", "2"]


def test_pages_go_on_where_the_last_one_ended_though_columns_change(web: Web) -> None:
    runs = [web.add(params={"p": str(index)}) for index in range(5)]
    first = table(web, order_by=["start_time"], max_results=2)
    token = first["next_page_token"]
    web.add("late")
    second = table(web, "params.p", order_by=["start_time"], max_results=2, page_token=token)
    assert first["run_ids"] + second["run_ids"] == runs[:4]
    assert second["columns"] == {"params.p": ["2", "3"]}


def fill(web: Web) -> None:
    chance = random.Random(5)
    web.store.create_experiment("second")
    for index in range(60):
        metrics = {"m": chance.choice([1.0, 2.0, math.nan, math.inf])} if index % 3 else {}
        params = {"p": chance.choice("abc")} if index % 4 else {}
        run = web.add(f"{index}", metrics, params, experiment=chance.choice("01"))
        if index % 5 == 0:
            web.store.update_run_info(run, RunStatus.FINISHED, index * 1000 + 5, None)
        if index % 7 == 0:
            web.store.delete_run(run)


@pytest.mark.parametrize("experiments", [["0"], ["0", "1"]], ids=["one", "two"])
def test_a_jump_gives_the_rows_that_paging_would_reach(web: Web, experiments: list[str]) -> None:
    fill(web)
    orders = [[], ["metrics.m"], ["metrics.m DESC"], ["params.p", "run_name"], ["end_time DESC"]]
    filters = ["", "metrics.m > 1", "params.p = 'a'", "run_name LIKE '%1' OR params.p IS NULL"]
    for order in orders:
        for text in filters:
            asked = {"experiment_ids": experiments, "filter": text, "order_by": order}
            every = web.store.search_runs(experiments, text, order_by=order)
            ids = [run.info.run_id for run in every]
            assert table(web, **asked, max_results=1000)["run_ids"] == ids
            for offset in (1, len(ids) // 2, max(0, len(ids) - 2), len(ids), len(ids) + 3):
                found = table(web, **asked, offset=offset, max_results=4)
                assert found["run_ids"] == ids[offset : offset + 4], (order, text, offset)
                assert (found["next_page_token"] != "") == (len(ids) > offset + 4)


def test_a_page_follows_a_jump(web: Web) -> None:
    runs = [web.add() for _ in range(6)]
    asked: dict[str, Any] = {"order_by": ["start_time"], "max_results": 2}
    jumped = table(web, **asked, offset=2)
    following = table(web, **asked, page_token=jumped["next_page_token"])
    assert jumped["run_ids"] + following["run_ids"] == runs[2:]


@pytest.mark.parametrize("view", ["ACTIVE_ONLY", "DELETED_ONLY", "ALL"])
def test_a_count_is_that_of_the_search(web: Web, view: str) -> None:
    fill(web)
    stages = ViewType.from_string(view.lower())
    filters = [
        "",
        "metrics.m > 1",
        "params.p IN ('a', 'b') AND NOT run_name LIKE '1%'",
        "end_time > 0",
    ]
    for experiments in (["0"], ["1", "0", "99"], []):
        for text in filters:
            asked = {"experiment_ids": experiments, "filter": text, "run_view_type": view}
            expected = len(web.store.search_runs(experiments, text, stages))
            assert web.post("runs/count", **asked) == {"count": expected}, asked


def test_runs_may_be_named(web: Web) -> None:
    other = web.store.create_experiment("other")
    runs = [web.add(f"{index}", experiment=[*"0", other][index % 2]) for index in range(4)]
    web.store.delete_run(runs[1])
    asked = [runs[3], "no-such-run", runs[1], runs[0], runs[3]]
    found = web.post("runs/table", run_ids=asked, columns=["attributes.run_name"])
    assert found == {
        "run_ids": [runs[3], runs[1], runs[0]],
        "columns": {"attributes.run_name": ["3", "1", "0"]},
        "next_page_token": "",
    }
    assert "leave out" in web.refused("runs/table", run_ids=runs, filter="status = 'FINISHED'")
    many = [f"{number}" for number in range(10_001)]
    assert "At most 10000" in web.refused("runs/table", run_ids=many)


def test_what_cannot_be_asked_is_told(web: Web) -> None:
    assert "'loss' is no column" in web.refused("runs/table", columns=["loss"])
    assert "'params.' is no column" in web.refused("runs/table", columns=["params."])
    assert "no attribute" in web.refused("runs/table", columns=["attributes.color"])
    assert "at most 2000" in web.refused("runs/table", columns=[f"params.{n}" for n in range(2001)])
    assert "offset" in web.refused("runs/table", offset=-1)
    web.add()
    web.add()
    token = table(web, max_results=1)["next_page_token"]
    asked = {"experiment_ids": ["0"], "page_token": token}
    assert "one of them" in web.refused("runs/table", **asked, offset=1)
    assert "another query" in web.refused("runs/table", **asked, filter="params.a = '1'")
    assert "statos" in web.refused("runs/count", filter="statos = 'x'")
    assert "view type" in web.refused("runs/count", run_view_type="SOME")


def test_many_columns_of_many_kinds(web: Web) -> None:
    keys = [f"k{index}" for index in range(90)]
    run = web.add()
    web.store.log_batch(
        run,
        [Metric(key, float(index), 1, 1) for index, key in enumerate(keys)],
        [Param(key, key) for key in keys],
        [],
    )
    columns = [f"{kind}.{key}" for key in keys for kind in ("params", "metrics")]
    found = table(web, *columns)["columns"]
    assert list(found) == columns
    assert [found[f"metrics.{key}"] for key in keys] == [[float(n)] for n in range(90)]
    assert all(found[f"params.{key}"] == [key] for key in keys)
