"""From a path to an endpoint and its parameters."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.http.routes import Routes, parameter_names
from headrace.http.table import Endpoint, Kind
from mlflow.exceptions import MlflowException


def endpoint(path: str, method: str = "GET") -> Endpoint:
    return Endpoint(
        method, path, "mlflow", ("2.0",), "noun.read", Kind.STREAM, None, None, lambda: None
    )


ROUTES = Routes(
    [
        endpoint("models/{model_id}"),
        endpoint("models/{model_id}/tags/{key}", "DELETE"),
        endpoint("files/<path:name>"),
        endpoint("models/search", "POST"),
    ],
    "/mlflow",
)


def values(path: str) -> list[str] | None:
    found = ROUTES.with_parameters(f"/api/2.0/mlflow/{path}")
    return None if found is None else found[1]


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_text_survives_as_a_parameter(model_id: str, key: str) -> None:
    assert values(f"models/{quote(model_id, safe='')}/tags/{quote(key, safe='')}") == [
        model_id,
        key,
    ]


@given(st.text(min_size=1))
def test_any_text_survives_as_the_rest_of_a_path(name: str) -> None:
    assert values(f"files/{quote(name)}") == [name]


def test_a_parameter_is_decoded_once() -> None:
    assert values("models/%252e%252e") == ["%2e%2e"]
    assert values("files/a%252fb") == ["a%2fb"]


def test_an_encoded_slash_does_not_end_a_segment() -> None:
    assert values("models/a%2Fb") == ["a/b"]


@pytest.mark.parametrize(
    "path", ["models", "models/", "models//tags/x", "models/a/tags", "other/a"]
)
def test_a_path_that_is_not_there_is_not_found(path: str) -> None:
    assert values(path) is None


def test_text_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(MlflowException, match="not percent-encoded UTF-8"):
        values("models/%ff%fe")


@pytest.mark.parametrize("start", ["/api", "/ajax-api", "/mlflow/api", "/mlflow/ajax-api"])
def test_every_path_is_there_for_programs_and_pages_with_and_without_the_prefix(start: str) -> None:
    assert "POST" in ROUTES.fixed[f"{start}/2.0/mlflow/models/search"]
    assert ROUTES.with_parameters(f"{start}/2.0/mlflow/models/m-1") is not None


def test_names_of_parameters_come_in_order() -> None:
    assert parameter_names("a/{b}/c/<path:d>") == ["b", "d"]
