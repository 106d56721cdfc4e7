"""Bodies: lenient where the protocol is, limited in every way they can arrive."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest

from tests.unit.headrace_http.calling import Api, MakeApi

LIMIT = 10_000


@pytest.fixture
def small(make_api: MakeApi) -> Api:
    return make_api(max_body_bytes=LIMIT)


def logged(api: Api, run_id: str, key: str = "x") -> Any:
    history = api.get(f"metrics/get-history?run_id={run_id}&metric_key={key}").json()
    return history.get("metrics", [])


# ---- leniency ----
def test_numbers_may_be_text_and_unknown_fields_are_passed_over(api: Api) -> None:
    run_id = api.new_run()
    point = {"run_id": run_id, "key": "x", "value": "7.25", "timestamp": "5", "step": "-3"}
    answer = api.post("runs/log-metric", {**point, "colour": "red", "nested": {"a": 1}})
    assert (answer.status, answer.body) == (200, b"{}")
    assert logged(api, run_id) == [{"key": "x", "value": 7.25, "timestamp": 5, "step": -3}]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("NaN", "NaN"), ("Infinity", "Infinity"), ("-Infinity", "-Infinity"),
     ('"NaN"', "NaN"), ('"Infinity"', "Infinity"), ('"-Infinity"', "-Infinity")],
)  # fmt: skip
def test_numbers_that_json_lacks_arrive_as_words_or_text(api: Api, text: str, shown: str) -> None:
    run_id = api.new_run()
    body = f'{{"run_id":"{run_id}","key":"x","value":{text},"timestamp":1}}'
    assert api.post("runs/log-metric", body.encode()).status == 200
    assert logged(api, run_id)[0]["value"] == shown


def test_a_field_that_is_null_counts_as_absent(api: Api) -> None:
    run_id = api.new_run()
    point = {"run_id": run_id, "run_uuid": None, "key": "x", "value": 1, "timestamp": 1}
    assert api.post("runs/log-metric", {**point, "step": None, "model_id": None}).status == 200
    assert logged(api, run_id)[0]["step"] == 0


@pytest.mark.parametrize("media", ["text/plain", "application/json; charset=utf-8", "x/y"])
def test_the_content_type_does_not_matter(api: Api, media: str) -> None:
    answer = api("POST", "experiments/create", {"name": media}, {"content-type": media})
    assert answer.status == 200


@pytest.mark.parametrize("status", ["FINISHED", "finished", 3, "3"])
def test_enumerations_are_names_or_numbers(api: Api, status: object) -> None:
    run_id = api.new_run()
    answer = api.post("runs/update", {"run_id": run_id, "status": status})
    assert answer.json()["run_info"]["status"] == "FINISHED"


def test_an_enumeration_that_is_not_there_is_refused(api: Api) -> None:
    answer = api.post("runs/update", {"run_id": api.new_run(), "status": "DONE"})
    assert answer.status == 400
    assert "'DONE'" in answer.json()["message"]
    assert "FINISHED (3)" in answer.json()["message"]


def test_old_clients_call_a_run_run_uuid(api: Api) -> None:
    run_id = api.new_run()
    api.post("runs/set-tag", {"run_uuid": run_id, "key": "k", "value": "v"})
    run = api.get(f"runs/get?run_uuid={run_id}").json()["run"]
    assert {"key": "k", "value": "v"} in run["data"]["tags"]


def test_a_request_that_names_no_run_says_so(api: Api) -> None:
    answer = api.post("runs/log-parameter", {"key": "k", "value": "v"})
    assert answer.status == 400
    assert "run_id" in answer.json()["message"]


def test_repeated_fields_of_a_query_are_a_list_and_so_is_a_single_one(api: Api) -> None:
    first, second = api.new_run(), api.new_run()
    for run_id in (first, second):
        point = {"run_id": run_id, "key": "x", "value": 1, "timestamp": 1}
        api.post("runs/log-metric", point)
    path = "/ajax-api/2.0/mlflow/metrics/get-history-bulk?metric_key=x"
    both = api.get(f"{path}&run_id={first}&run_id={second}").json()["metrics"]
    one = api.get(f"{path}&run_id={second}").json()["metrics"]
    assert [point["run_id"] for point in both] == [first, second]
    assert [point["run_id"] for point in one] == [second]


def test_a_search_may_come_as_a_query_or_a_body(api: Api) -> None:
    by_query = api.get("experiments/search?max_results=5&order_by=name%20ASC&view_type=ALL").json()
    by_body = api.post("experiments/search", {"max_results": 5, "order_by": ["name ASC"]}).json()
    assert by_query == by_body
    assert by_body["experiments"][0]["name"] == "Default"


def test_a_delete_may_say_in_its_body_what_its_path_says(api: Api) -> None:
    made = api.post("logged-models", {"experiment_id": "0", "name": "m"}).json()["model"]["info"]
    path = f"logged-models/{made['model_id']}"
    assert api("DELETE", path, {"model_id": made["model_id"]}).status == 200
    assert api.get(path).status == 404


# ---- what is refused ----
@pytest.mark.parametrize("body", [b"{bad", b"[1]", b'"text"', b"12", b"\xff\xfe", b'{"a":' * 5000])
def test_a_body_that_is_no_json_object_is_a_clear_error(api: Api, body: bytes) -> None:
    answer = api.post("experiments/create", body)
    assert answer.status == 400
    assert answer.json()["error_code"] == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_a_missing_field_is_named(api: Api, body: bytes) -> None:
    answer = api.post("experiments/create", body)
    assert answer.status == 400
    assert "name" in answer.json()["message"]


@pytest.mark.parametrize(
    "changed", [{"value": "abc"}, {"timestamp": 5.5}, {"step": 2**63}, {"timestamp": -1}]
)
def test_a_point_that_cannot_be_stored_is_not_half_stored(api: Api, changed: dict) -> None:
    run_id = api.new_run()
    point = {"key": "x", "value": 1.0, "timestamp": 1, "step": 0} | changed
    for path, body in (
        ("runs/log-metric", {"run_id": run_id, **point}),
        ("runs/log-batch", {"run_id": run_id, "metrics": [point]}),
    ):
        assert api.post(path, body).status == 400
    assert logged(api, run_id) == []


# ---- limits ----
def test_a_body_that_says_it_is_too_large_is_not_read(small: Api) -> None:
    answer = small("POST", "experiments/create", b"", {"content-length": str(LIMIT + 1)})
    assert answer.status == 413
    assert answer.headers["connection"] == "close"
    assert f"{LIMIT:,}" in answer.json()["message"]


def test_a_body_that_does_not_say_how_large_it_is_stops_at_the_limit(small: Api) -> None:
    answer = small("POST", "experiments/create", [b"x" * 3000] * 10)
    assert answer.status == 413


def test_a_body_in_pieces_is_one_body(small: Api) -> None:
    whole = json.dumps({"name": "pieces"}).encode()
    assert small("POST", "experiments/create", [whole[:5], b"", whole[5:]]).status == 200


def test_a_caller_that_goes_away_within_its_body_changes_nothing(small: Api) -> None:
    class Endless(list):  # the last piece says that more is to come, and then nothing comes
        def __len__(self) -> int:
            return 99

    assert small("POST", "experiments/create", Endless([b'{"name":"half"}'])).status == 0
    assert small.get("experiments/get-by-name?experiment_name=half").status == 404


def test_a_compressed_body_is_inflated(small: Api) -> None:
    packed = gzip.compress(json.dumps({"name": "packed"}).encode())
    answer = small("POST", "experiments/create", packed, {"content-encoding": "gzip"})
    assert answer.status == 200


def test_few_bytes_that_would_become_many_stop_at_the_limit(small: Api) -> None:
    bomb = gzip.compress(b" " * 200_000_000, 9)[:LIMIT]
    answer = small("POST", "experiments/create", bomb, {"content-encoding": "gzip"})
    assert answer.status == 413


@pytest.mark.parametrize(
    "packed", [gzip.compress(b"{}", mtime=0)[:-4], b"not gzip", zlib.compress(b"{}")]
)
def test_a_body_that_is_not_the_gzip_it_says_it_is_is_refused(small: Api, packed: bytes) -> None:
    answer = small("POST", "experiments/create", packed, {"content-encoding": "gzip"})
    assert answer.status == 400


def test_another_compression_is_refused_by_name(small: Api) -> None:
    answer = small("POST", "experiments/create", b"x", {"content-encoding": "br"})
    assert answer.status == 415
    assert "'br'" in answer.json()["message"]


def test_a_query_with_endless_fields_is_refused(api: Api) -> None:
    answer = api.get("runs/get?" + "&".join(f"a{n}=1" for n in range(3000)))
    assert answer.status == 400


def test_a_query_that_is_not_utf8_is_refused(api: Api) -> None:
    assert api.get("experiments/get-by-name?experiment_name=%ff").status == 400
