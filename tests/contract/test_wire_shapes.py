"""The REST API's messages, field by field: what clients in other languages read and write.

Names, types and what is left out are those of MLflow 3.17.2: 64-bit integers are JSON numbers, NaN
is the text "NaN", empty lists and unset fields are absent.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.rest import Rest, shape
from tests.servers import ServerProcess

TAG = {"key": "str", "value": "str"}
RUN_INFO = {
    "run_uuid": "str",
    "run_id": "str",
    "experiment_id": "str",
    "run_name": "str",
    "user_id": "str",
    "status": "str",
    "start_time": "int",
    "artifact_uri": "str",
    "lifecycle_stage": "str",
}
METRIC = {"key": "str", "value": "float", "timestamp": "int", "step": "int"}
NOW = 1_700_000_000_000


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rest]:
    """One server for all of these tests: each works in an experiment of its own."""
    folder = tmp_path_factory.mktemp("server")
    server = ServerProcess(folder, f"sqlite:///{folder}/server.db")
    try:
        yield Rest(server.start().url)
    finally:
        server.kill()


@pytest.fixture
def experiment(rest: Rest) -> str:
    made: str = rest.post("experiments/create", {"name": uuid.uuid4().hex})["experiment_id"]
    return made


def new_run(rest: Rest, experiment_id: str = "0", **fields: Any) -> str:
    made = rest.post("runs/create", {"experiment_id": experiment_id, "start_time": NOW, **fields})
    run_id: str = made["run"]["info"]["run_id"]
    return run_id


def run_of(rest: Rest, run_id: str) -> Any:
    return rest.get("runs/get", {"run_id": run_id})["run"]


# ---- experiments ----
def test_experiments(rest: Rest) -> None:
    made = rest.post(
        "experiments/create", {"name": "fraud", "tags": [{"key": "team", "value": "risk"}]}
    )
    assert shape(made) == {"experiment_id": "str"}
    id_ = made["experiment_id"]
    got = rest.get("experiments/get", {"experiment_id": id_})
    expected = {
        "experiment_id": "str",
        "name": "str",
        "artifact_location": "str",
        "lifecycle_stage": "str",
        "last_update_time": "int",
        "creation_time": "int",
        "tags": [TAG],
    }
    seen = shape(got["experiment"])
    seen.pop("workspace", None)  # MLflow 3.17 adds it; older ones do not
    assert seen == expected
    assert got["experiment"]["artifact_location"] == f"mlflow-artifacts:/{id_}"
    assert rest.get("experiments/get-by-name", {"experiment_name": "fraud"}) == got
    bare = rest.get("experiments/get", {"experiment_id": "0"})["experiment"]
    assert "tags" not in bare

    asked = {"max_results": 1, "filter": "name IN ('fraud', 'Default')"}
    for search in (rest.post, rest.get):
        page = search("experiments/search", asked)
        assert set(page) == {"experiments", "next_page_token"}
        last = search("experiments/search", {**asked, "page_token": page["next_page_token"]})
        assert set(last) == {"experiments"}
        assert [each["experiments"][0]["name"] for each in (page, last)] == ["fraud", "Default"]
    assert rest.post("experiments/search", {"max_results": 5, "filter": "name = 'none'"}) == {}

    tag = {"experiment_id": id_, "key": "a", "value": "b"}
    assert rest.post("experiments/set-experiment-tag", tag) == {}
    assert rest.post("experiments/delete-experiment-tag", {"experiment_id": id_, "key": "a"}) == {}
    assert rest.post("experiments/update", {"experiment_id": id_, "new_name": "x"}) == {}
    assert rest.post("experiments/delete", {"experiment_id": id_}) == {}
    deleted = {"max_results": 9, "view_type": "DELETED_ONLY"}
    assert rest.post("experiments/search", deleted)["experiments"][0]["name"] == "x"
    assert rest.post("experiments/restore", {"experiment_id": id_}) == {}


# ---- runs ----
def test_a_new_run(rest: Rest) -> None:
    run = rest.post(
        "runs/create",
        {
            "experiment_id": "0",
            "user_id": "bob",
            "run_name": "first",
            "start_time": NOW,
            "tags": [{"key": "team", "value": "risk"}],
        },
    )["run"]
    assert shape(run["info"]) == RUN_INFO
    info = run["info"]
    assert re.fullmatch("[0-9a-f]{32}", info["run_id"])
    assert info == {
        **info,
        "run_uuid": info["run_id"],
        "experiment_id": "0",
        "run_name": "first",
        "user_id": "bob",
        "status": "RUNNING",
        "start_time": NOW,
        "lifecycle_stage": "active",
        "artifact_uri": f"mlflow-artifacts:/0/{info['run_id']}/artifacts",
    }
    assert set(run["data"]) == {"tags"}
    tags = {tag["key"]: tag["value"] for tag in run["data"]["tags"]}
    assert tags == {"mlflow.runName": "first", "team": "risk"}


def test_a_run_with_everything(rest: Rest, experiment: str) -> None:
    run_id = new_run(rest, experiment, run_name="r")
    assert rest.post("runs/log-parameter", {"run_id": run_id, "key": "p", "value": "1"}) == {}
    point = {"run_id": run_id, "key": "m", "value": 2, "timestamp": NOW, "step": 1}
    assert rest.post("runs/log-metric", point) == {}
    assert rest.post("runs/set-tag", {"run_id": run_id, "key": "t", "value": "v"}) == {}
    assert rest.post("runs/set-tag", {"run_id": run_id, "key": "gone", "value": "v"}) == {}
    assert rest.post("runs/delete-tag", {"run_id": run_id, "key": "gone"}) == {}
    batch = {
        "run_id": run_id,
        "metrics": [{"key": "n", "value": 0.5, "timestamp": NOW}],
        "params": [{"key": "q", "value": ""}],
        "tags": [{"key": "u", "value": "w"}],
    }
    assert rest.post("runs/log-batch", batch) == {}
    dataset = {"name": "d", "digest": "abc", "source_type": "local", "source": '{"uri": "d.csv"}'}
    used = {"key": "mlflow.data.context", "value": "train"}
    inputs = {
        "run_id": run_id,
        "datasets": [{"tags": [used], "dataset": dataset}, {"dataset": {**dataset, "digest": "x"}}],
        "models": [{"model_id": "m-1"}],
    }
    assert rest.post("runs/log-inputs", inputs) == {}
    outputs = {"run_id": run_id, "models": [{"model_id": "m-2", "step": 3}]}
    assert rest.post("runs/outputs", outputs) == {}

    run = run_of(rest, run_id)
    assert set(run) == {"info", "data", "inputs", "outputs"}
    assert run["data"] == {
        "metrics": [
            {"key": "m", "value": 2.0, "timestamp": NOW, "step": 1},
            {"key": "n", "value": 0.5, "timestamp": NOW, "step": 0},
        ],
        "params": [{"key": "p", "value": "1"}, {"key": "q", "value": ""}],
        "tags": [
            {"key": "mlflow.runName", "value": "r"},
            {"key": "t", "value": "v"},
            {"key": "u", "value": "w"},
        ],
    }
    assert shape(run["data"]["metrics"][0]) == METRIC
    found = {each["dataset"]["digest"]: each for each in run["inputs"]["dataset_inputs"]}
    assert found["abc"] == {"tags": [used], "dataset": dataset}
    assert found["x"]["dataset"] == {**dataset, "digest": "x"}
    assert run["inputs"]["model_inputs"] == [{"model_id": "m-1"}]
    assert run["outputs"] == {"model_outputs": [{"model_id": "m-2", "step": 3}]}
    assert rest.post("runs/search", {"experiment_ids": [experiment]}) == {"runs": [run]}
    summaries = Rest(rest.url, "/ajax-api/2.0/mlflow/").post(
        "experiments/search-datasets", {"experiment_ids": [experiment]}
    )["dataset_summaries"]
    known = {"experiment_id": experiment, "name": "d"}
    assert {**known, "digest": "abc", "context": "train"} in summaries
    assert {**known, "digest": "x"} in summaries


def test_a_run_with_nothing_has_no_empty_lists(rest: Rest) -> None:
    run = run_of(rest, new_run(rest, run_name="r"))
    assert "end_time" not in run["info"]
    assert set(run["data"]) == {"tags"}
    assert run.get("inputs", {}) == {}
    assert run.get("outputs", {}) == {}


def test_the_end_of_a_run(rest: Rest, experiment: str) -> None:
    run_id = new_run(rest, experiment)
    ended = rest.post(
        "runs/update",
        {"run_id": run_id, "status": "FINISHED", "end_time": NOW + 5, "run_name": "n"},
    )
    assert shape(ended) == {"run_info": {**RUN_INFO, "end_time": "int"}}
    info = ended["run_info"]
    assert (info["status"], info["end_time"], info["run_name"]) == ("FINISHED", NOW + 5, "n")
    assert rest.post("runs/delete", {"run_id": run_id}) == {}
    assert run_of(rest, run_id)["info"]["lifecycle_stage"] == "deleted"
    assert rest.post("runs/search", {"experiment_ids": [experiment]}) == {}
    deleted = {"experiment_ids": [experiment], "run_view_type": "DELETED_ONLY"}
    assert len(rest.post("runs/search", deleted)["runs"]) == 1
    assert rest.post("runs/restore", {"run_id": run_id}) == {}


def test_pages_of_runs(rest: Rest, experiment: str) -> None:
    ids = [new_run(rest, experiment, start_time=NOW + number) for number in range(5)]
    asked: dict[str, Any] = {"experiment_ids": [experiment], "max_results": 2}
    found, token = [], ""
    while True:
        page = rest.post("runs/search", {**asked, "page_token": token} if token else asked)
        found += [run["info"]["run_id"] for run in page.get("runs", [])]
        if "next_page_token" not in page:
            break
        token = page["next_page_token"]
        assert isinstance(token, str)
    assert found == ids[::-1]


# ---- metrics ----
def test_histories(rest: Rest) -> None:
    run_id = new_run(rest)
    points = [
        {"key": "m", "value": number / 2, "timestamp": NOW + number, "step": number}
        for number in range(7)
    ]
    rest.post("runs/log-batch", {"run_id": run_id, "metrics": points})
    whole = rest.get("metrics/get-history", {"run_id": run_id, "metric_key": "m"})
    assert set(whole) == {"metrics"}
    assert [{key: point[key] for key in METRIC} for point in whole["metrics"]] == points
    pages, token = [], None
    while token != "":
        query = {"run_id": run_id, "metric_key": "m", "max_results": 3}
        page = rest.get("metrics/get-history", {**query, "page_token": token} if token else query)
        pages.append([point["step"] for point in page["metrics"]])
        token = page.get("next_page_token", "")
    assert [step for page in pages for step in page] == list(range(7))
    assert [len(page) for page in pages][:2] == [3, 3]
    assert rest.get("metrics/get-history", {"run_id": run_id, "metric_key": "none"}) == {}

    second = new_run(rest)
    rest.post("runs/log-metric", {"run_id": second, "timestamp": NOW, "key": "m", "value": "NaN"})
    ajax = Rest(rest.url, "/ajax-api/2.0/mlflow/")
    two = [("run_id", run_id), ("run_id", second), ("metric_key", "m")]
    bulk = ajax.get("metrics/get-history-bulk", two)
    assert shape(bulk) == {"metrics": [{**METRIC, "run_id": "str"}]}
    assert sorted(point["run_id"] for point in bulk["metrics"]) == sorted([run_id] * 7 + [second])
    interval = [("run_ids", run_id), ("run_ids", second), ("metric_key", "m")]
    steps = [*interval, ("start_step", 2), ("end_step", 4)]
    for each in (rest, ajax):
        thinned = each.get("metrics/get-history-bulk-interval", steps)["metrics"]
        assert {point["run_id"] for point in thinned} == {run_id}
        assert [point["step"] for point in thinned] == [2, 3, 4]
        assert shape(thinned[0]) == {**METRIC, "run_id": "str"}


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("1", 1.0),
        ("-0.1", -0.1),
        ("1e300", 1e300),
        ("0.1000000000000000055511151231257827", 0.1),
        ('"7.25"', 7.25),
        ('"NaN"', "NaN"),
        ("NaN", "NaN"),
        ('"Infinity"', "Infinity"),
        ("Infinity", "Infinity"),
        ('"-Infinity"', "-Infinity"),
        ("-Infinity", "-Infinity"),
    ],
)
def test_numbers_that_json_lacks(rest: Rest, sent: str, stored: float | str) -> None:
    run_id = new_run(rest)
    body = f'{{"run_id": "{run_id}", "key": "m", "value": {sent}, "timestamp": {NOW}}}'
    answer = rest.send(
        "POST", "runs/log-metric", body.encode(), {"Content-Type": "application/json"}
    )
    assert (answer.status, answer.json) == (200, {})
    [latest] = run_of(rest, run_id)["data"]["metrics"]
    [point] = rest.get("metrics/get-history", {"run_id": run_id, "metric_key": "m"})["metrics"]
    assert latest["value"] == point["value"] == stored


# ---- logged models ----
def test_logged_models(rest: Rest) -> None:
    made = rest.post(
        "logged-models",
        {
            "experiment_id": "0",
            "name": "churn",
            "model_type": "classifier",
            "source_run_id": "abc",
            "params": [{"key": "depth", "value": "3"}],
            "tags": [{"key": "team", "value": "risk"}],
        },
    )["model"]
    info, data = made["info"], made["data"]
    model_id = info["model_id"]
    assert re.fullmatch("m-[0-9a-f]{32}", model_id)
    assert shape(info) == {
        "model_id": "str",
        "experiment_id": "str",
        "name": "str",
        "creation_timestamp_ms": "int",
        "last_updated_timestamp_ms": "int",
        "artifact_uri": "str",
        "status": "str",
        "model_type": "str",
        "source_run_id": "str",
        "tags": [TAG],
    }
    assert info["status"] == "LOGGED_MODEL_PENDING"
    assert info["artifact_uri"] == f"mlflow-artifacts:/0/models/{model_id}/artifacts"
    assert data == {"params": [{"key": "depth", "value": "3"}]}

    one = f"logged-models/{model_id}"
    ready = rest.patch(one, {"model_id": model_id, "status": "LOGGED_MODEL_READY"})
    assert ready["model"]["info"]["status"] == "LOGGED_MODEL_READY"
    run_id = new_run(rest)
    point = {"run_id": run_id, "key": "f1", "value": 0.5, "timestamp": NOW, "step": 2}
    measured = {"model_id": model_id, "dataset_name": "d", "dataset_digest": "x"}
    rest.post("runs/log-metric", {**point, **measured})
    params = {"model_id": model_id, "params": [{"key": "rate", "value": "0.1"}]}
    assert rest.post(f"{one}/params", params) == {}
    rest.patch(f"{one}/tags", {"tags": [{"key": "stage", "value": "test"}]})
    assert rest.call("DELETE", f"{one}/tags/team", {}).status == 200
    model = rest.get(one)["model"]
    assert model["info"]["tags"] == [{"key": "stage", "value": "test"}]
    assert model["data"]["params"] == [
        {"key": "depth", "value": "3"},
        {"key": "rate", "value": "0.1"},
    ]
    assert model["data"]["metrics"] == [{**point, **measured}]

    found = rest.post("logged-models/search", {"experiment_ids": ["0"], "filter": "name = 'churn'"})
    assert [each["info"]["model_id"] for each in found["models"]] == [model_id]
    none = {"experiment_ids": ["0"], "filter": "name = 'none'"}
    assert rest.post("logged-models/search", none) == {}
    deleted = rest.call("DELETE", one, {"model_id": model_id})
    assert (deleted.status, deleted.json) == (200, {})
    assert rest.refused(one, None, method="GET") == (404, "RESOURCE_DOES_NOT_EXIST")


# ---- leniency ----
def test_what_protobuf_takes_is_taken(rest: Rest, experiment: str) -> None:
    run_id = new_run(
        rest, experiment, start_time=str(NOW), unknown={"a": [1]}, run_name=None, tags=None
    )
    point = {"run_uuid": run_id, "key": "m", "value": 1, "timestamp": str(NOW), "step": "3"}
    rest.post("runs/log-metric", point)
    rest.post("runs/log-metric", {**point, "step": 4.0})
    rest.post("runs/log-parameter", {"run_uuid": run_id, "key": "p", "value": "1"})
    rest.post("runs/set-tag", {"run_uuid": run_id, "key": "t", "value": "1"})
    assert rest.get("runs/get", {"run_uuid": run_id})["run"]["info"]["start_time"] == NOW
    history = rest.get("metrics/get-history", {"run_uuid": run_id, "metric_key": "m"})
    assert [point["step"] for point in history["metrics"]] == [3, 4]
    for view in ("ALL", 3, "3"):
        asked = {"experiment_ids": [experiment], "run_view_type": view, "max_results": "10"}
        assert len(rest.post("runs/search", asked)["runs"]) == 1
    ended = rest.post("runs/update", {"run_id": run_id, "status": 3, "end_time": str(NOW + 1)})
    assert ended["run_info"]["status"] == "FINISHED"


@pytest.mark.parametrize("prefix", ["/api/2.0/mlflow/", "/ajax-api/2.0/mlflow/"])
def test_both_prefixes(rest: Rest, prefix: str) -> None:
    both = Rest(rest.url, prefix)
    run_id = new_run(both)
    assert run_of(both, run_id)["info"]["run_id"] == run_id
    assert both.post("experiments/search", {"max_results": 1})["experiments"]


# ---- errors ----
@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("runs/create", {"experiment_id": "987654321"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("runs/update", {"run_id": "0" * 32}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("runs/log-batch", {"run_id": "0" * 32}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("runs/log-metric", {}, (400, "INVALID_PARAMETER_VALUE")),
        ("runs/log-metric", {"run_id": 5}, (400, "INVALID_PARAMETER_VALUE")),
        ("runs/search", {"experiment_ids": "0"}, (400, "INVALID_PARAMETER_VALUE")),
        ("runs/search", {"experiment_ids": ["0"], "filter": "x"}, (400, "INVALID_PARAMETER_VALUE")),
        ("experiments/search", {"max_results": 0}, (400, "INVALID_PARAMETER_VALUE")),
        ("experiments/create", {}, (400, "INVALID_PARAMETER_VALUE")),
        ("experiments/create", {"name": "Default"}, (400, "RESOURCE_ALREADY_EXISTS")),
        ("experiments/create", {"name": 5}, (400, "INVALID_PARAMETER_VALUE")),
        ("experiments/delete", {"experiment_id": "987654321"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("no/such/endpoint", {}, (404, "ENDPOINT_NOT_FOUND")),
    ],
)  # fmt: skip
def test_errors(rest: Rest, path: str, body: Any, expected: tuple[int, str]) -> None:
    assert rest.refused(path, body) == expected


def test_errors_of_gets(rest: Rest) -> None:
    missing = rest.send("GET", "runs/get?run_id=" + "0" * 32)
    assert (missing.status, missing.json["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
    unnamed = rest.send("GET", "runs/get")
    assert (unnamed.status, unnamed.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    by_name = rest.send("GET", "experiments/get-by-name?experiment_name=none")
    assert (by_name.status, by_name.json["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")


def test_a_changed_param_stores_nothing_of_its_batch(rest: Rest) -> None:
    run_id = new_run(rest)
    rest.post("runs/log-parameter", {"run_id": run_id, "key": "p", "value": "1"})
    batch = {
        "run_id": run_id,
        "metrics": [{"key": "m", "value": 1, "timestamp": NOW}],
        "params": [{"key": "q", "value": "1"}, {"key": "p", "value": "2"}],
    }
    assert rest.refused("runs/log-batch", batch) == (400, "INVALID_PARAMETER_VALUE")
    data = run_of(rest, run_id)["data"]
    assert data["params"] == [{"key": "p", "value": "1"}]
    assert "metrics" not in data


@pytest.mark.parametrize(
    "point",
    [
        {"value": "abc", "timestamp": NOW},
        {"value": 1.0},
        {"timestamp": NOW},
        {"value": 1.0, "timestamp": 5.5},
        {"value": 1.0, "timestamp": -1},
        {"value": 1.0, "timestamp": NOW, "step": 2**63},
        {"value": 1.0, "timestamp": NOW, "step": "x"},
        {"value": [1.0], "timestamp": NOW},
    ],
)
def test_points_that_cannot_be_are_refused(rest: Rest, point: dict[str, Any]) -> None:
    run_id = new_run(rest)
    whole = {"key": "m", **point}
    alone = rest.refused("runs/log-metric", {"run_id": run_id, **whole})
    batch = rest.refused("runs/log-batch", {"run_id": run_id, "metrics": [whole]})
    assert alone == batch == (400, "INVALID_PARAMETER_VALUE")
    assert "metrics" not in run_of(rest, run_id)["data"]


@pytest.mark.parametrize("sent", [b"[1]", b"5", b'"text"', b"{bad", b"\xff\xfe", b"{" * 5000])
def test_bodies_that_are_no_object(rest: Rest, sent: bytes) -> None:
    answer = rest.send("POST", "runs/create", sent, {"Content-Type": "application/json"})
    assert (answer.status, answer.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")


def test_a_wrong_method(rest: Rest) -> None:
    answer = rest.send("DELETE", "runs/create")
    assert answer.status == 405
    assert answer.json["error_code"]


# ---- the rest of HTTP ----
def test_health_version_and_server_info(rest: Rest) -> None:
    health = rest.send("GET", "/health")
    assert (health.status, health.body) == (200, b"OK")
    assert rest.send("GET", "/version").body.decode() == "3.17.2"
    for prefix in ("/api/3.0/mlflow/", "/ajax-api/3.0/mlflow/"):
        info = Rest(rest.url, prefix).get("server-info")
        assert info["store_type"] == "SqlStore"
        assert info["workspaces_enabled"] is False
    page = rest.send("GET", "/")
    assert (page.status, page.headers.get_content_type()) == (200, "text/html")
    document = json.loads(rest.send("GET", "/openapi.json").body)
    assert "/api/2.0/mlflow/runs/create" in document["paths"]
    for answer in (health, page, rest.send("GET", "runs/get")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


# ---- artifacts ----
PROXY = "/api/2.0/mlflow-artifacts/artifacts"


def test_artifacts(rest: Rest) -> None:
    run_id = new_run(rest)
    root = f"0/{run_id}/artifacts"
    assert rest.get("artifacts/list", {"run_id": run_id}) == {
        "root_uri": f"mlflow-artifacts:/{root}"
    }
    for path in ("b.json", "dir/a.txt", "sp%20ace%2B.txt"):
        put = rest.send("PUT", f"{PROXY}/{root}/{path}", b"content")
        assert (put.status, put.body) == (200, b"")
    listed = rest.get("artifacts/list", {"run_id": run_id})
    assert listed == {
        "root_uri": f"mlflow-artifacts:/{root}",
        "files": [
            {"path": "b.json", "is_dir": False, "file_size": 7},
            {"path": "dir", "is_dir": True},
            {"path": "sp ace+.txt", "is_dir": False, "file_size": 7},
        ],
    }
    inside = rest.get("artifacts/list", {"run_id": run_id, "path": "dir"})["files"]
    assert inside == [{"path": "dir/a.txt", "is_dir": False, "file_size": 7}]
    assert "files" not in rest.get("artifacts/list", {"run_id": run_id, "path": "none"})
    through = rest.get(PROXY, {"path": f"{root}/dir"})
    assert through == {"files": [{"path": "a.txt", "is_dir": False, "file_size": 7}]}
    assert rest.get(PROXY, {"path": f"{root}/none"}) == {}

    got = rest.send("GET", f"{PROXY}/{root}/dir/a.txt")
    assert (got.status, got.body) == (200, b"content")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "a.txt" in got.headers["Content-Disposition"]
    part = rest.send("GET", f"{PROXY}/{root}/dir/a.txt", headers={"Range": "bytes=1-3"})
    assert (part.status, part.body) == (206, b"ont")
    assert part.headers["Content-Range"] == "bytes 1-3/7"
    beyond = rest.send("GET", f"{PROXY}/{root}/dir/a.txt", headers={"Range": "bytes=90-"})
    assert beyond.status == 416
    fetched = rest.send("GET", f"/get-artifact?run_id={run_id}&path=dir/a.txt")
    assert (fetched.status, fetched.body) == (200, b"content")
    sent = rest.send(
        "POST", f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run_id}&path=up.txt", b"up"
    )
    assert sent.status == 200
    assert rest.send("GET", f"{PROXY}/{root}/up.txt").body == b"up"

    gone = rest.send("DELETE", f"{PROXY}/{root}/dir")
    assert (gone.status, gone.json) == (200, {})
    missing = rest.send("GET", f"{PROXY}/{root}/dir/a.txt")
    assert (missing.status, missing.json["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")


@pytest.mark.parametrize(
    "path", ["../../../etc/passwd", "%2e%2e/%2e%2e/x", "..%2f..%2fx", "/etc/passwd", "a/../../../x"]
)
def test_no_artifact_path_leads_out(rest: Rest, path: str) -> None:
    run_id = new_run(rest)
    for method in ("GET", "PUT", "DELETE"):
        body = b"x" if method == "PUT" else None
        answer = rest.send(method, f"{PROXY}/0/{run_id}/artifacts/../../{path}", body)
        assert answer.status in (400, 404)
    listed = rest.send("GET", f"artifacts/list?run_id={run_id}&path={path}")
    assert (listed.status, listed.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
