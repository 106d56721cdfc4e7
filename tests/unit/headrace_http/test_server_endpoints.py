"""What the server says of itself: health, version, abilities, counters; the page; the log."""

from __future__ import annotations

import gzip
import io
import json
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

import headrace
import mlflow
from headrace.http.access_log import AccessLog, Entry
from headrace.http.measures import Histogram
from tests.unit.headrace_http.calling import Api, MakeApi


def counters(api: Api) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    text = api.get("/metrics").body.decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_is_healthy(api: Api) -> None:
    answer = api.get("/health")
    assert (answer.status, answer.body) == (200, b"OK")


def test_it_says_which_mlflow_it_is(api: Api) -> None:
    assert api.get("/version").body.decode() == mlflow.__version__


@pytest.mark.parametrize("start", ["/api", "/ajax-api"])
def test_it_says_what_it_can_do(api: Api, start: str) -> None:
    info = api.get(f"{start}/3.0/mlflow/server-info").json()
    assert info["store_type"] == "SqlStore"
    assert info["journal"] is True
    assert info["artifact_digests"] is True
    assert info["headrace"] == headrace.__version__
    assert info["workspaces_enabled"] is False


def test_a_server_for_artifacts_alone_keeps_no_runs(make_api: MakeApi) -> None:
    api = make_api(artifacts_only=True)
    assert api.get("/health").status == 200
    assert api.get("experiments/get?experiment_id=0").status == 404
    assert api.get("/api/3.0/mlflow/server-info").json()["journal"] is False


def test_it_counts_requests_and_points(api: Api) -> None:
    run_id = api.new_run()
    for step in range(3):
        point = {"run_id": run_id, "key": "x", "value": 1, "timestamp": 1, "step": step}
        api.post("runs/log-metric", point)
    api.post("runs/log-batch", {"run_id": run_id, "metrics": [
        {"key": "y", "value": 1, "timestamp": 1, "step": step} for step in range(5)
    ]})  # fmt: skip
    lines = b'["p","a","b"]\n["m","z",1.5,1,0]\n["m","z",2.5,1,1]\n'
    api.post(f"/api/2.0/headrace/journal?run_id={run_id}&writer=ab&offset=0", lines)
    api.post("runs/log-metric", {"run_id": "nobody", "key": "x", "value": 1, "timestamp": 1})
    api.get("/nowhere")
    found = counters(api)
    name = "POST /api/2.0/mlflow/runs/log-metric"
    requests = "headrace_http_requests_total"
    assert found[requests, (("endpoint", name), ("status", "200"))] == 3
    assert found[requests, (("endpoint", name), ("status", "404"))] == 1
    assert found[requests, (("endpoint", "unknown"), ("status", "404"))] == 1
    assert found["headrace_http_request_seconds_count", (("endpoint", name),)] == 4
    assert found["headrace_points_ingested_total", ()] == 3 + 5 + 2
    assert found["headrace_http_requests_in_flight", ()] == 1
    assert found["headrace_commit_group_size_count", ()] >= 5


def test_one_of_several_processes_says_which_it_is(make_api: MakeApi) -> None:
    api = make_api(worker=2)
    api.get("/health")
    assert (
        "headrace_http_requests_total",
        (("endpoint", "GET /health"), ("status", "200"), ("worker", "2")),
    ) in counters(api)


def test_counters_can_be_kept_to_oneself(make_api: MakeApi) -> None:
    answer = make_api(expose_prometheus=False).get("/metrics")
    assert answer.status == 404
    assert answer.json()["error_code"] == "ENDPOINT_NOT_FOUND"


def test_a_value_on_a_bound_is_within_it() -> None:
    histogram = Histogram((1, 2))
    for value in (0.5, 1, 1.5, 2, 9):
        histogram.add(value)
    assert histogram.buckets() == [("1.0", 2), ("2.0", 4), ("+Inf", 5)]
    assert histogram.sum == 14


# ---- the page ----
def loaded_by(html: bytes) -> list[str]:
    return re.findall(r'(?:src|href)="\./([^"]+)"', html.decode())


def test_the_page_and_all_it_loads_are_there(api: Api) -> None:
    html = api.get("/")
    assert html.headers["content-type"].startswith("text/html")
    loaded = loaded_by(html.body)
    assert {name.rpartition(".")[2] for name in loaded} >= {"js", "css", "svg"}
    for name in loaded:
        answer = api.get(f"/{name}")
        assert answer.status == 200, name
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_page_holds_no_script_or_style_of_its_own_and_its_policy_forbids_them(api: Api) -> None:
    html = api.get("/")
    assert not re.search(r"<script[^>]*>[^<]|<style|\bon\w+=|style=", html.body.decode())
    policy = dict(
        part.strip().split(" ", 1) for part in html.headers["content-security-policy"].split(";")
    )
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["connect-src"] == "'self'"
    assert policy["default-src"] == "'none'"


def test_the_page_is_asked_for_again_and_what_it_loads_is_kept(api: Api) -> None:
    html = api.get("/")
    assert html.headers["cache-control"] == "no-cache"
    again = api.get("/", **{"if-none-match": html.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    script = next(
        name for name in loaded_by(html.body) if re.match(r"assets/(app|index)-.*js$", name)
    )
    assert "immutable" in api.get(f"/{script}").headers["cache-control"]


def test_scripts_are_sent_compressed_to_who_takes_that(api: Api) -> None:
    script = next(
        name for name in loaded_by(api.get("/").body) if re.match(r"assets/(app|index)-.*js$", name)
    )
    plain = api.get(f"/{script}")
    assert "content-encoding" not in plain.headers
    packed = api.get(f"/{script}", **{"accept-encoding": "deflate, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    brotli = api.get(f"/{script}", **{"accept-encoding": "gzip, br"})
    assert brotli.headers["content-encoding"] == "br"
    assert len(brotli.body) < len(packed.body) < len(plain.body)


@pytest.mark.parametrize("name", ["assets/none.js", "assets/../index.html", "assets/.built-from"])
def test_nothing_but_the_apps_files_is_served(api: Api, name: str) -> None:
    answer = api.get(f"/{name}")
    assert answer.status == 404
    assert answer.json()["error_code"] == "ENDPOINT_NOT_FOUND"


def test_the_page_is_there_below_the_prefix(make_api: MakeApi) -> None:
    api = make_api(static_prefix="/mlflow")
    html = api.get("/mlflow/").body
    assert html == api.get("/").body
    for name in loaded_by(html):
        assert api.get(f"/mlflow/{name}").status == 200
    assert api.get("/mlflow/ajax-api/2.0/mlflow/experiments/get?experiment_id=0").status == 200
    redirect = api.get("/mlflow")
    assert (redirect.status, redirect.headers["location"]) == (308, "/mlflow/")


# ---- the log ----
def test_each_request_is_a_line_of_json() -> None:
    stream = io.StringIO()
    log = AccessLog(stream)
    log.add(Entry(1767225600.25, "GET", '/a"b\n', 200, 0.0015, 7, "127.0.0.1", "jane", b"r-1"))
    log.add(Entry(1767225601.0, "POST", "/c", 500, 1.0, 0, "", "anonymous", b"r-2"))
    log.close()
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first == {
        "time": "2026-01-01T00:00:00.250Z", "method": "GET", "path": '/a"b\n', "status": 200,
        "ms": 1.5, "bytes": 7, "client": "127.0.0.1", "actor": "jane", "request": "r-1",
    }  # fmt: skip
    assert second["status"] == 500


def test_a_closed_standard_error_stops_nothing() -> None:
    stream = io.StringIO()
    stream.close()
    log = AccessLog(stream)
    log.add(Entry(0.0, "GET", "/", 200, 0.0, 0, "", "", b""))
    log.close()


# ---- large answers ----
def test_large_answers_to_other_machines_are_compressed(make_api: MakeApi) -> None:
    import gzip

    api = make_api(host="0.0.0.0")
    headers = {"accept-encoding": "gzip, deflate", "host": "10.0.0.1"}
    near = api("GET", "/openapi.json", None, headers)
    far = api("GET", "/openapi.json", None, headers, client="10.0.0.9")
    assert "content-encoding" not in near.headers
    assert far.headers["content-encoding"] == "gzip"
    assert gzip.decompress(far.body) == near.body
    plain = api("GET", "/openapi.json", None, {"host": "10.0.0.1"}, client="10.0.0.9")
    assert plain.body == near.body
