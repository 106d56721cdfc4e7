"""What a server is told: where it keeps things, what it hands on."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from headrace.listening import bind
from headrace.server_options import ServerOptions, uvicorn_settings
from mlflow.exceptions import MlflowException


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_by_default_everything_is_in_mlruns(folder: Path) -> None:
    storage = ServerOptions().storage()
    assert storage.database_url == f"sqlite:///{quote(str(folder))}/mlruns/mlflow.db"
    assert storage.artifact_root == "mlflow-artifacts:/"
    # Beside the database, not around it: who may send artifacts must not reach it.
    assert storage.artifacts_destination == str(folder / "mlruns" / "artifacts")
    assert storage.artifact_folders == (str(folder / "mlruns"),)


def test_runs_that_clients_made_in_a_folder_stay_in_reach(folder: Path) -> None:
    storage = ServerOptions(backend_store_uri=f"file:{folder}/runs").storage()
    assert storage.database_url.endswith("/runs/mlflow.db")
    assert storage.artifact_folders == (str(folder / "runs"),)


def test_beside_a_database_artifacts_are_in_mlartifacts(folder: Path) -> None:
    storage = ServerOptions(backend_store_uri="postgresql://u@h/d").storage()
    assert storage.database_url == "postgresql://u@h/d"
    assert storage.artifact_root == "mlflow-artifacts:/"
    assert storage.artifacts_destination == str(folder / "mlartifacts")
    # Where programs that track in the database themselves keep artifacts.
    assert storage.artifact_folders == (str(folder / "mlruns"),)


def test_clients_may_be_sent_to_the_artifacts_themselves(folder: Path) -> None:
    shared = ServerOptions(
        backend_store_uri="sqlite:///a.db", serve_artifacts=False, default_artifact_root="s3://b/a"
    ).storage()
    assert shared.artifact_root == "s3://b/a"
    assert "s3://b/a" not in shared.artifact_folders
    local = ServerOptions(backend_store_uri="sqlite:///a.db", serve_artifacts=False).storage()
    assert local.artifact_root == str(folder / "mlruns")
    assert local.artifact_folders == (str(folder / "mlruns"),)


def test_a_root_for_new_experiments_goes_before_the_servers_own(folder: Path) -> None:
    storage = ServerOptions(default_artifact_root="./shared").storage()
    assert storage.artifact_root == str(folder / "shared")
    assert str(folder / "shared") in storage.artifact_folders


def test_lists_are_written_with_commas() -> None:
    http = ServerOptions(allowed_hosts=" a.b , *.c,", cors_allowed_origins="https://x").for_http()
    assert http.allowed_hosts == ("a.b", "*.c")
    assert http.cors_allowed_origins == ("https://x",)


@pytest.mark.parametrize(
    ("given", "prefix"), [(None, ""), ("", ""), ("/", ""), ("/a", "/a"), ("/a/b/", "/a/b")]
)
def test_a_prefix_has_no_slash_at_its_end(given: str | None, prefix: str) -> None:
    assert ServerOptions(static_prefix=given).for_http().static_prefix == prefix


@pytest.mark.parametrize("given", ["a", "/a b", "/a?b", "http://x", "/{a}"])
def test_a_prefix_is_a_path(given: str) -> None:
    with pytest.raises(MlflowException, match="static prefix"):
        ServerOptions(static_prefix=given).for_http()


def test_uvicorns_options_are_read_as_uvicorn_reads_them() -> None:
    line = "--timeout-keep-alive 9 --proxy-headers --header 'a: b' --header c:d:e"
    assert uvicorn_settings(line) == {
        "timeout_keep_alive": 9,
        "proxy_headers": True,
        "headers": [("a", "b"), ("c", "d:e")],
    }
    assert uvicorn_settings(None) == {}


@pytest.mark.parametrize("line", ["--port 1", "--reload", "--nonsense", "--header x", "'"])
def test_what_uvicorn_or_the_server_cannot_take_is_refused(line: str) -> None:
    with pytest.raises(MlflowException, match="--uvicorn-opts"):
        uvicorn_settings(line)


def test_a_name_is_bound_on_all_its_addresses() -> None:
    bound = bind("localhost", 0)
    try:
        ports = {listener.getsockname()[1] for listener in bound}
        assert len(ports) == 1
        for listener in bound:
            with socket.create_connection(listener.getsockname()[:2], timeout=10):
                pass
    finally:
        for listener in bound:
            listener.close()


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 70000), ("203.0.113.7", 0), ("no host", 0)]
)
def test_an_address_that_cannot_be_bound_is_named(host: str, port: int) -> None:
    with pytest.raises(MlflowException, match=host):
        bind(host, port)
