"""What the database store does beyond the contract that every store keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from headrace.services.store import SqlStore, open_store
from headrace.sql.engine import open_engine
from mlflow.entities import Metric, Param, RunTag
from mlflow.testing.given import START, new_experiment, new_run, refused


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, "mlflow-artifacts:/")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("root", "location"),
    [
        ("mlflow-artifacts:/", "mlflow-artifacts:/0"),
        ("mlflow-artifacts://host:5000/", "mlflow-artifacts://host:5000/0"),
        ("/data/mlruns", "/data/mlruns/0"),
        ("s3://bucket", "s3://bucket/0"),
    ],
)
def test_the_default_experiment_gets_a_location(sqlite_url: str, root: str, location: str) -> None:
    open_engine(sqlite_url).close()
    store = open_store(sqlite_url, root)
    assert store.get_experiment("0").artifact_location == location
    store.close()
    again = open_store(sqlite_url, "s3://elsewhere")
    assert again.get_experiment("0").artifact_location == location
    again.close()


def test_a_location_with_a_slash_at_its_end(store: SqlStore) -> None:
    made = store.create_experiment("e", "s3://bucket/e/")
    run = store.create_run(made, "alice", START, [], None)
    assert run.info.artifact_uri == f"s3://bucket/e/{run.info.run_id}/artifacts"


def test_long_values_are_refused_if_that_is_wanted(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = new_run(store)
    monkeypatch.setenv("MLFLOW_TRUNCATE_LONG_VALUES", "false")
    with refused("INVALID_PARAMETER_VALUE", "6000"):
        store.log_param(run_id, Param("p", "x" * 6001))
    with refused("INVALID_PARAMETER_VALUE", "8000"):
        store.log_batch(run_id, [], [], [RunTag("t", "x" * 8001)])


def test_a_client_may_choose_the_id(store: SqlStore) -> None:
    chosen = "0123456789abcdef0123456789abcdef"
    run = store.create_run("0", "alice", START, [], None, chosen)
    assert run.info.run_id == chosen
    with refused("RESOURCE_ALREADY_EXISTS", chosen):
        store.create_run("0", "alice", START, [], None, chosen)
    with refused("INVALID_PARAMETER_VALUE"):
        store.create_run("0", "alice", START, [], None, "../etc")


def test_tags_of_a_new_run_may_have_any_name(store: SqlStore) -> None:
    tags = [RunTag("a//b", "1"), RunTag("e@mail, %", "2")]
    run = store.create_run("0", "alice", START, tags, "named")
    assert run.data.tags == {"a//b": "1", "e@mail, %": "2", "mlflow.runName": "named"}


def test_ids_of_clients_do_not_move_those_of_the_store(store: SqlStore) -> None:
    with store.engine.write() as tx:
        tx.execute(
            "INSERT INTO experiments (experiment_id, name, artifact_location, creation_time,"
            " last_update_time) VALUES (123456789012345678, 'offline', 'x', 1, 1)"
        )
    assert int(new_experiment(store)) < 1000


# ---- answers as text ----
def test_a_history_as_the_answer_of_the_rest_api(store: SqlStore) -> None:
    run_id = new_run(store)
    given = [0.0, 1 / 3, float("nan"), float("inf"), float("-inf"), 1e300]
    points = [Metric("m", value, START, step) for step, value in enumerate(given)]
    store.log_batch(run_id, points, [], [])
    answer = json.loads(store.get_metric_history_json(run_id, "m", 4))
    token = answer.pop("next_page_token")
    fields = {"key": "m", "timestamp": START}
    shown = [0.0, 1 / 3, "NaN", "Infinity", "-Infinity", 1e300]
    assert answer == {
        "metrics": [{**fields, "step": step, "value": shown[step]} for step in range(4)]
    }
    answer = json.loads(store.get_metric_history_json(run_id, "m", 4, token))
    assert answer == {
        "metrics": [{**fields, "step": step, "value": shown[step]} for step in (4, 5)]
    }
    several = json.loads(store.get_metric_history_bulk_json([run_id], "m", 10))
    assert [point["value"] for point in several["metrics"]] == shown
    assert several["metrics"][0] == {**fields, "step": 0, "value": 0.0, "run_id": run_id}
    thinned = json.loads(store.get_metric_history_bulk_interval_json([run_id], "m", 10))
    assert thinned == several


def test_an_experiment_as_the_answer_of_the_rest_api(store: SqlStore) -> None:
    answer = json.loads(store.get_experiment_json("0"))
    assert answer["experiment"]["experiment_id"] == "0"
    assert answer == json.loads(store.get_experiment_by_name_json("Default") or "")
    assert store.get_experiment_by_name_json("nothing") is None


# ---- models as older clients record them ----
def test_the_history_of_models_in_a_tag(store: SqlStore) -> None:
    run_id = new_run(store)
    model = {"artifact_path": "m", "flavors": {}, "run_id": run_id, "utc_time_created": "now"}
    for path in ("first", "sécond"):
        store.record_logged_model(run_id, json.dumps({**model, "artifact_path": path}))
    history = json.loads(store.get_run(run_id).data.tags["mlflow.log-model.history"])
    assert [each["artifact_path"] for each in history] == ["first", "sécond"]
    for bad in ("", "{", "[]", "{}", json.dumps({**model, "x": "\x00"})):
        with refused("INVALID_PARAMETER_VALUE"):
            store.record_logged_model(run_id, bad)


# ---- logged models' metrics ----
def test_points_of_logged_models(store: SqlStore) -> None:
    run_id = new_run(store)
    model_id = store.create_logged_model("0", "model").model_id
    for value, step, digest in ((1.0, 1, "x"), (2.0, 0, "x"), (3.0, 5, "y"), (4.0, 5, "y")):
        store.log_metric(run_id, Metric("acc", value, START, step, model_id, "data", digest))
    store.log_batch(run_id, [Metric("acc", 5.0, START, 1, model_id)], [], [])
    found = store.get_logged_model(model_id).metrics or []
    assert sorted((each.value, each.step, each.dataset_digest or "") for each in found) == [
        (1.0, 1, "x"),
        (4.0, 5, "y"),
        (5.0, 1, ""),
    ]
    assert {each.run_id for each in found} == {run_id}
    assert store.get_run(run_id).data.metrics == {"acc": 4.0}


def test_points_of_logged_models_that_are_not_there(store: SqlStore) -> None:
    run_id = new_run(store)
    point = Metric("acc", 1.0, START, 0, "m-" + "0" * 32)
    with refused("RESOURCE_DOES_NOT_EXIST", "m-000"):
        store.log_metric(run_id, point)
    with refused("RESOURCE_DOES_NOT_EXIST", "m-000"):
        store.log_batch(run_id, [Metric("other", 1.0, START, 0), point], [Param("p", "1")], [])
    with refused("INVALID_PARAMETER_VALUE", "digest"):
        store.log_metric(run_id, Metric("acc", 1.0, START, 0, "m-1", "data"))
    data = store.get_run(run_id).data
    assert (data.metrics, data.params) == ({}, {})
