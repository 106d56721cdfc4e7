"""What a request says about who sends it: authorization, and the headers that plugins add.

Taken in this order: `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`, or the same two in
the section `[mlflow]` of `~/.mlflow/credentials`; a name and password in the URL; the token in
`MLFLOW_TRACKING_TOKEN`. A plugin that `MLFLOW_TRACKING_AUTH` names (entry point
`mlflow.request_auth_provider`) goes over all of them. Plugins of `mlflow.request_header_provider`
add headers.
"""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Callable
from typing import Any

from mlflow.exceptions import MissingConfigException
from mlflow.settings import (
    MLFLOW_TRACKING_AUTH,
    MLFLOW_TRACKING_PASSWORD,
    MLFLOW_TRACKING_TOKEN,
    MLFLOW_TRACKING_USERNAME,
)
from mlflow.version import VERSION

CREDENTIALS_FILE = "~/.mlflow/credentials"
USER_AGENT = f"mlflow-python-client/{VERSION}"

_logger = logging.getLogger(__name__)


class PreparedRequest:
    """A request as authentication plugins see it: those written for `requests` set its headers.

    Attributes:
        method, url, headers, body: As they will be sent; `body` is None for files.
    """

    def __init__(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body

    def register_hook(self, event: str, hook: Callable[..., Any]) -> None:
        """Accepted for plugins that want to see answers; answers are not shown to them."""

    def prepare_content_length(self, body: bytes | None) -> None:
        """Accepted for plugins that sign bodies; the transport sets the length."""


class Credentials:
    """Headers for the requests to one server.

    Args:
        user, password: Out of the server's URL.
    """

    def __init__(self, user: str | None = None, password: str | None = None) -> None:
        self._of_url = (user, password)
        self._header_providers: list[Any] | None = None
        self._auth_providers: list[Any] | None = None

    def headers(self, method: str, url: str, body: bytes | None) -> dict[str, str]:
        """The headers of one request, as the settings are now."""
        headers = {"User-Agent": USER_AGENT, "X-MLflow-Client-Version": VERSION}
        self._add_plugin_headers(headers)
        authorization = self._authorization()
        if authorization is not None:
            headers["Authorization"] = authorization
        name = MLFLOW_TRACKING_AUTH.get()
        if name:
            prepared = PreparedRequest(method, url, headers, body)
            signed = self._provider(name).get_auth()(prepared)
            return dict((signed if signed is not None else prepared).headers)
        return headers

    def _authorization(self) -> str | None:
        user, password = MLFLOW_TRACKING_USERNAME.get(), MLFLOW_TRACKING_PASSWORD.get()
        if not (user and password):
            user_of_file, password_of_file = read_credentials_file()
            user, password = user or user_of_file, password or password_of_file
        if not (user and password):
            user, password = self._of_url
        if user and password:
            pair = base64.b64encode(f"{user}:{password}".encode()).decode()
            return f"Basic {pair}"
        token = MLFLOW_TRACKING_TOKEN.get()
        return f"Bearer {token}" if token else None

    def _add_plugin_headers(self, headers: dict[str, str]) -> None:
        if self._header_providers is None:
            self._header_providers = _instances("mlflow.request_header_provider")
        for provider in self._header_providers:
            try:
                if not provider.in_context():
                    continue
                for name, value in provider.request_headers().items():
                    headers[name] = f"{headers[name]} {value}" if name in headers else str(value)
            except Exception as error:  # noqa: BLE001 - a plugin can raise anything
                _logger.warning("%s gives no headers: %s", type(provider).__name__, error)

    def _provider(self, name: str) -> Any:
        if self._auth_providers is None:
            self._auth_providers = _instances("mlflow.request_auth_provider")
        for provider in self._auth_providers:
            if provider.get_name() == name:
                return provider
        known = [provider.get_name() for provider in self._auth_providers]
        raise MissingConfigException(
            f"MLFLOW_TRACKING_AUTH is {name!r}, and no installed plugin of that name offers "
            f"`mlflow.request_auth_provider` (there are: {', '.join(known) or 'none'})."
        )


_file_seen: tuple[str, int, tuple[str | None, str | None]] | None = None


def read_credentials_file() -> tuple[str | None, str | None]:
    """User name and password in `~/.mlflow/credentials`; read again when it has changed."""
    global _file_seen  # noqa: PLW0603 - a cache
    path = os.path.expanduser(CREDENTIALS_FILE)
    try:
        changed = os.stat(path).st_mtime_ns
    except OSError:
        return None, None
    if _file_seen is None or _file_seen[:2] != (path, changed):
        _file_seen = (path, changed, _parse_credentials(path))
    return _file_seen[2]


def _parse_credentials(path: str) -> tuple[str | None, str | None]:
    import configparser  # few have the file

    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise MissingConfigException(
            f"{path} cannot be read: {error}. It has a section [mlflow] with the lines "
            "`mlflow_tracking_username = …` and `mlflow_tracking_password = …`."
        ) from None
    if not parser.has_section("mlflow"):
        return None, None
    section = parser["mlflow"]
    return section.get("mlflow_tracking_username"), section.get("mlflow_tracking_password")


def _instances(group: str) -> list[Any]:
    from mlflow.plugins import load_plugins

    return [provider() for _, provider in load_plugins(group)]
