"""Who may call, as far as a browser's page could be behind it: Host, Origin, CORS.

A page of another site can make a browser send requests here. Two checks stop that: the Host header
must name this server (a foreign name that was made to resolve to this machine is refused), and a
request that changes something must come from this server's own pages or from an origin that was
allowed. Programs send no Origin and are not affected.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

from headrace.http.errors import HttpError, denied
from headrace.http.options import Options
from mlflow.exceptions import BAD_REQUEST, MlflowException

HeaderList = list[tuple[bytes, bytes]]

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
EVERY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  # names to recognise, not to bind to

_REMEMBERED = 1024
_HOST = re.compile(r"(\[[0-9a-f:.]*\]|[^:\[\]]*)(?::\d+)?", re.ASCII)
_HEADER_NAMES = re.compile(rb"[A-Za-z0-9\-, ]{1,1000}")


class Guard:
    """The checks, and the headers that every answer carries.

    Args:
        options: `host`, `allowed_hosts`, `cors_allowed_origins`, `x_frame_options`,
            `disable_security_middleware`.

    Raises:
        MlflowException: `x_frame_options` is none of its values (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(self, options: Options) -> None:
        self._open = options.disable_security_middleware
        self._own = _own_names(options.host)
        self._beyond_this_machine = options.host not in LOCAL_NAMES
        self._hosts = [_pattern(host) for host in options.allowed_hosts]
        self._origins = [_pattern(origin) for origin in options.cors_allowed_origins]
        self._any_origin = "*" in options.cors_allowed_origins
        self._known: set[bytes] = set()
        self.headers = _constant_headers(options.x_frame_options)

    def check(self, method: str, headers: Mapping[bytes, bytes], any_host: bool) -> HeaderList:
        """Refuse what must be refused; else the CORS headers of the answer.

        Args:
            any_host: The endpoint answers under any name.

        Raises:
            HttpError: The host is not this server's, or the origin may not change anything (403).
        """
        host = headers.get(b"host", b"")
        if host not in self._known and not any_host:
            self._check_host(host)
        origin = headers.get(b"origin")
        if origin is None:
            return []
        return self._check_origin(method, origin, host)

    def preflight(self, headers: Mapping[bytes, bytes], methods: list[str]) -> HeaderList:
        """Headers of the answer to a browser that asks whether it may call (`OPTIONS`).

        Raises:
            HttpError: It may not (403).
        """
        allow = ", ".join(sorted({*methods, "OPTIONS"})).encode()
        if b"origin" not in headers or b"access-control-request-method" not in headers:
            return [(b"allow", allow)]
        cors = self._check_origin("POST", headers[b"origin"], headers.get(b"host", b""))
        wanted = headers.get(b"access-control-request-headers", b"")
        if cors and _HEADER_NAMES.fullmatch(wanted):
            cors.append((b"access-control-allow-headers", wanted))
        return [
            *cors,
            (b"allow", allow),
            (b"access-control-allow-methods", allow),
            (b"access-control-max-age", b"600"),
        ]

    def _check_host(self, host: bytes) -> None:
        if not self._open and not self._is_allowed_host(host.decode("latin-1").lower()):
            if not host:
                raise HttpError("The request has no Host header.", BAD_REQUEST, 400)
            raise denied(
                f"This server does not answer to the name {host.decode('latin-1')!r}. If it is the "
                "server's, start the server with --allowed-hosts."
            )
        if len(self._known) < _REMEMBERED:
            self._known.add(host)

    def _is_allowed_host(self, host: str) -> bool:
        name = _host_name(host)
        if self._hosts:
            forms = (host, name, f"[{name}]")
            return any(pattern.fullmatch(form) for pattern in self._hosts for form in forms)
        if name in self._own:
            return True
        return self._beyond_this_machine and _is_private(name)

    def _check_origin(self, method: str, origin: bytes, host: bytes) -> HeaderList:
        text = origin.decode("latin-1").lower()
        own_host = host.decode("latin-1").lower()
        if text.partition("://")[2] == own_host and own_host:
            return []
        if self._is_allowed_origin(text, own_host):
            cors = [(b"access-control-allow-origin", origin)]
            if not self._any_origin:
                cors.append((b"access-control-allow-credentials", b"true"))
            return cors
        if method in CHANGING and not self._open:
            raise denied(
                f"Pages of {origin.decode('latin-1')!r} may not call this server. To allow them, "
                "start the server with --cors-allowed-origins."
            )
        return []

    def _is_allowed_origin(self, origin: str, own_host: str) -> bool:
        if self._any_origin:
            return True
        if any(pattern.fullmatch(origin) for pattern in self._origins):
            return True
        # Two servers of one developer's machine: a page under development, a notebook.
        return _host_of(origin) in LOCAL_NAMES and _host_name(own_host) in LOCAL_NAMES


def _own_names(host: str) -> frozenset[str]:
    if host in LOCAL_NAMES:
        return LOCAL_NAMES
    names = {*LOCAL_NAMES, socket.gethostname().lower()}
    if host not in EVERY_ADDRESS:
        names.add(host.lower())
    return frozenset(names)


def _constant_headers(x_frame_options: str) -> HeaderList:
    headers = [(b"x-content-type-options", b"nosniff"), (b"vary", b"Origin")]
    value = x_frame_options.strip().upper()
    if value not in ("SAMEORIGIN", "DENY", "NONE"):
        raise MlflowException.invalid_parameter_value(
            f"X-Frame-Options is SAMEORIGIN, DENY or NONE; {x_frame_options!r} is none of them."
        )
    if value != "NONE":
        headers.append((b"x-frame-options", value.encode()))
    return headers


def _pattern(text: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in text.strip().lower().split("*")]
    return re.compile(".*".join(parts), re.DOTALL)


def _host_name(host: str) -> str:
    """The name in a Host header; empty where there is none."""
    found = _HOST.fullmatch(host)
    return found[1].strip("[]") if found else ""


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""


def _is_private(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_private
    except ValueError:
        return False
