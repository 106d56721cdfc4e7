"""The transport over sockets: connections that are kept open, proxies, TLS, repetition.

A transport may be used from any thread. After a fork the child makes connections of its own.
"""

from __future__ import annotations

import base64
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import unquote, urlencode, urlsplit

from mlflow.exceptions import InvalidUrlException, MlflowException, StoreUnreachable
from mlflow.settings import (
    MLFLOW_HTTP_POOL_MAXSIZE,
    MLFLOW_HTTP_REQUEST_TIMEOUT,
)
from mlflow.stores.rest.backoff import Backoff
from mlflow.stores.rest.connection import (
    Answer,
    BrokenConnection,
    Connection,
    NoConnection,
    connect,
    now,
    request_head,
    tunnel,
)
from mlflow.stores.rest.credentials import Credentials
from mlflow.stores.rest.transport import (
    Body,
    FileSlice,
    Query,
    Response,
    Retry,
    Transport,
    query_pairs,
)

CONNECT_TIMEOUT = 10.0

# A connection that was idle this long may be closing just now: what must not be sent twice gets a
# new one. Servers commonly close after 5 s.
FRESH_SECONDS = 2.0

_TOO_MANY_REQUESTS, _REQUEST_TIMEOUT = 429, 408
# A gateway in front of a server that does not answer, and a server that is not ready yet.
_BAD_GATEWAY, _UNAVAILABLE, _GATEWAY_TIMEOUT = 502, 503, 504
_PERMANENT_MOVES = (301, 307, 308)


class PooledTransport(Transport):
    """A way to one server.

    Args:
        url: `http(s)://host:port/prefix`, with `user:password@` before the host if need be.

    Raises:
        InvalidUrlException: It cannot be read.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise InvalidUrlException(f"{url!r} is not a URL: {error}.") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidUrlException(
                f"{url!r} is not the URL of a server: write http://host:port."
            )
        self._credentials = Credentials(
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
        )
        self._aim(parts.scheme, parts.hostname, port, parts.path)
        self._idle: deque[Connection] = deque()
        self._pid = os.getpid()
        self._tls: Any = None
        self._lock = threading.Lock()
        # Set while nothing answers, so that only the first request waits for the server to come.
        self._is_down = False

    def _aim(self, scheme: str, host: str, port: int | None, prefix: str) -> None:
        self._scheme, self._host, self._prefix = scheme, host, prefix.rstrip("/")
        self._port = port or (443 if scheme == "https" else 80)
        name = f"[{host}]" if ":" in host else host
        self._host_header = f"{name}:{port}" if port else name
        self.base_url = f"{scheme}://{self._host_header}{self._prefix}"
        self._proxy = _proxy_for(scheme, host)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
        stream: bool = False,
        timeout: float | None = None,
        retry: Retry = Retry.ALWAYS,
    ) -> Response:
        pairs = query_pairs(query)
        target = f"{path}?{urlencode(pairs)}" if pairs else path
        backoff = Backoff(patient=retry is not Retry.NEVER and not self._is_down)
        wait = timeout if timeout is not None else MLFLOW_HTTP_REQUEST_TIMEOUT.get()
        while True:
            pause: float | None
            try:
                answer = self._exchange(method, target, body, headers, wait, retry)
            except OSError as error:
                pause = self._pause_after(error, retry, backoff)
                if pause is None:
                    self._give_up(error)
            else:
                self._is_down = False
                pause = _pause_after_answer(answer, retry, backoff)
                if pause is None and self._has_moved(answer, target):
                    pause = 0.0
                if pause is None:
                    return self._accepted(answer)
                answer.close()
            if pause:
                time.sleep(pause)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def __del__(self) -> None:
        # Not there if the URL was refused.
        for connection in getattr(self, "_idle", ()):
            connection.close()

    # ---- one exchange ----
    def _exchange(
        self,
        method: str,
        target: str,
        body: Body | None,
        headers: Mapping[str, str] | None,
        timeout: float,
        retry: Retry,
    ) -> Answer:
        head = self._head(method, target, body, headers)
        while True:
            connection, is_new = self._connection(timeout, retry)
            try:
                answer = connection.exchange(head, body, timeout)
            except BaseException as error:
                connection.close()
                may_have_been_closed = isinstance(error, BrokenConnection) and not error.began
                if is_new or retry is Retry.UNSENT or not may_have_been_closed:
                    raise
                continue  # a server may close what is idle; that is no failure
            answer.on_close = self._take_back
            return answer

    def _head(
        self, method: str, target: str, body: Body | None, given: Mapping[str, str] | None
    ) -> bytes:
        sent = body if isinstance(body, bytes) else None
        headers = self._credentials.headers(method, self.base_url + target, sent)
        if given:
            headers.update(given)
        if isinstance(body, FileSlice):
            headers["Content-Length"] = str(body.size)
        elif body is not None:
            headers["Content-Length"] = str(len(body))
            headers.setdefault("Content-Type", "application/json")
        full = self._prefix + target
        if self._proxy is not None and self._scheme == "http":
            headers.update(self._proxy.headers)
            full = self.base_url + target
        try:
            return request_head(method, full, self._host_header, headers)
        except (ValueError, UnicodeEncodeError) as error:
            raise MlflowException.invalid_parameter_value(
                f"The request {method} {target} cannot be sent: {error}."
            ) from None

    # ---- connections ----
    def _connection(self, timeout: float, retry: Retry) -> tuple[Connection, bool]:
        if self._pid != os.getpid():
            # They are the parent's; closing them here leaves them open there.
            self.close()
            self._pid = os.getpid()
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                break
            is_fresh = retry is not Retry.UNSENT or now() - connection.idle_since < FRESH_SECONDS
            if is_fresh and connection.is_usable():
                return connection, False
            connection.close()
        return Connection(self._connect(min(timeout, CONNECT_TIMEOUT))), True

    def _connect(self, timeout: float) -> socket.socket:
        proxy = self._proxy
        sock = connect((proxy.host, proxy.port) if proxy else (self._host, self._port), timeout)
        if self._scheme != "https":
            return sock
        from mlflow.stores.rest import tls  # ssl: only for those who use it

        try:
            if proxy is not None:
                tunnel(sock, self._host, self._port, proxy.headers)
            with self._lock:
                if self._tls is None:
                    self._tls = tls.context()
            return tls.wrap(self._tls, sock, self._host)
        except BaseException:
            sock.close()
            raise

    def _take_back(self, connection: Connection, keep: bool) -> None:
        if keep and self._pid == os.getpid() and len(self._idle) < MLFLOW_HTTP_POOL_MAXSIZE.get():
            connection.idle_since = now()
            self._idle.append(connection)
        else:
            connection.close()

    # ---- a server that has moved ----
    def _has_moved(self, answer: Answer, target: str) -> bool:
        """Whether the same host now wants https, in which case it is asked so from now on."""
        location = answer.headers.get("location", "")
        if answer.status not in _PERMANENT_MOVES or not location.endswith(target):
            return False
        parts = urlsplit(location[: len(location) - len(target)])
        if parts.scheme != "https" or parts.hostname != self._host or self._scheme == "https":
            return False
        self._aim("https", self._host, parts.port, parts.path)
        self.close()
        return True

    # ---- failures ----
    def _pause_after(self, error: OSError, retry: Retry, backoff: Backoff) -> float | None:
        if isinstance(error, NoConnection):
            pause = backoff.after_no_connection() if _may_pass(error) else None
            self._is_down = pause is None
            return pause
        return backoff.after_answer(None) if retry is Retry.ALWAYS else None

    def _give_up(self, error: OSError) -> NoReturn:
        hint = ""
        if "timed out" in str(error):
            hint = (
                " MLFLOW_HTTP_REQUEST_TIMEOUT says how long to wait "
                f"({MLFLOW_HTTP_REQUEST_TIMEOUT.get():g} s)."
            )
        raise StoreUnreachable(f"{self.base_url} does not answer: {error}.{hint}") from error

    def _accepted(self, answer: Answer) -> Response:
        if answer.status in (_BAD_GATEWAY, _UNAVAILABLE, _GATEWAY_TIMEOUT):
            text = answer.read()[:200].decode("utf-8", "replace").strip()
            raise StoreUnreachable(
                f"{self.base_url} is not available: it answers {answer.status} ({text})."
            )
        if 300 <= answer.status < 400 and answer.status != 304:
            location = answer.headers.get("location", "")
            answer.close()
            raise MlflowException(
                f"{self.base_url} redirects to {location!r} (status {answer.status}), which is not "
                "followed. If the server has moved, set the tracking URI to its new address."
            )
        return answer


class _Proxy:
    """A proxy that the environment names, and what it is sent besides."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise InvalidUrlException(
                f"The environment names the proxy {url!r}; proxies are spoken to over http://."
            )
        self.host, self.port = parts.hostname, parts.port or 80
        self.headers = {}
        if parts.username:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            text = base64.b64encode(pair.encode()).decode()
            self.headers["Proxy-Authorization"] = f"Basic {text}"


def _proxy_for(scheme: str, host: str) -> _Proxy | None:
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return None
    from urllib.request import getproxies, proxy_bypass  # 30 ms that few need

    proxies = getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or proxy_bypass(host):
        return None
    return _Proxy(url if "://" in url else f"http://{url}")


def _may_pass(error: OSError) -> bool:
    """Whether waiting may help: not where the server shows a certificate that is not trusted."""
    return not getattr(error, "permanent", False)


def _pause_after_answer(answer: Answer, retry: Retry, backoff: Backoff) -> float | None:
    refused = answer.status in (_TOO_MANY_REQUESTS, _UNAVAILABLE)
    unclear = answer.status in (_REQUEST_TIMEOUT, _BAD_GATEWAY, _GATEWAY_TIMEOUT)
    if retry is Retry.NEVER or not (refused or (unclear and retry is Retry.ALWAYS)):
        return None
    return backoff.after_answer(answer.headers.get("retry-after"))
