"""`mlflow.utils.rest_utils`, as store plugins import it: a server's address, a request to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from mlflow.stores.rest.transport import Response


@dataclass(frozen=True)
class MlflowHostCreds:
    """A server and who asks it; fields that only other products use are accepted.

    Attributes:
        host: URL of the server.
        username, password: Of HTTP basic authentication.
        token: Bearer token.
    """

    host: str
    username: str | None = None
    password: str | None = None
    token: str | None = None
    aws_sigv4: bool = False
    auth: str | None = None
    ignore_tls_verification: bool = False
    client_cert_path: str | None = None
    server_cert_path: str | None = None

    @property
    def url(self) -> str:
        """The server's URL, with the user in it if there is one."""
        if not self.username:
            return self.host
        parts = urlsplit(self.host)
        user = f"{quote(self.username, safe='')}:{quote(self.password or '', safe='')}"
        return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}"))


class HttpAnswer:
    """An answer, with the attributes that callers written for `requests` read."""

    def __init__(self, answer: Response) -> None:
        self.status_code = answer.status
        self.headers: Mapping[str, str] = answer.headers
        self.content = answer.read()

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    @property
    def ok(self) -> bool:
        """Whether the status is below 400."""
        return self.status_code < 400

    def json(self) -> Any:
        """The body, decoded from JSON."""
        return json.loads(self.content)


def http_request(
    host_creds: MlflowHostCreds,
    endpoint: str,
    method: str,
    *,
    json: Any = None,
    data: bytes | None = None,
    params: Mapping[str, object] | None = None,
    extra_headers: Mapping[str, str] | None = None,
    timeout: float | None = None,
    **_: Any,
) -> HttpAnswer:
    """Send one request to a server and return its answer, whatever the status.

    Args:
        host_creds: The server.
        endpoint: Path, from the slash on.
        method: `GET`, `POST`, …
        json: Body, as what JSON encodes.
        data: Body, as bytes.
        params: Query.
        extra_headers: Further headers.
        timeout: Seconds to wait for an answer.

    Raises:
        StoreUnreachable: There was no answer.
    """
    from json import dumps  # the argument that plugins pass has the module's name

    from mlflow.stores.rest.pool import PooledTransport  # only those who ask a server need it

    headers = dict(extra_headers or {})
    if host_creds.token:
        headers.setdefault("Authorization", f"Bearer {host_creds.token}")
    body = dumps(json).encode() if json is not None else data
    transport = PooledTransport(host_creds.url)
    try:
        with transport.request(
            method, endpoint, query=params, body=body, headers=headers, timeout=timeout
        ) as answer:
            return HttpAnswer(answer)
    finally:
        transport.close()
