"""Whatever goes wrong, the answer is `{"error_code", "message"}` with a fitting status."""

from __future__ import annotations

import logging
import re

import pytest

from mlflow.exceptions import RESOURCE_CONFLICT, MlflowException
from tests.unit.headrace_http.calling import Api, MakeApi


@pytest.mark.parametrize(
    "path", ["/nope", "/api/2.0/mlflow/runs/creat", "/api/2.0/mlflow/runs/create/", "/api", "//"]
)
def test_an_unknown_path_is_endpoint_not_found(api: Api, path: str) -> None:
    answer = api.get(path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == {"error_code", "message"}
    assert answer.json()["error_code"] == "ENDPOINT_NOT_FOUND"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_the_wrong_method_is_told_the_right_ones(api: Api, method: str) -> None:
    answer = api(method, "runs/create")
    assert answer.status == 405
    assert answer.headers["allow"] == "POST"


def test_head_is_get_without_the_body(api: Api) -> None:
    shown, head = (
        api.get("experiments/get?experiment_id=0"),
        api("HEAD", "experiments/get?experiment_id=0"),
    )
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == shown.headers["content-length"]


def test_options_tells_the_methods(api: Api) -> None:
    answer = api("OPTIONS", "experiments/search")
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["allow"] == "GET, OPTIONS, POST"


def test_an_error_of_a_service_carries_its_code(api: Api) -> None:
    answer = api.get("runs/get?run_id=nobody")
    assert answer.status == 404
    assert answer.json()["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    assert "nobody" in answer.json()["message"]


def test_further_fields_of_an_error_are_in_its_body(api: Api) -> None:
    run_id = api.new_run()
    answer = api.post(
        f"/api/2.0/headrace/journal?run_id={run_id}&writer=aa&offset=100", b'["p","a","b"]\n'
    )
    assert answer.status == 409
    assert answer.json()["error_code"] == "RESOURCE_CONFLICT"
    assert answer.json()["offset"] == 0


def test_what_nobody_foresaw_is_in_the_log_and_not_in_the_answer(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(run_id: str) -> str:
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr(api.store, "get_run_json", broken)
    with caplog.at_level(logging.ERROR, "headrace"):
        answer = api.get("runs/get?run_id=x")
    assert answer.status == 500
    assert answer.json()["error_code"] == "INTERNAL_ERROR"
    assert "secret" not in answer.body.decode()
    request_id = answer.headers["x-request-id"]
    assert request_id in answer.json()["message"]
    assert request_id in caplog.text
    assert "secret of the house" in caplog.text


def test_a_call_that_is_not_allowed_is_not_made(make_api: MakeApi) -> None:
    asked = []

    def authorize(actor: object, permission: str, resource: object) -> None:
        asked.append((permission, getattr(resource, "experiment_id", None)))
        if permission == "experiment.delete":
            raise MlflowException("Not you.", "PERMISSION_DENIED")

    api = make_api(authorize=authorize)
    denied = api.post("experiments/delete", {"experiment_id": "0"})
    assert denied.status == 403
    assert denied.json() == {"error_code": "PERMISSION_DENIED", "message": "Not you."}
    shown = api.get("experiments/get?experiment_id=0").json()["experiment"]
    assert shown["lifecycle_stage"] == "active"
    assert asked == [("experiment.delete", "0"), ("experiment.read", "0")]


def test_streamed_answers_are_authorised_too(make_api: MakeApi) -> None:
    def authorize(actor: object, permission: str, resource: object) -> None:
        raise MlflowException("Not you.", RESOURCE_CONFLICT)

    api = make_api(authorize=authorize)
    for path in ("/", "/metrics", "/openapi.json", "/api/2.0/headrace/events", "/version"):
        assert api.get(path).status == 409, path


def test_every_answer_has_an_id_of_its_own(api: Api) -> None:
    ids = {api.get(path).headers["x-request-id"] for path in ("/health", "/nope", "/", "/version")}
    assert len(ids) == 4
    assert all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]+", request_id) for request_id in ids)
