"""Who may call: hosts, origins, and the headers that keep pages apart."""

from __future__ import annotations

import pytest

from mlflow.exceptions import MlflowException
from tests.unit.headrace_http.calling import Api, MakeApi

CREATE = "experiments/create"


def host(api: Api, name: str) -> int:
    return api.get("experiments/get?experiment_id=0", host=name).status


@pytest.mark.parametrize(
    "name", ["localhost", "localhost:5000", "127.0.0.1:80", "[::1]:5000", "LOCALHOST"]
)
def test_local_names_are_answered(api: Api, name: str) -> None:
    assert host(api, name) == 200


@pytest.mark.parametrize(
    "name",
    ["evil.example", "localhost.evil.example", "evil.example:5000", "192.168.1.5", "10.0.0.1:5000",
     "127.0.0.1.evil.example", "localhost@evil.example", "8.8.8.8", "[::1].evil",
     "localhost:5000:1", "[::1", "::1]"],
)  # fmt: skip
def test_a_server_on_this_machine_answers_to_no_other_name(api: Api, name: str) -> None:
    answer = api.get("experiments/get?experiment_id=0", host=name)
    assert answer.status == 403
    assert answer.json()["error_code"] == "PERMISSION_DENIED"
    assert "--allowed-hosts" in answer.json()["message"]


def test_a_request_without_a_host_is_refused(api: Api) -> None:
    assert host(api, "") == 400


@pytest.mark.parametrize(
    ("name", "status"),
    [("192.168.1.5:5000", 200), ("10.2.3.4", 200), ("172.20.0.2:80", 200), ("[fd00::1]:5000", 200),
     ("localhost", 200), ("8.8.8.8", 403), ("evil.example", 403),
     ("192.168.1.5.evil.example", 403)],
)  # fmt: skip
def test_a_server_on_every_address_answers_to_private_ones(
    make_api: MakeApi, name: str, status: int
) -> None:
    assert host(make_api(host="0.0.0.0"), name) == status


def test_a_server_answers_to_the_name_it_listens_on(make_api: MakeApi) -> None:
    assert host(make_api(host="mlflow.corp"), "mlflow.corp:5000") == 200


@pytest.mark.parametrize(
    ("name", "status"),
    [("mlflow.corp", 200), ("mlflow.corp:5000", 200), ("a.ml.corp", 200), ("ml.corp", 403),
     ("a.ml.corp.evil.example", 403), ("localhost", 403), ("other:81", 200), ("other", 403)],
)  # fmt: skip
def test_named_hosts_replace_the_default(make_api: MakeApi, name: str, status: int) -> None:
    api = make_api(allowed_hosts=("mlflow.corp", "*.ml.corp", "other:81"))
    assert host(api, name) == status


@pytest.mark.parametrize("path", ["/health", "/version"])
def test_a_health_check_may_come_under_any_name(api: Api, path: str) -> None:
    assert api.get(path, host="10.1.2.3:8080").status == 200


def test_the_checks_can_be_switched_off(make_api: MakeApi) -> None:
    api = make_api(disable_security_middleware=True)
    answer = api.post(CREATE, {"name": "x"}, host="evil.example", origin="http://other.example")
    assert answer.status == 200


# ---- origins ----
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://localhost.evil.example", "x"]
)
def test_another_page_may_not_change_anything(api: Api, origin: str) -> None:
    answer = api.post(CREATE, {"name": "x"}, origin=origin)
    assert answer.status == 403
    assert "--cors-allowed-origins" in answer.json()["message"]
    assert api.get("experiments/get-by-name?experiment_name=x").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_that_holds_for_every_method_that_changes(api: Api, method: str) -> None:
    path = "/api/2.0/mlflow/logged-models/m-1"
    assert api(method, path, {}, {"origin": "http://evil.example"}).status == 403


def test_another_page_may_not_read_an_answer_either(api: Api) -> None:
    answer = api.get("experiments/get?experiment_id=0", origin="http://evil.example")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("origin", ["http://localhost:5000", "https://localhost:5000"])
def test_the_servers_own_page_may(api: Api, origin: str) -> None:
    assert api.post(CREATE, {"name": "x"}, origin=origin).status == 200


def test_other_pages_of_this_machine_may_on_this_machine(make_api: MakeApi) -> None:
    origin = "http://localhost:8888"
    answer = make_api().post(CREATE, {"name": "x"}, origin=origin)
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == origin
    away = make_api(host="0.0.0.0")
    assert away.post(CREATE, {"name": "y"}, host="10.0.0.1:5000", origin=origin).status == 403


def test_pages_that_were_allowed_may(make_api: MakeApi) -> None:
    api = make_api(cors_allowed_origins=("https://app.corp", "https://*.lab.corp"))
    for origin, status in (
        ("https://app.corp", 200),
        ("https://a.lab.corp", 200),
        ("http://app.corp", 403),
        ("https://app.corp.evil.example", 403),
    ):
        answer = api.post(CREATE, {"name": origin}, origin=origin)
        assert answer.status == status, origin
        shared = answer.headers.get("access-control-allow-origin")
        assert shared == (origin if status == 200 else None)
        if status == 200:
            assert answer.headers["access-control-allow-credentials"] == "true"


def test_any_origin_may_be_allowed_but_not_with_the_browsers_credentials(make_api: MakeApi) -> None:
    answer = make_api(cors_allowed_origins=("*",)).post(
        CREATE, {"name": "x"}, origin="http://anywhere.example"
    )
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "http://anywhere.example"
    assert "access-control-allow-credentials" not in answer.headers


def test_an_answer_that_is_an_error_can_be_read_by_an_allowed_page(make_api: MakeApi) -> None:
    api = make_api(cors_allowed_origins=("https://app.corp",))
    answer = api.get("runs/get?run_id=nobody", origin="https://app.corp")
    assert answer.status == 404
    assert answer.headers["access-control-allow-origin"] == "https://app.corp"


def test_a_preflight_says_what_an_allowed_page_may_send(make_api: MakeApi) -> None:
    api = make_api(cors_allowed_origins=("https://app.corp",))
    asked = {
        "origin": "https://app.corp",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type, authorization",
    }
    answer = api("OPTIONS", CREATE, headers=asked)
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "https://app.corp"
    assert answer.headers["access-control-allow-methods"] == "OPTIONS, POST"
    assert answer.headers["access-control-allow-headers"] == "content-type, authorization"
    refused = api("OPTIONS", CREATE, headers={**asked, "origin": "https://evil.example"})
    assert refused.status == 403


# ---- headers ----
@pytest.mark.parametrize("path", ["/", "/health", "/nope", "/api/2.0/mlflow/experiments/search"])
def test_every_answer_carries_the_security_headers(api: Api, path: str) -> None:
    headers = api.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "Origin" in headers["vary"]


@pytest.mark.parametrize(("value", "sent"), [("deny", "DENY"), ("NONE", None)])
def test_frames_can_be_forbidden_or_allowed(
    make_api: MakeApi, value: str, sent: str | None
) -> None:
    answer = make_api(x_frame_options=value).get("/")
    assert answer.headers.get("x-frame-options") == sent


def test_another_word_for_frames_is_refused(make_api: MakeApi) -> None:
    with pytest.raises(MlflowException, match="SAMEORIGIN, DENY or NONE"):
        make_api(x_frame_options="ALLOW-FROM x")


def test_the_page_may_load_nothing_from_elsewhere(api: Api) -> None:
    policy = api.get("/").headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self' 'wasm-unsafe-eval';" in policy
    for allowed in ("'wasm-unsafe-eval'", "style-src 'self' 'unsafe-inline'"):
        policy = policy.replace(allowed, "")
    assert "unsafe" not in policy
    assert "http" not in policy
