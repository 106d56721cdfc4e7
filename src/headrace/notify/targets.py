"""Where a webhook may be sent to, and sending it.

A target must be on the public internet unless the operator allows it: a server inside a network
must not be made to knock on its neighbours. The address that was checked is the one that is
dialled, so that a name which resolves to another address a moment later changes nothing;
redirections are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from mlflow.exceptions import MlflowException
from mlflow.settings import MLFLOW_WEBHOOK_ALLOWED_TARGETS, MLFLOW_WEBHOOK_REQUEST_TIMEOUT
from mlflow.validation import shorten

MAX_URL_LENGTH = 2048
MAX_ANSWER_BYTES = 4096


class Sent(NamedTuple):
    """What became of an attempt.

    Attributes:
        status: HTTP status; None: there was no answer.
        body: The beginning of the answer.
        error: Why there was none; empty if there was.
        is_final: Whether another attempt would bring nothing else.
    """

    status: int | None
    body: str
    error: str
    is_final: bool = False

    @property
    def is_delivered(self) -> bool:
        """Whether the target took it."""
        return self.status is not None and 200 <= self.status < 300


_AGAIN = (408, 425, 429)


def check_url(url: str) -> SplitResult:
    """A target's URL, if it can be one.

    Raises:
        MlflowException: It cannot (`INVALID_PARAMETER_VALUE`).
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    wrong = (
        len(url) > MAX_URL_LENGTH
        or parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.username is not None
        or port == 0
        or not url.isascii()
        or any(char.isspace() or ord(char) < 32 for char in url)
    )
    if wrong:
        raise MlflowException.invalid_parameter_value(
            f"A webhook's URL is http:// or https://, a host and a path, in ASCII and without "
            f"credentials; {shorten(repr(url))} is not."
        )
    return parts


def address_of(parts: SplitResult) -> tuple[str, int]:
    """The address and port to dial.

    Raises:
        MlflowException: The host is unknown, or an address of it may not be dialled
            (`INVALID_PARAMETER_VALUE`).
    """
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise MlflowException.invalid_parameter_value(
            f"The host {host!r} of a webhook is unknown."
        ) from None
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    for address in addresses:
        if not _is_allowed(host, address):
            raise MlflowException.invalid_parameter_value(
                f"A webhook may not be sent to {host!r}: its address {address} is not on the "
                "public internet. The operator can allow it with MLFLOW_WEBHOOK_ALLOWED_TARGETS."
            )
    return addresses[0], port


def send(url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
    """Send a body to a target, once."""
    try:
        parts = check_url(url)
        address, port = address_of(parts)
    except MlflowException as error:
        return Sent(None, "", error.message)
    connection = _Connection(parts, address, port, MLFLOW_WEBHOOK_REQUEST_TIMEOUT.get())
    try:
        path = parts.path or "/"
        connection.request(
            "POST", f"{path}?{parts.query}" if parts.query else path, body, dict(headers)
        )
        return connection.answer()
    except (OSError, http.client.HTTPException) as error:
        return Sent(None, "", f"{type(error).__name__}: {error}")
    finally:
        connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection to an address under the name of a host, which ends after a time in any case."""

    def __init__(self, parts: SplitResult, address: str, port: int, seconds: float) -> None:
        super().__init__(parts.hostname or "", port, timeout=seconds)
        # Each read has a limit of its own; a target that sends a byte now and then passes them all.
        self._limit = threading.Timer(seconds, self._give_up)
        self._limit.daemon = True
        self._dialled: socket.socket | None = None
        self._address = address
        self._encrypted = parts.scheme == "https"
        self._deadline = time.monotonic() + seconds

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self._left())
        self._dialled = plain
        self._limit.start()
        if self._encrypted:
            context = ssl.create_default_context()
            self._dialled = self.sock = context.wrap_socket(plain, server_hostname=self.host)
        else:
            self.sock = plain

    def answer(self) -> Sent:
        got = self.getresponse()
        text = got.read(MAX_ANSWER_BYTES)
        self._left()  # what was cut off looks like an answer
        said = text.decode("utf-8", "replace").replace("\x00", "")
        is_final = 300 <= got.status < 500 and got.status not in _AGAIN
        return Sent(got.status, said, "", is_final)

    def close(self) -> None:
        self._limit.cancel()
        super().close()

    def _give_up(self) -> None:
        if self._dialled is not None:
            with suppress(OSError):
                self._dialled.shutdown(socket.SHUT_RDWR)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the target took too long")
        return left


def _is_allowed(host: str, address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    for allowed in (MLFLOW_WEBHOOK_ALLOWED_TARGETS.get() or "").split(","):
        name = allowed.strip().lower()
        if name and (name == host.lower() or _is_in(ip, name)):
            return True
    return ip.is_global and not ip.is_multicast


def _is_in(ip: ipaddress.IPv4Address | ipaddress.IPv6Address, network: str) -> bool:
    try:
        return ip in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
