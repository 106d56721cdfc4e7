"""Artifacts behind a server that breaks off, lies, or is another one."""

from __future__ import annotations

import hashlib
import io
import json
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlflow.artifacts.digests import to_header
from mlflow.artifacts.http import HttpArtifactRepository, server_and_path
from mlflow.exceptions import IntegrityError, MlflowException, StoreUnreachable
from mlflow.stores.resolve import close_stores
from tests.unit.stores.servers import Script, answer

DATA = bytes(range(256)) * 8000
DIGEST = to_header(hashlib.sha256(DATA).hexdigest())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    yield
    close_stores()


def repository(server: Script) -> HttpArtifactRepository:
    return HttpArtifactRepository("mlflow-artifacts:/1/run/artifacts", server.url)


def file_answer(data: bytes = DATA, *headers: str, status: str = "200 OK") -> bytes:
    return answer(data, status, 'ETag: "tag"', *headers)


# ---- where ----
@pytest.mark.parametrize(
    ("uri", "tracking", "server", "path"),
    [
        ("mlflow-artifacts:/1/r", "http://h:5000", "http://h:5000", "1/r"),
        ("mlflow-artifacts:/1/a#b?c%20", "http://h/p/", "http://h/p", "1/a#b?c%20"),
        ("mlflow-artifacts://other:81/1/r", "https://h/p", "https://other:81/p", "1/r"),
        ("mlflow-artifacts:/", "http://h", "http://h", ""),
        ("mlflow-artifacts://other:81", "http://h", "http://other:81", ""),
        ("http://h/p/api/2.0/mlflow-artifacts/artifacts/1/a%20b", None, "http://h/p", "1/a b"),
    ],
)
def test_the_server_and_the_path(uri: str, tracking: str | None, server: str, path: str) -> None:
    assert server_and_path(uri, tracking) == (server, path)


@pytest.mark.parametrize(
    ("uri", "tracking"),
    [
        ("mlflow-artifacts:/1", None),
        ("mlflow-artifacts:/1", "sqlite:///x.db"),
        ("http://h/files/1", "http://h"),
        ("mlflow-artifacts:/../1", "http://h"),
    ],
)
def test_no_server(uri: str, tracking: str | None) -> None:
    with pytest.raises(MlflowException) as caught:
        HttpArtifactRepository(uri, tracking)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


# ---- up ----
def test_a_file_is_sent_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "ü %20#?.json").write_bytes(DATA)
    with Script(answer(b"", "200 OK", f"Repr-Digest: {DIGEST}")) as server:
        repository(server).log_artifact(str(tmp_path / "ü %20#?.json"), "a b")
        head, _, body = server.requests[0].partition(b"\r\n\r\n")
    target = head.split(b" ")[1].decode()
    root = "/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts/"
    assert target == root + urllib.parse.quote("a b/ü %20#?.json")
    assert b"Content-Type: text/plain" in head
    assert body == DATA


def test_a_stream_and_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with Script(answer(), answer()) as server:
        repository(server).log_stream(io.BytesIO(DATA), "s/x.bin")
        repository(server).log_artifact(str(tmp_path / "empty"))
        assert server.requests[0].endswith(DATA)
        assert b"Content-Length: 0\r\n" in server.requests[1]


def test_what_a_distant_server_received_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "f").write_bytes(DATA)
    other = to_header("0" * 64)
    with Script(*[answer(b"", "200 OK", f"Repr-Digest: {other}")] * 2) as server:
        monkeypatch.setenv("http_proxy", server.url)  # so that the name need not exist
        distant = HttpArtifactRepository("mlflow-artifacts:/1", "http://server.example")
        with pytest.raises(IntegrityError, match="what the server got"):
            distant.log_artifact(str(tmp_path / "f"))


def test_an_upload_that_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x")
    error = json.dumps({"error_code": "PERMISSION_DENIED", "message": "not yours"}).encode()
    with (
        Script(answer(error, "403 Forbidden", "Content-Type: application/json")) as server,
        pytest.raises(MlflowException, match="not yours") as caught,
    ):
        repository(server).log_artifact(str(tmp_path / "f"))
    assert caught.value.error_code == "PERMISSION_DENIED"


# ---- down ----
def test_a_download_goes_on_where_it_broke_off(tmp_path: Path) -> None:
    def rest(request: bytes) -> bytes:
        match = re.search(rb"Range: bytes=(\d+)-\r\n", request)
        assert match is not None
        assert b'If-Range: "tag"' in request
        return file_answer(DATA[int(match[1]) :], status="206 Partial Content")

    torn = file_answer(DATA, f"Repr-Digest: {DIGEST}", "Connection: close")[:-700_000]
    with Script(torn, rest) as server:
        got = repository(server).download_artifacts("f", str(tmp_path))
    assert Path(got).read_bytes() == DATA


def test_a_file_that_changed_meanwhile_is_not_put_together(tmp_path: Path) -> None:
    torn = file_answer(DATA, "Connection: close")[:-700_000]
    with Script(torn, file_answer(b"another")) as server, pytest.raises(StoreUnreachable):
        repository(server).download_artifacts("f", str(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("data", [b"damaged", DATA[:-1] + b"!"])
def test_damaged_bytes_are_not_delivered(data: bytes, tmp_path: Path) -> None:
    with (
        Script(file_answer(data, f"Repr-Digest: {DIGEST}")) as server,
        pytest.raises(IntegrityError, match="what was downloaded") as caught,
    ):
        repository(server).download_artifacts("model/model.pkl", str(tmp_path))
    assert "model/model.pkl" in str(caught.value)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_server_that_says_no_digest(tmp_path: Path) -> None:
    with Script(file_answer()) as server:
        got = repository(server).download_artifacts("a/f", str(tmp_path))
    assert got == f"{tmp_path}/a/f"
    assert Path(got).read_bytes() == DATA


def listing(*files: dict[str, object]) -> bytes:
    return answer(json.dumps({"files": files}).encode())


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "a/../../evil", "..\\evil", "%2e%2e/evil"]
)
def test_a_listing_does_not_lead_elsewhere(name: str, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    with (
        Script(listing({"path": name, "is_dir": False, "file_size": 4}), answer(b"evil")) as server,
        pytest.raises(MlflowException) as caught,
    ):
        repository(server).download_artifacts("", str(tmp_path / "to"))
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_listing() -> None:
    files = [
        {"path": "b", "is_dir": True},
        {"path": "a.txt", "is_dir": False, "file_size": "12"},
    ]
    with Script(listing(*files), listing()) as server:
        found = repository(server).list_artifacts("x")
        assert [(f.path, f.is_dir, f.file_size) for f in found] == [
            ("x/a.txt", False, 12),
            ("x/b", True, None),
        ]
        assert repository(server).list_artifacts("none") == []
    assert b"?path=1%2Frun%2Fartifacts%2Fx " in server.requests[0]


def test_a_file_asked_for_as_a_folder() -> None:
    with Script(listing({"path": "a.txt", "is_dir": False, "file_size": 1})) as server:
        assert repository(server).list_artifacts("x/a.txt") == []


def test_what_is_not_there(tmp_path: Path) -> None:
    gone = answer(b'{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "x"}', "404 Not Found")
    with Script(gone, listing()) as server, pytest.raises(MlflowException) as caught:
        repository(server).download_artifacts("nope")
    assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert "nope" in str(caught.value)


def test_a_page_that_is_no_server(tmp_path: Path) -> None:
    with (
        Script(answer(b"<html>hello</html>", "200 OK", "Content-Type: text/html")) as server,
        pytest.raises(MlflowException, match="Is the tracking URI that of an MLflow server"),
    ):
        repository(server).list_artifacts()
