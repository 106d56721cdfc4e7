"""Logged models: making, finishing, describing and deleting them, on both databases."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from headrace.services.store import SqlStore, open_store
from mlflow.entities import LoggedModelParameter, LoggedModelTag, Metric
from mlflow.entities.enumerations import LoggedModelStatus
from mlflow.exceptions import MlflowException
from mlflow.testing.journal import Written


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    opened = open_store(database_url, "mlflow-artifacts:/")
    yield opened
    opened.close()


def refused(code: str, call: Callable[..., object], *arguments: Any) -> str:
    with pytest.raises(MlflowException) as caught:
        call(*arguments)
    assert caught.value.error_code == code
    return caught.value.message


def test_a_new_model_waits_for_its_files(store: SqlStore) -> None:
    model = store.create_logged_model(
        "0",
        "churn",
        "a-run",
        [LoggedModelTag("t", "v")],
        [LoggedModelParameter("lr", "0.1")],
        "classifier",
    )
    assert re.fullmatch("m-[0-9a-f]{32}", model.model_id)
    assert model.status is LoggedModelStatus.PENDING
    assert model.artifact_location.endswith(f"/models/{model.model_id}/artifacts")
    assert (model.name, model.source_run_id, model.model_type) == ("churn", "a-run", "classifier")
    assert (model.tags, model.params, model.metrics) == ({"t": "v"}, {"lr": "0.1"}, None)
    assert model.creation_timestamp == model.last_updated_timestamp
    assert store.get_logged_model(model.model_id) == model


def test_its_place_is_under_the_experiment_s(store: SqlStore) -> None:
    number = store.create_experiment("e", "s3://bucket/e/")
    model = store.create_logged_model(number, "a")
    assert model.artifact_location == f"s3://bucket/e/models/{model.model_id}/artifacts"


def test_a_model_without_a_name_gets_one(store: SqlStore) -> None:
    for nothing in (None, ""):
        model = store.create_logged_model("0", nothing)
        assert re.fullmatch(r"[a-z]+-[a-z]+-\d+", model.name)
        assert (model.source_run_id, model.model_type) == (None, None)


def test_the_answer_has_the_fields_of_the_rest_api(store: SqlStore) -> None:
    run = store.create_run("0", "u", 0, [], None).info.run_id
    model = store.create_logged_model("0", "a \\ b", None, [LoggedModelTag("t", "\n")])
    model_id = model.model_id
    points = [
        Metric("m", 0.1 + 0.2, 5, 1, model_id, "d", "1"),
        Metric("m", math.nan, 6, 2, model_id),
        Metric("m", 0.5, 4, 0, model_id, "d", "1"),
    ]
    store.log_batch(run, points, [], [])
    done = store.finalize_logged_model(model_id, "READY")
    common = {"key": "m", "model_id": model_id, "run_id": run}
    assert json.loads(store.get_logged_model_json(model_id)) == {
        "model": {
            "info": {
                "model_id": model_id,
                "experiment_id": "0",
                "name": "a \\ b",
                "creation_timestamp_ms": done.creation_timestamp,
                "last_updated_timestamp_ms": done.last_updated_timestamp,
                "artifact_uri": model.artifact_location,
                "status": "LOGGED_MODEL_READY",
                "tags": [{"key": "t", "value": "\n"}],
            },
            "data": {
                "metrics": [
                    {**common, "value": "NaN", "timestamp": 6, "step": 2},
                    {
                        **common,
                        "value": 0.1 + 0.2,
                        "timestamp": 5,
                        "step": 1,
                        "dataset_name": "d",
                        "dataset_digest": "1",
                    },
                ],
            },
        }
    }


def test_linking_a_point_that_was_logged_does_not_log_it_again(store: SqlStore) -> None:
    model_id = store.create_logged_model("0", "a").model_id
    written = Written(store).run("0").point("m", 0.5, 1, 5).point("m", math.nan, 2, 6)
    written.send()
    run_id = written.run_id
    store.log_batch(run_id, [Metric("m", math.nan, 6, 2, model_id)], [], [])
    store.log_metric(run_id, Metric("m", 0.5, 5, 1, model_id))
    store.log_metric(run_id, Metric("m", 0.25, 5, 1, model_id))

    history = store.get_metric_history(run_id, "m")
    assert [point.step for point in history] == [1, 1, 2]
    linked = store.get_logged_model(model_id).metrics
    assert [(metric.key, metric.step) for metric in linked or ()] == [("m", 2)]


@pytest.mark.parametrize("name", ["a/b", "a:b", "a.b", "a%b", 'a"b', "a'b", "a\0", "a" * 501, 5])
def test_names_that_would_be_ambiguous_are_refused(store: SqlStore, name: Any) -> None:
    refused("INVALID_PARAMETER_VALUE", store.create_logged_model, "0", name)


def test_a_model_needs_an_active_experiment(store: SqlStore) -> None:
    refused("RESOURCE_DOES_NOT_EXIST", store.create_logged_model, "77", "a")
    number = store.create_experiment("e")
    store.delete_experiment(number)
    refused("INVALID_PARAMETER_VALUE", store.create_logged_model, number, "a")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("READY", LoggedModelStatus.READY),
        ("FAILED", LoggedModelStatus.FAILED),
        (LoggedModelStatus.READY, LoggedModelStatus.READY),
        ("LOGGED_MODEL_UPLOAD_FAILED", LoggedModelStatus.FAILED),
        (2, LoggedModelStatus.READY),
    ],
)
def test_a_model_is_finalized(store: SqlStore, given: Any, status: LoggedModelStatus) -> None:
    model = store.create_logged_model("0", "a")
    done = store.finalize_logged_model(model.model_id, given)
    assert done.status is status
    assert done.last_updated_timestamp >= model.last_updated_timestamp
    assert store.get_logged_model(model.model_id) == done


@pytest.mark.parametrize("given", ["PENDING", "UNSPECIFIED", "DONE", "", 1, 99, None])
def test_other_ends_are_refused(store: SqlStore, given: Any) -> None:
    model_id = store.create_logged_model("0", "a").model_id
    refused("INVALID_PARAMETER_VALUE", store.finalize_logged_model, model_id, given)


def test_params_are_added_and_never_changed(store: SqlStore) -> None:
    model_id = store.create_logged_model("0", "a", params=[LoggedModelParameter("p", "1")]).model_id
    store.log_logged_model_params(
        model_id, [LoggedModelParameter("p", "1"), LoggedModelParameter("a//", "é")]
    )
    assert store.get_logged_model(model_id).params == {"p": "1", "a//": "é"}
    changed = [LoggedModelParameter("new", "1"), LoggedModelParameter("p", "2")]
    assert "'1'" in refused(
        "INVALID_PARAMETER_VALUE", store.log_logged_model_params, model_id, changed
    )
    assert store.get_logged_model(model_id).params == {"p": "1", "a//": "é"}


def test_tags_are_set_changed_and_deleted(store: SqlStore) -> None:
    model_id = store.create_logged_model("0", "a", tags=[LoggedModelTag("t", "1")]).model_id
    store.set_logged_model_tags(model_id, [LoggedModelTag("t", "2"), LoggedModelTag("u", "")])
    assert store.get_logged_model(model_id).tags == {"t": "2", "u": ""}
    store.delete_logged_model_tag(model_id, "t")
    assert store.get_logged_model(model_id).tags == {"u": ""}
    refused("RESOURCE_DOES_NOT_EXIST", store.delete_logged_model_tag, model_id, "t")


@pytest.mark.parametrize(
    "pair", [("", "v"), ("k" * 251, "v"), ("k\0", "v"), ("k", "v\0"), (1, "v")]
)
def test_pairs_that_cannot_be_stored_are_refused(store: SqlStore, pair: Any) -> None:
    model_id = store.create_logged_model("0", "a").model_id
    tag, param = LoggedModelTag(*pair), LoggedModelParameter(*pair)
    code = "INVALID_PARAMETER_VALUE"
    refused(code, store.set_logged_model_tags, model_id, [tag])
    refused(code, store.log_logged_model_params, model_id, [param])
    refused(code, store.create_logged_model, "0", "a", None, [tag])
    refused(code, store.create_logged_model, "0", "a", None, None, [param])


def test_a_deleted_model_is_gone_for_readers_and_stays_deleted(store: SqlStore) -> None:
    model_id = store.create_logged_model("0", "a").model_id
    store.delete_logged_model(model_id)
    store.delete_logged_model(model_id)
    assert store.search_logged_models(["0"]) == []
    for call in (
        lambda: store.get_logged_model(model_id),
        lambda: store.finalize_logged_model(model_id, "READY"),
        lambda: store.set_logged_model_tags(model_id, [LoggedModelTag("t", "v")]),
        lambda: store.delete_logged_model_tag(model_id, "t"),
        lambda: store.log_logged_model_params(model_id, [LoggedModelParameter("p", "1")]),
    ):
        refused("RESOURCE_DOES_NOT_EXIST", call)


@pytest.mark.parametrize("model_id", ["m-nope", "", "m\0", "' OR 1=1 --"])
def test_an_unknown_model_is_not_there(store: SqlStore, model_id: str) -> None:
    store.create_logged_model("0", "a")
    for call in (
        lambda: store.get_logged_model(model_id),
        lambda: store.finalize_logged_model(model_id, "READY"),
        lambda: store.delete_logged_model(model_id),
        lambda: store.set_logged_model_tags(model_id, [LoggedModelTag("t", "v")]),
        lambda: store.delete_logged_model_tag(model_id, "t"),
        lambda: store.log_logged_model_params(model_id, [LoggedModelParameter("p", "1")]),
    ):
        refused("RESOURCE_DOES_NOT_EXIST", call)
