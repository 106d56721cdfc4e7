"""Paths become `file:` URIs and back, whatever is in a name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.exceptions import MlflowException
from mlflow.file_uri import is_local, path_of, uri_of, uri_scheme

NAMES = st.text(
    st.characters(exclude_characters="/\x00", exclude_categories=("Cs",)), min_size=1
).filter(lambda name: name not in (".", ".."))


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_a_path_comes_back(parts: list[str]) -> None:
    path = "/" + "/".join(parts)
    uri = uri_of(path)
    assert uri.isascii()
    assert path_of(uri) == os.path.abspath(path)


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_a_path_is_taken_as_it_is(parts: list[str]) -> None:
    path = "/" + "/".join(parts)
    assert path_of(path) == os.path.abspath(path)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b", "/a/b"),
        ("file:/a/b", "/a/b"),
        ("file://localhost/a/b", "/a/b"),
        ("FILE:///a/b", "/a/b"),
        ("file:///a%20b/%C3%BC", "/a b/ü"),
        ("file:///a%2520b", "/a%20b"),
        ("file:///a/../b", "/b"),
        ("/a%20b", "/a%20b"),
        ("file:///", "/"),
    ],
)
def test_absolute(uri: str, path: str) -> None:
    assert path_of(uri) == path


@pytest.mark.parametrize("uri", ["mlruns", "./mlruns", "file:mlruns", "file:./mlruns"])
def test_relative_to_the_working_directory(uri: str, tmp_path: Path) -> None:
    assert path_of(uri) == str(tmp_path / "mlruns")


def test_home_in_a_path_only() -> None:
    assert path_of("~/runs") == os.path.join(os.environ["HOME"], "runs")
    assert path_of("file:///~/runs") == "/~/runs"


def test_a_path_object(tmp_path: Path) -> None:
    assert path_of(tmp_path / "a b") == f"{tmp_path}/a b"


@pytest.mark.parametrize(
    ("uri", "what"),
    [
        ("file://host/share", "host"),
        ("file:///a?b=c", "query"),
        ("file:///a#b", "fragment"),
        ("file:///a%00b", "NUL"),
        ("s3://bucket/a", "s3"),
    ],
)
def test_what_is_no_local_path(uri: str, what: str) -> None:
    with pytest.raises(MlflowException, match=what) as caught:
        path_of(uri)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize(
    ("uri", "scheme"),
    [
        ("/a", ""),
        ("a:b", ""),
        ("C:/x", ""),
        ("file:x", "file"),
        ("S3://b", "s3"),
        ("postgresql+psycopg2://u@h/d", "postgresql+psycopg2"),
    ],
)
def test_schemes(uri: str, scheme: str) -> None:
    assert uri_scheme(uri) == scheme
    assert is_local(uri) == (scheme in ("", "file"))
