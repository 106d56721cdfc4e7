"""Who a request says it comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mlflow import plugins
from mlflow.exceptions import MissingConfigException
from mlflow.stores.rest.credentials import Credentials

BASIC = "Basic YW5hOnM6w7w="  # ana, s:ü


def authorization(*of_url: str) -> str | None:
    return Credentials(*of_url).headers("GET", "http://host/x", None).get("Authorization")


def write_file(text: str) -> None:
    folder = Path(os.environ["HOME"], ".mlflow")
    folder.mkdir(exist_ok=True)
    (folder / "credentials").write_text(text, encoding="utf-8")


def test_nobody() -> None:
    assert authorization() is None


def test_name_and_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "ana")
    assert authorization() is None
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "s:ü")
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "t")
    assert authorization("other", "x") == BASIC


def test_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "abc")
    assert authorization() == "Bearer abc"


def test_in_the_url() -> None:
    assert authorization("ana", "s:ü") == BASIC


def test_the_file() -> None:
    write_file("[mlflow]\nmlflow_tracking_username = ana\nmlflow_tracking_password = s:ü\n")
    assert authorization() == BASIC
    write_file("[other]\na = b\n")
    os.utime(Path(os.environ["HOME"], ".mlflow/credentials"), (1, 1))
    assert authorization() is None


def test_the_environment_goes_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write_file("[mlflow]\nmlflow_tracking_username = ana\nmlflow_tracking_password = 100%\n")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "s:ü")
    assert authorization() == BASIC


def test_a_file_that_cannot_be_read() -> None:
    write_file("no section\n")
    with pytest.raises(MissingConfigException, match="credentials"):
        authorization()


class Signs:
    """An authentication plugin in the style of `requests`."""

    def get_name(self) -> str:
        return "signs"

    def get_auth(self) -> Any:
        def sign(request: Any) -> Any:
            request.headers["Authorization"] = f"Signed {request.method} {request.url}"
            return request

        return sign


class Adds:
    def in_context(self) -> bool:
        return True

    def request_headers(self) -> dict[str, str]:
        return {"X-Team": "blue", "User-Agent": "added"}


class Absent(Adds):
    def in_context(self) -> bool:
        return False


class Broken(Adds):
    def request_headers(self) -> dict[str, str]:
        raise ValueError("no headers today")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plugins as if packages that offer them were installed."""
    found = {
        "mlflow.request_auth_provider": [("signs", Signs)],
        "mlflow.request_header_provider": [("a", Adds), ("b", Absent), ("c", Broken)],
    }

    def load(group: str) -> Iterator[tuple[str, Any]]:
        return iter(found[group])

    monkeypatch.setattr(plugins, "load_plugins", load)


@pytest.mark.usefixtures("installed")
def test_plugins(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "abc")
    headers = Credentials().headers("GET", "http://host/x", None)
    assert headers["X-Team"] == "blue"
    assert headers["User-Agent"].endswith(" added")
    assert headers["Authorization"] == "Bearer abc"
    assert "no headers today" in caplog.text
    monkeypatch.setenv("MLFLOW_TRACKING_AUTH", "signs")
    assert authorization() == "Signed GET http://host/x"


@pytest.mark.usefixtures("installed")
def test_a_plugin_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_AUTH", "kerberos")
    with pytest.raises(MissingConfigException, match=r"kerberos.*signs"):
        authorization()
