"""What `mlflow server` makes of its options; tests/e2e runs servers."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.unit.cli.command_line import call, error


@pytest.fixture
def port() -> Iterator[str]:
    """A port that is taken, so that a server with good options ends at once, and says so."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield str(listener.getsockname()[1])


@pytest.mark.parametrize("command", ["server", "ui"])
def test_port_that_is_taken(command: str, port: str) -> None:
    assert port in error(command, "--port", port)


@pytest.mark.parametrize(
    ("option", "value", "instead"),
    [
        ("--gunicorn-opts", "--timeout 60", "--workers"),
        ("--waitress-opts", "--threads 8", "--workers"),
        ("--registry-store-uri", "sqlite:///registry.db", "backend store"),
        ("--read-replica-backend-store-uri", "sqlite:///replica.db", "backend store"),
        ("--expose-prometheus", "./metrics", "/metrics"),
        ("--dev", None, "development"),
    ],
)
def test_option_without_effect_says_so(
    option: str, value: str | None, instead: str, port: str
) -> None:
    given = [option] if value is None else [option, value]
    result = call("server", *given, "--port", port)
    note, _, problem = result.stderr.partition("Error: ")
    assert note.startswith(f"Note: {option} changes nothing here; ")
    assert instead in note
    assert port in problem


def test_options_are_read_from_the_environment(port: str) -> None:
    assert port in error("server", MLFLOW_PORT=port)
    result = call("server", MLFLOW_PORT=port, MLFLOW_GUNICORN_OPTS="--timeout 60")
    assert "--gunicorn-opts" in result.stderr


def test_another_app_than_sign_in_is_refused() -> None:
    assert "'basic-auth'" in error("server", "--app-name", "oidc", status=2)


@pytest.mark.parametrize(
    "options",
    [
        ("--port", "70000"),
        ("--workers", "0"),
        ("--max-body-bytes", "many"),
        ("--serve-artifacts", "yes"),
    ],
)
def test_options_that_cannot_be(options: tuple[str, str]) -> None:
    assert error("server", *options, status=2)


def test_other_systems_host_name(port: str) -> None:
    assert "host.invalid" in error("server", "--host", "host.invalid", "--port", port)
