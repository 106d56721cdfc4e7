"""How requests travel: what a transport is, and what an answer is.

`pool.py` has the one over sockets; tests drive an application in-process through another
(`mlflow.testing.asgi_transport`).
"""

from __future__ import annotations

import enum
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import BinaryIO, TypeAlias

Query = Mapping[str, object]


class FileSlice:
    """Bytes of an open file that are sent as they lie on disk.

    Args:
        file: Open for reading, and positioned by nobody else meanwhile.
        start: First byte to send.
        size: Number of bytes.
        advance: Told how many bytes have left.
    """

    def __init__(
        self,
        file: BinaryIO,
        start: int,
        size: int,
        advance: Callable[[int], None] | None = None,
    ) -> None:
        self.file = file
        self.start = start
        self.size = size
        self.advance = advance


Body: TypeAlias = bytes | FileSlice


class Retry(enum.Enum):
    """When a request may be sent again."""

    ALWAYS = "always"
    """Sending it twice is as good as once."""

    UNSENT = "unsent"
    """Only where it is certain that the server did not act on it."""

    NEVER = "never"
    """The caller has pauses and repetitions of its own."""


class Response(ABC):
    """An answer whose body may still be on its way.

    Attributes:
        status: HTTP status.
        headers: Fields by name in lower case.
    """

    status: int
    headers: Mapping[str, str]

    @abstractmethod
    def read(self) -> bytes:
        """All (that is left) of the body."""

    @abstractmethod
    def read_into(self, buffer: memoryview) -> int:
        """Fill a part of the buffer; the number of bytes, 0 at the end.

        Raises:
            StoreUnreachable: The connection broke before the body's end.
        """

    @abstractmethod
    def close(self) -> None:
        """Give the connection back, or drop it if the body was not read to its end."""

    def __enter__(self) -> Response:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Transport(ABC):
    """A way to one server.

    Attributes:
        base_url: Its URL without a slash at the end.
    """

    base_url: str

    @abstractmethod
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
        """Send a request and wait for the head of its answer, whatever its status.

        Args:
            path: Begins with `/`; already percent-encoded.
            query: Lists become repeated keys; None values are left out.
            stream: Whether the body is read later; otherwise it is here when this returns.
            timeout: Seconds without a byte; `MLFLOW_HTTP_REQUEST_TIMEOUT` by default.
            retry: Whether it is sent again after a failure that may pass.

        Raises:
            StoreUnreachable: No answer, or one of a gateway that has none (502, 503, 504), also
                after repeating it.
        """

    @abstractmethod
    def close(self) -> None:
        """Close the connections that are open."""


def query_pairs(query: Query | None) -> Sequence[tuple[str, str]]:
    """A query's fields as repeated keys with text values."""
    pairs: list[tuple[str, str]] = []
    for name, value in (query or {}).items():
        if value is None:
            continue
        for item in value if isinstance(value, (list, tuple)) else (value,):
            text = ("true" if item else "false") if isinstance(item, bool) else str(item)
            pairs.append((name, text))
    return pairs
