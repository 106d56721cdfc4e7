"""The endpoint table: which function answers which method and path, and what it takes to call it.

    table = Table()

    @table.endpoint(
        "POST", "runs/log-metric", request=LogMetric, permission="run.update", kind=Kind.WRITE
    )
    def log_metric(platform: Platform, asked: LogMetric) -> None:
        '''Log one point of a metric.'''
        platform.store.log_metric(asked.run_id, …)

One table a file of `headrace/endpoints/`; `headrace/app.py` lists them. A path without a leading
slash stands below `/api/<version>/<base>/` and `/ajax-api/<version>/<base>/`; one with a leading
slash is taken as it is. `{name}` is one segment, `<path:name>` all that is left.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROOTS = ("/api", "/ajax-api")

_PERMISSION = re.compile(r"[a-z][a-z-]*\.[a-z][a-z-]*")


class EndpointError(TypeError):
    """An endpoint is declared in a way that must not be served."""


class Kind(enum.Enum):
    """How an endpoint is called."""

    READ = "read"
    """`(platform, message) -> answer` in a pool of threads; it changes nothing."""

    WRITE = "write"
    """`(platform, message) -> answer` inside a transaction that several requests may share;
    the answer is sent after the commit."""

    STREAM = "stream"
    """`async (request) -> Response`: it sees the request itself and decides for itself."""


@dataclass(frozen=True)
class Endpoint:
    """One line of the table.

    Attributes:
        method, path, base, versions: Where it is; see the module.
        permission: `noun.verb` that the caller must have.
        kind: How `call` is called.
        request: Message it takes, out of the body (`POST`, `PUT`, `PATCH`) or the query.
        response: Message it answers; None: `{}`.
        call: What answers.
        read: Makes the request message from (query, body) where the body is not JSON.
        points: How many points of metrics a request message brings, for the counters.
        filtered: Whether its service shows only what the caller may see, so that who has signed in
            may call it whatever they may do; the permission says what is needed to see something.
        any_host: Whether it answers under any host name (a health check knows none).
        media: Content type of the answer.
    """

    method: str
    path: str
    base: str
    versions: Sequence[str]
    permission: str
    kind: Kind
    request: Any
    response: Any
    call: Callable[..., Any]
    read: Callable[[Mapping[str, Sequence[str]], bytes], Any] | None = None
    points: Callable[[Any], int] | None = None
    any_host: bool = False
    media: str = "application/json"
    filtered: bool = False

    @property
    def paths(self) -> list[str]:
        """Every path at which it is reachable, without a static prefix."""
        if self.path.startswith("/"):
            return [self.path]
        return [
            f"{root}/{version}/{self.base}/{self.path}"
            for version in self.versions
            for root in ROOTS
        ]

    @cached_property
    def name(self) -> str:
        """Method and path as counters and logs show them."""
        return f"{self.method} {self.paths[0]}"

    @property
    def summary(self) -> str:
        """First paragraph of the function's docstring."""
        text = (self.call.__doc__ or "").strip().partition("\n\n")[0]
        return " ".join(text.split())


class Table:
    """Endpoints of one noun.

    Args:
        base: That of every endpoint that states none; see `Endpoint`.
    """

    def __init__(self, base: str = "mlflow") -> None:
        self._base = base
        self._endpoints: list[Endpoint] = []

    def __iter__(self) -> Iterator[Endpoint]:
        return iter(self._endpoints)

    def endpoint(
        self,
        method: str,
        path: str,
        *,
        permission: str,
        kind: Kind,
        request: Any = None,
        response: Any = None,
        base: str | None = None,
        versions: Sequence[str] = ("2.0",),
        read: Callable[[Mapping[str, Sequence[str]], bytes], Any] | None = None,
        points: Callable[[Any], int] | None = None,
        any_host: bool = False,
        media: str = "application/json",
        filtered: bool = False,
    ) -> Callable[[F], F]:
        """Put the decorated function into the table; see `Endpoint` for the arguments.

        Raises:
            EndpointError: It states no permission, or is no endpoint at all.
        """
        if not isinstance(permission, str) or _PERMISSION.fullmatch(permission) is None:
            raise EndpointError(
                f"{method} {path} states the permission {permission!r}; every endpoint states one, "
                "written `noun.verb`."
            )
        if method not in METHODS:
            raise EndpointError(f"{method} {path}: methods are {', '.join(METHODS)}.")
        if kind is not Kind.STREAM and request is None:
            raise EndpointError(f"{method} {path} takes no message: name it as `request`.")

        def put(call: F) -> F:
            if not (call.__doc__ or "").strip():
                raise EndpointError(f"{method} {path} has no docstring, which documents it.")
            self._endpoints.append(
                Endpoint(
                    method,
                    path,
                    base or self._base,
                    tuple(versions),
                    permission,
                    kind,
                    request,
                    response,
                    call,
                    read,
                    points,
                    any_host,
                    media,
                    filtered,
                )
            )
            return call

        return put
