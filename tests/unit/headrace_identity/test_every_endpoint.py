"""Every endpoint without, with the wrong and with the right permission.

The calls are made from the endpoint table, so that a new endpoint is covered by itself.
"""

from __future__ import annotations

import asyncio
import json
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest

from headrace.app import endpoints
from headrace.http.options import Options
from headrace.http.routes import parameter_names
from headrace.http.table import Endpoint, Kind
from headrace.identity.roles import NAMES, PUBLIC, REQUIRED, SIGNED_IN, required
from tests.unit.headrace_http.calling import Answer
from tests.unit.headrace_identity.conftest import SignedIn, Site, open_site

TABLE = [
    each
    for each in endpoints(Options())
    # It answers until its caller goes away.
    if each.path != "events"
]
CLOSED = [each for each in TABLE if required(each.permission) != PUBLIC]
GUARDED = [each for each in CLOSED if required(each.permission) != SIGNED_IN and not each.filtered]


def named(table: list[Endpoint]) -> list[Any]:
    return [pytest.param(each, id=each.name.replace(" ", "-")) for each in table]


_OF_TYPE: dict[Any, Any] = {int: 1, float: 0.5, bool: True}


class Calls:
    """Makes a call of an endpoint that is about things that are there."""

    def __init__(self, site: Site) -> None:
        self.site = site
        site.store.create_registered_model("Fraud")
        site.store.create_model_version("Fraud", "s3://b/m")
        run = site.api.app.platform.store.create_run("0", "u", 1, [], "r")
        model = site.store.create_logged_model("0", "m", run.info.run_id)
        self.values: dict[str, Any] = {
            "run_id": run.info.run_id,
            "run_uuid": run.info.run_id,
            "run_ids": [run.info.run_id],
            "experiment_id": "0",
            "experiment_ids": ["0"],
            "experiment_name": "Default",
            "model_id": model.model_id,
            "name": "Fraud",
            "new_name": "Fraud",
            "version": "1",
            "artifact_path": f"0/{run.info.run_id}/artifacts/a.txt",
            "path": f"0/{run.info.run_id}/artifacts/a.txt",
            "root_uri": run.info.artifact_uri,
            "metric_key": "m",
            "key": "k",
            "writer": "a" * 32,
            "offset": "0",
            "id": site.store.create_comment("Fraud", "1", "Hm").id,
        }

    def make(self, who: SignedIn, endpoint: Endpoint) -> Answer:
        path = endpoint.paths[0]
        for name in parameter_names(endpoint.path):
            value = quote(str(self.values.get(name, "x")))
            path = path.replace(f"{{{name}}}", value).replace(f"<path:{name}>", value)
        fields = self.fields(endpoint)
        if endpoint.method in ("GET", "DELETE") or endpoint.read is not None:
            return who(endpoint.method, f"{path}?{urlencode(fields, doseq=True)}")
        if endpoint.kind is Kind.STREAM and endpoint.request is None:
            return who(endpoint.method, f"{path}?{urlencode(fields, doseq=True)}", b"")
        return who(endpoint.method, path, fields)

    def fields(self, endpoint: Endpoint) -> dict[str, Any]:
        if endpoint.request is None:
            return {name: self.values[name] for name in ("run_id", "run_uuid", "path", "model_id")}
        fields = {}
        for field in msgspec.structs.fields(endpoint.request):
            if field.name in self.values and field.name != "lines":
                fields[field.name] = self.values[field.name]
            elif field.required:
                is_list = typing.get_origin(field.type) is list
                fields[field.name] = [] if is_list else _OF_TYPE.get(field.type, "x")
        return fields


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calls]:
    folder = tmp_path_factory.mktemp("every")
    loop = asyncio.new_event_loop()
    site = open_site(folder, f"sqlite:///{folder}/a.db", loop)
    # Who is last cannot be removed: the calls below try.
    site.user("root", "admin")
    yield Calls(site)
    loop.run_until_complete(site.api.app.close())
    loop.close()


@pytest.fixture(scope="module")
def users(calls: Calls) -> dict[int, SignedIn]:
    """A user for each role on everything, and one without any."""
    made = {rank: calls.site.user(name, name) for rank, name in NAMES.items()}
    return {0: calls.site.user("outsider"), **made}


def error_of(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body).get("error_code", ""))
    except (ValueError, AttributeError):
        return ""


@pytest.mark.parametrize("endpoint", named(TABLE))
def test_the_permission_of_an_endpoint_is_known(endpoint: Endpoint) -> None:
    assert endpoint.permission in REQUIRED


@pytest.mark.parametrize("endpoint", named(CLOSED))
def test_nobody_gets_in_without_signing_in(endpoint: Endpoint, calls: Calls) -> None:
    answer = calls.make(calls.site.nobody, endpoint)
    assert (answer.status, error_of(answer)) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("endpoint", named(CLOSED))
def test_nobody_gets_in_with_a_wrong_token(endpoint: Endpoint, calls: Calls) -> None:
    answer = calls.make(calls.site.with_token("hrt_wrong"), endpoint)
    assert (answer.status, error_of(answer)) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("endpoint", named(GUARDED))
def test_a_lesser_role_is_not_enough(
    endpoint: Endpoint, calls: Calls, users: dict[int, SignedIn]
) -> None:
    for rank in {0, required(endpoint.permission) - 1}:
        answer = calls.make(users[rank], endpoint)
        assert (answer.status, error_of(answer)) == (403, "PERMISSION_DENIED"), rank


@pytest.mark.parametrize("endpoint", named(GUARDED))
def test_the_role_is_enough(endpoint: Endpoint, calls: Calls, users: dict[int, SignedIn]) -> None:
    answer = calls.make(users[required(endpoint.permission)], endpoint)
    assert answer.status != 401
    # A comment is its author's all the same.
    assert answer.status != 403 or b"it takes the role" not in answer.body, answer.body


@pytest.mark.parametrize("endpoint", named([each for each in CLOSED if each not in GUARDED]))
def test_what_is_open_to_all_who_signed_in_fails_nobody_unexpectedly(
    endpoint: Endpoint, calls: Calls, users: dict[int, SignedIn]
) -> None:
    answer = calls.make(users[0], endpoint)
    assert answer.status not in (401, 500), answer.body


@pytest.mark.parametrize("endpoint", named([each for each in TABLE if each not in CLOSED]))
def test_what_is_public_answers_everybody(endpoint: Endpoint, calls: Calls) -> None:
    answer = calls.make(calls.site.nobody, endpoint)
    assert error_of(answer) != "PERMISSION_DENIED"


def test_the_endpoints_are_many(tmp_path: Path) -> None:
    assert len(GUARDED) > 60
