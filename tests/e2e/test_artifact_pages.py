"""HTML files are shown as pages that can do nothing outside themselves."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPMessage
from typing import NamedTuple

import pytest

from mlflow.client import MlflowClient
from tests.servers import ServerProcess

PAGES = "/ajax-api/2.0/headrace/artifacts/pages"
PAGE = b"<!doctype html><title>r</title><script>document.title = 'ran'</script>"


class Logged(NamedTuple):
    url: str
    run_id: str
    model_id: str


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logged]:
    """A run and a model with a report each."""
    folder = tmp_path_factory.mktemp("server")
    process = ServerProcess(folder, f"sqlite:///{folder}/server.db")
    report = folder / "report"
    report.mkdir()
    (report / "index.html").write_bytes(PAGE)
    (report / "look.css").write_text("p { color: teal }")
    (report / "run.js").write_text("document.title = 'ran'")
    try:
        url = process.start().url
        client = MlflowClient(url)
        run = client.create_run("0")
        client.log_artifacts(run.info.run_id, str(report), "my report")
        model = client.create_logged_model("0", "m")
        client.log_model_artifacts(model.model_id, str(report))
        yield Logged(url, run.info.run_id, model.model_id)
    finally:
        process.kill()


def get(url: str) -> Answer:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


def policy(answer: Answer) -> dict[str, str]:
    parts = answer.headers["content-security-policy"].split(";")
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in parts)}


def test_a_page_has_no_origin_and_reaches_no_other_host(logged: Logged) -> None:
    got = get(f"{logged.url}{PAGES}/runs/{logged.run_id}/my%20report/index.html")
    assert (got.status, got.body) == (200, PAGE)
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert got.headers["content-disposition"] is None
    found = policy(got)
    assert found["sandbox"] == "allow-scripts"
    assert found["default-src"] == "'none'"
    assert found["frame-ancestors"] == "'self'"
    assert not [rule for rule in found.values() if "http" in rule]


def test_the_network_is_asked_for(logged: Logged) -> None:
    got = get(f"{logged.url}{PAGES}/runs/{logged.run_id}/my%20report/index.html?network=1")
    assert policy(got)["sandbox"] == "allow-scripts"
    assert "https:" in policy(got)["default-src"].split()


def test_what_lies_beside_a_page(logged: Logged) -> None:
    base = f"{logged.url}{PAGES}/models/{logged.model_id}"
    assert get(f"{base}/index.html").body == PAGE
    styles = get(f"{base}/look.css")
    assert styles.headers["content-type"] == "text/css; charset=utf-8"
    assert styles.headers["cross-origin-resource-policy"] == "cross-origin"
    script = get(f"{base}/run.js")
    assert "javascript" not in script.headers["content-type"]
    assert script.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("runs/{run_id}/none.html", 404),
        ("runs/{run_id}/../../x.html", 400),
        ("runs/{run_id}/%2e%2e/%2e%2e/x.html", 400),
        ("runs/0123456789abcdef0123456789abcdef/x.html", 404),
        ("models/m-none/x.html", 404),
    ],
)
def test_what_is_not_there(logged: Logged, path: str, status: int) -> None:
    got = get(f"{logged.url}{PAGES}/{path.format(run_id=logged.run_id)}")
    assert got.status == status
    assert got.headers["content-type"] == "application/json"
