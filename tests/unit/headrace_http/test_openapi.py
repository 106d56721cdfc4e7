"""The description of the server is complete and whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from headrace.app import endpoints
from headrace.http.openapi import describe
from headrace.http.options import Options
from headrace.http.routes import Routes
from tests.unit.headrace_http.calling import Api, MakeApi

SURFACE = Path(__file__).parents[2] / "contract" / "rest_surface.json"


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(describe(endpoints(Options())))


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def test_every_reference_leads_to_something(document: Any) -> None:
    found = set(references(document))
    assert found
    for reference in found:
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


def test_every_endpoint_is_described_with_its_permission(document: Any) -> None:
    for endpoint in endpoints(Options()):
        path = endpoint.paths[0].replace("<path:", "{").replace(">", "}")
        operation = document["paths"][path][endpoint.method.lower()]
        assert operation["x-permission"] == endpoint.permission
        assert operation["summary"]
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/Error"}


def test_operations_have_names_of_their_own(document: Any) -> None:
    names = [
        operation["operationId"]
        for item in document["paths"].values()
        for operation in item.values()
    ]
    assert len(names) == len(set(names))


def test_parameters_of_a_path_are_those_in_its_text(document: Any) -> None:
    for path, item in document["paths"].items():
        in_text = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        for operation in item.values():
            stated = operation.get("parameters", [])
            names = [(parameter["in"], parameter["name"]) for parameter in stated]
            assert len(names) == len(set(names)), path
            assert {name for place, name in names if place == "path"} == in_text
            assert all(p["required"] for p in stated if p["in"] == "path")


def test_a_get_has_its_fields_in_the_query_and_a_post_in_its_body(document: Any) -> None:
    get = document["paths"]["/api/2.0/mlflow/metrics/get-history"]["get"]
    fields = {p["name"]: p["required"] for p in get["parameters"]}
    assert fields["metric_key"] is True
    assert fields["page_token"] is False
    post = document["paths"]["/api/2.0/mlflow/runs/log-metric"]["post"]
    schema = post["requestBody"]["content"]["application/json"]["schema"]
    name = schema["$ref"].rpartition("/")[2]
    required = document["components"]["schemas"][name]["required"]
    assert set(required) == {"key", "value", "timestamp"}


def test_the_server_shows_it(make_api: MakeApi) -> None:
    api: Api = make_api(static_prefix="/mlflow")
    for path in ("/openapi.json", "/mlflow/openapi.json"):
        shown = api.get(path).json()
        assert shown["openapi"] == "3.1.0"
        assert shown["servers"] == [{"url": "/mlflow"}]


@pytest.mark.parametrize(
    "fact", json.loads(SURFACE.read_text()), ids=lambda fact: f"{fact['method']} {fact['path']}"
)
def test_every_endpoint_of_mlflows_tracking_api_is_there(fact: dict[str, str]) -> None:
    routes = Routes(endpoints(Options()))
    path = fact["path"].replace("<path:artifact_path>", "a/b").replace("{", "").replace("}", "")
    found = routes.fixed.get(path)
    if found is None:
        matched = routes.with_parameters(path)
        assert matched is not None
        found = matched[0]
    assert fact["method"] in found
