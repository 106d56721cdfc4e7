"""What may stand in the endpoint table."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import headrace.endpoints
from headrace.app import TABLES, endpoints
from headrace.http.options import Options
from headrace.http.routes import Routes
from headrace.http.table import EndpointError, Kind, Table
from mlflow.wire.message import Empty


def declare(
    table: Table, method: str = "POST", path: str = "nouns/verb", **changed: object
) -> None:
    stated = {"permission": "noun.verb", "kind": Kind.WRITE, "request": Empty} | changed

    def call(platform: object, asked: Empty) -> None:
        """Do it."""

    table.endpoint(method, path, **stated)(call)  # type: ignore[arg-type]


@pytest.mark.parametrize("permission", ["", "run", "run.", ".update", "run update", None, "Run.x"])
def test_an_endpoint_without_a_permission_is_refused(permission: object) -> None:
    with pytest.raises(EndpointError, match="permission"):
        declare(Table(), permission=permission)


def test_an_endpoint_must_say_at_all_that_it_needs_a_permission() -> None:
    with pytest.raises(TypeError, match="permission"):
        Table().endpoint("GET", "runs/get", kind=Kind.READ, request=Empty)  # type: ignore[call-arg]


def test_a_path_stands_in_the_table_once() -> None:
    first, second = Table(), Table()
    declare(first)
    declare(second)
    with pytest.raises(EndpointError, match="nouns/verb is in the table twice"):
        Routes([*first, *second])


def test_a_path_with_parameters_stands_in_the_table_once() -> None:
    table = Table()
    declare(table, path="nouns/{noun_id}/things")
    declare(table, path="nouns/{id}/things")
    with pytest.raises(EndpointError, match="twice"):
        Routes(table)


def test_one_path_may_take_several_methods() -> None:
    table = Table()
    declare(table, "GET")
    declare(table, "POST")
    assert set(Routes(table).fixed["/api/2.0/mlflow/nouns/verb"]) == {"GET", "POST"}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"method": "FETCH"}, "methods are"),
        ({"request": None}, "takes no message"),
    ],
)
def test_an_endpoint_that_cannot_be_called_is_refused(changed: dict, message: str) -> None:
    with pytest.raises(EndpointError, match=message):
        declare(Table(), **changed)


def test_an_endpoint_is_documented() -> None:
    with pytest.raises(EndpointError, match="docstring"):
        Table().endpoint("GET", "runs/get", permission="run.read", kind=Kind.READ, request=Empty)(
            lambda platform, asked: None
        )


def test_every_endpoint_that_is_served_states_a_noun_and_a_verb() -> None:
    served = list(endpoints(Options()))
    assert served
    for endpoint in served:
        assert re.fullmatch(r"[a-z-]+\.[a-z-]+", endpoint.permission), endpoint.name


def test_every_table_of_endpoints_is_served() -> None:
    served = {endpoint.call for endpoint in endpoints(Options())}
    for module in pkgutil.iter_modules(headrace.endpoints.__path__):
        found = importlib.import_module(f"headrace.endpoints.{module.name}")
        tables = [value for value in vars(found).values() if isinstance(value, Table)]
        for endpoint in (endpoint for table in tables for endpoint in table):
            assert endpoint.call in served, endpoint.name
    assert len(TABLES) == len(set(map(id, TABLES)))
