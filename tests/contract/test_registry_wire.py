"""The messages of the model registry, field by field, as `test_wire_shapes.py` has the others'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.rest import Rest, shape
from tests.servers import ServerProcess

TAG = {"key": "str", "value": "str"}
BARE_VERSION = {
    "name": "str",
    "version": "str",
    "creation_timestamp": "int",
    "last_updated_timestamp": "int",
    "user_id": "str",
    "current_stage": "str",
    "source": "str",
    "status": "str",
}
BARE_MODEL = {"name": "str", "creation_timestamp": "int", "last_updated_timestamp": "int"}
SOURCE = "s3://bucket/model"


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rest]:
    """One server for all of these tests: each uses models of its own."""
    folder = tmp_path_factory.mktemp("server")
    server = ServerProcess(folder, f"sqlite:///{folder}/server.db")
    try:
        yield Rest(server.start().url)
    finally:
        server.kill()


def delete(rest: Rest, path: str, body: Any) -> Any:
    answer = rest.call("DELETE", path, body)
    assert answer.status == 200, answer
    return answer.json


def test_registered_models(rest: Rest) -> None:
    made = rest.post("registered-models/create", {"name": "bare"})
    assert shape(made) == {"registered_model": BARE_MODEL}
    full = {"name": "full", "tags": [{"key": "a", "value": "b"}], "description": "Notes"}
    made = rest.post("registered-models/create", full)["registered_model"]
    assert shape(made) == {**BARE_MODEL, "description": "str", "tags": [TAG]}
    rest.post("model-versions/create", {"name": "full", "source": SOURCE})
    alias = {"name": "full", "alias": "champion", "version": "1"}
    assert rest.post("registered-models/alias", alias) == {}
    got = rest.get("registered-models/get", {"name": "full"})
    assert shape(got["registered_model"]) == {
        **BARE_MODEL,
        "description": "str",
        "tags": [TAG],
        "latest_versions": [{**BARE_VERSION, "aliases": ["str"]}],
        "aliases": [{"alias": "str", "version": "str"}],
    }
    page = rest.get("registered-models/search", {"max_results": 1, "filter": "name != 'x'"})
    assert set(page) == {"registered_models", "next_page_token"}
    assert rest.get("registered-models/search", {"filter": "name = 'none'"}) == {}
    changed = rest.patch("registered-models/update", {"name": "full", "description": "new"})
    assert changed["registered_model"]["description"] == "new"
    renamed = rest.post("registered-models/rename", {"name": "full", "new_name": "renamed"})
    assert renamed["registered_model"]["name"] == "renamed"
    tag = {"name": "renamed", "key": "k"}
    assert rest.post("registered-models/set-tag", {**tag, "value": "v"}) == {}
    assert delete(rest, "registered-models/delete-tag", tag) == {}
    assert delete(rest, "registered-models/alias", {"name": "renamed", "alias": "champion"}) == {}
    assert delete(rest, "registered-models/delete", {"name": "renamed"}) == {}


def test_model_versions(rest: Rest) -> None:
    rest.post("registered-models/create", {"name": "versions"})
    made = rest.post("model-versions/create", {"name": "versions", "source": SOURCE})
    assert shape(made) == {"model_version": BARE_VERSION}
    assert made["model_version"]["version"] == "1"
    assert made["model_version"]["current_stage"] == "None"
    assert made["model_version"]["status"] == "READY"
    full = {
        "name": "versions",
        "source": SOURCE,
        "run_id": "0" * 32,
        "run_link": "https://elsewhere/run",
        "description": "Notes",
        "tags": [{"key": "a", "value": "b"}],
    }
    made = rest.post("model-versions/create", full)["model_version"]
    texts = {"run_id": "str", "run_link": "str", "description": "str"}
    assert shape(made) == {**BARE_VERSION, **texts, "tags": [TAG]}
    second = {"name": "versions", "version": "2"}
    assert rest.get("model-versions/get", second) == {"model_version": made}
    uri = rest.get("model-versions/get-download-uri", second)
    assert uri == {"artifact_uri": SOURCE}
    staged = {**second, "stage": "production", "archive_existing_versions": True}
    moved = rest.post("model-versions/transition-stage", staged)["model_version"]
    assert moved["current_stage"] == "Production"
    changed = rest.patch("model-versions/update", {**second, "description": "new"})
    assert changed["model_version"]["description"] == "new"
    assert rest.post("model-versions/set-tag", {**second, "key": "k", "value": "v"}) == {}
    assert delete(rest, "model-versions/delete-tag", {**second, "key": "k"}) == {}
    page = rest.get("model-versions/search", {"filter": "name = 'versions'", "max_results": 1})
    assert set(page) == {"model_versions", "next_page_token"}
    assert delete(rest, "model-versions/delete", second) == {}
    gone = rest.send("GET", "model-versions/get?name=versions&version=2")
    assert (gone.status, gone.json["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")


def test_latest_versions_by_both_methods(rest: Rest) -> None:
    rest.post("registered-models/create", {"name": "latest"})
    path = "registered-models/get-latest-versions"
    assert rest.get(path, {"name": "latest"}) == {}
    for _ in range(3):
        rest.post("model-versions/create", {"name": "latest", "source": SOURCE})
    staged = {"name": "latest", "version": "1", "stage": "Staging"}
    rest.refused("model-versions/transition-stage", {**staged, "stage": "Live"})
    rest.post("model-versions/transition-stage", staged)
    asked = [("name", "latest"), ("stages", "Staging"), ("stages", "None")]
    by_get = rest.get(path, asked)
    by_post = rest.post(path, {"name": "latest", "stages": ["Staging", "None"]})
    assert by_get == by_post
    assert [each["version"] for each in by_get["model_versions"]] == ["1", "3"]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("registered-models/create", {}, 400, "INVALID_PARAMETER_VALUE"),
        ("registered-models/create", {"name": "a/b"}, 400, "INVALID_PARAMETER_VALUE"),
        ("registered-models/rename", {"name": "none"}, 400, "INVALID_PARAMETER_VALUE"),
        ("registered-models/rename", {"name": "none", "new_name": "x"}, 404,
         "RESOURCE_DOES_NOT_EXIST"),
        ("model-versions/create", {"name": "none", "source": SOURCE}, 404,
         "RESOURCE_DOES_NOT_EXIST"),
        ("model-versions/create", {"name": "none"}, 400, "INVALID_PARAMETER_VALUE"),
        ("model-versions/create", {"name": "none", "source": "/etc"}, 400,
         "INVALID_PARAMETER_VALUE"),
        ("model-versions/transition-stage", {"name": "none", "version": "1", "stage": "Staging"},
         404, "RESOURCE_DOES_NOT_EXIST"),
    ],
)  # fmt: skip
def test_what_is_refused(rest: Rest, path: str, body: Any, status: int, code: str) -> None:
    assert rest.refused(path, body) == (status, code)


def test_a_name_twice(rest: Rest) -> None:
    rest.post("registered-models/create", {"name": "twice"})
    refused = rest.refused("registered-models/create", {"name": "twice"})
    assert refused == (400, "RESOURCE_ALREADY_EXISTS")
