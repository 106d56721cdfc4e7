"""One connection to a server: HTTP/1.1 over a socket, parsed by httptools.

Why not a general HTTP library: the ones at hand take 0.5 to 0.9 ms for a request to this machine,
of which the network and the server need 0.03; and a body that goes from the socket into the
caller's buffer, or from a file into the socket, is copied once less.
"""

from __future__ import annotations

import select
import socket
import time
import zlib
from collections.abc import Mapping
from typing import Any

import httptools

from mlflow.exceptions import StoreUnreachable
from mlflow.stores.rest.transport import Body, FileSlice, Response

RECEIVE_BYTES = 1 << 18
# A head and a body up to this size leave in one packet.
ONE_SEND_BYTES = 1 << 16
# What a file sends between two reports of progress.
SEND_FILE_BYTES = 16 << 20
MOST_HEAD_BYTES = 1 << 18


class NoConnection(OSError):
    """The request was not sent: nobody answered, or another party than the one that is meant."""


class BrokenConnection(OSError):
    """The connection ended, or said something that is not HTTP, before the whole answer came.

    Attributes:
        began: Whether any of the answer had come.
    """

    def __init__(self, reason: object, began: bool) -> None:
        super().__init__(str(reason))
        self.began = began


class Connection:
    """A connection that carries one request after the other.

    Args:
        sock: Connected, and encrypted if need be.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.idle_since = 0.0
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)

    def is_usable(self) -> bool:
        """Whether the server has neither closed it nor said something unasked."""
        return not self._poll.poll(0)

    def exchange(self, head: bytes, body: Body | None, timeout: float) -> Answer:
        """Send a request and receive the head of its answer.

        Args:
            head: Request line and headers, with the empty line at the end.
            timeout: Seconds without a byte.

        Raises:
            BrokenConnection: The answer's head did not come.
        """
        if self.sock.gettimeout() != timeout:
            self.sock.settimeout(timeout)
        answer = Answer(self)
        try:
            self._send(head, body)
        except TimeoutError as error:
            raise BrokenConnection(f"timed out after {timeout:g} s", False) from error
        except OSError as error:
            # A server that refuses a body says so and closes: what it said may be there to read.
            try:
                answer.receive_head()
            except OSError:
                raise BrokenConnection(error, False) from error
            answer.keep = False
            return answer
        answer.receive_head()
        return answer

    def _send(self, head: bytes, body: Body | None) -> None:
        if isinstance(body, FileSlice):
            self.sock.sendall(head)
            self._send_file(body)
        elif not body:
            self.sock.sendall(head)
        elif len(body) <= ONE_SEND_BYTES:
            self.sock.sendall(head + body)
        else:
            self.sock.sendall(head)
            self.sock.sendall(body)

    def _send_file(self, body: FileSlice) -> None:
        at, end = body.start, body.start + body.size
        while at < end:
            sent = self.sock.sendfile(body.file, at, min(end - at, SEND_FILE_BYTES))
            if not sent:
                raise OSError(f"{body.file.name} became shorter while it was sent")
            at += sent
            if body.advance is not None:
                body.advance(sent)

    def close(self) -> None:
        """Close the socket."""
        self.sock.close()


class Answer(Response):
    """An answer as it comes out of a connection.

    Attributes:
        keep: Whether the connection can carry another request once the body is read.
    """

    def __init__(self, connection: Connection) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.keep = False
        self.on_close: Any = None
        self._connection = connection
        self._parser: Any = httptools.HttpResponseParser(self)
        self._parts: list[bytes] = []
        self._left: int | None = None
        self._until_end = False
        self._head_done = False
        self._done = False

    # ---- what the parser calls ----
    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    def on_headers_complete(self) -> None:
        """The end of the head."""
        self.status = self._parser.get_status_code()
        if self.status >= 200:
            self._head_done = True
            self.keep = self._parser.should_keep_alive()
            self._until_end = self._ends_with_the_connection()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._parts.append(body)

    def on_message_complete(self) -> None:
        """The end of the answer, unless it was one of those that announce another (1xx)."""
        if self._head_done:
            self._done = True
        else:
            self.headers.clear()

    # ---- the head ----
    def receive_head(self) -> None:
        """Receive until the head is complete.

        Raises:
            BrokenConnection: It did not come, or is no HTTP.
        """
        received = 0
        sock = self._connection.sock
        while not self._head_done:
            try:
                data = sock.recv(RECEIVE_BYTES)
            except TimeoutError as error:
                raise BrokenConnection(
                    f"timed out after {sock.gettimeout():g} s", received > 0
                ) from error
            except OSError as error:
                raise BrokenConnection(error, received > 0) from error
            if not data:
                raise BrokenConnection("the connection was closed", received > 0)
            received += len(data)
            self._parse(data)
            if not self._head_done and received > MOST_HEAD_BYTES:
                raise BrokenConnection("the headers of the answer have no end", True)
        length = self.headers.get("content-length")
        if length is not None and not self._done and "transfer-encoding" not in self.headers:
            self._left = int(length) - sum(map(len, self._parts))

    def _parse(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            raise BrokenConnection(
                f"what it says is not HTTP/1.1 ({error}): {data[:60]!r}", True
            ) from error

    def _ends_with_the_connection(self) -> bool:
        return (
            "content-length" not in self.headers
            and "transfer-encoding" not in self.headers
            and self.status not in (204, 304)
        )

    # ---- the body ----
    def read(self) -> bytes:
        while not self._done and self._left is None:
            self._receive_part()
        if self._left:
            rest = bytearray(self._left)
            view = memoryview(rest)
            while self._left:
                self._receive_into(view[len(rest) - self._left :])
            self._parts.append(bytes(rest))
        data = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        self._parts.clear()
        self._finish()
        if self.headers.get("content-encoding") == "gzip":
            return zlib.decompress(data, wbits=31)
        return data

    def read_into(self, buffer: memoryview) -> int:
        while not self._parts and self._left is None and not self._done:
            self._receive_part()
        if self._parts:
            part = self._parts.pop(0)
            count = min(len(part), len(buffer))
            buffer[:count] = part[:count]
            if count < len(part):
                self._parts.insert(0, part[count:])
            return count
        if self._left:
            return self._receive_into(buffer)
        self._finish()
        return 0

    def _receive_into(self, buffer: memoryview) -> int:
        left = self._left or 0
        try:
            count = self._connection.sock.recv_into(buffer, min(left, len(buffer)))
        except OSError as error:
            raise self._broken(error) from error
        if not count:
            raise self._broken("the connection was closed")
        self._left = left - count
        return count

    def _receive_part(self) -> None:
        try:
            data = self._connection.sock.recv(RECEIVE_BYTES)
        except OSError as error:
            raise self._broken(error) from error
        if data and self._until_end:
            self._parts.append(data)
        elif data:
            self._parse(data)
        elif self._until_end:
            self._done = True
        else:
            raise self._broken("the connection was closed")

    def _broken(self, reason: object) -> StoreUnreachable:
        self.keep = False
        return StoreUnreachable(f"The connection broke in the middle of an answer: {reason}.")

    def _finish(self) -> None:
        self._done, self._left = True, None
        self.close()

    def close(self) -> None:
        on_close, self.on_close = self.on_close, None
        if on_close is not None:
            on_close(self._connection, self.keep and self._done)


def request_head(method: str, target: str, host: str, headers: Mapping[str, str]) -> bytes:
    """Request line and headers.

    Raises:
        ValueError: One of them holds a line break.
    """
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    text = "\r\n".join(lines)
    if text.count("\n") != len(lines) - 1 or text.count("\r") != len(lines) - 1:
        raise ValueError("a header of the request holds a line break")
    return (text + "\r\n\r\n").encode("latin-1")


def connect(address: tuple[str, int], timeout: float) -> socket.socket:
    """A connected socket.

    Raises:
        NoConnection: Nobody is there, or the name is unknown.
    """
    try:
        sock = socket.create_connection(address, timeout)
    except OSError as error:
        raise NoConnection(str(error)) from error
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return sock


def tunnel(sock: socket.socket, host: str, port: int, headers: Mapping[str, str]) -> None:
    """Have a proxy connect the socket to a host (`CONNECT`).

    Raises:
        NoConnection: It does not.
    """
    target = f"{host}:{port}"
    try:
        sock.sendall(request_head("CONNECT", target, target, headers))
        answer = b""
        # Byte by byte: what follows the head belongs to the tunnel.
        while not answer.endswith(b"\r\n\r\n"):
            byte = sock.recv(1)
            if not byte or len(answer) > MOST_HEAD_BYTES:
                raise NoConnection("the proxy closed the connection")
            answer += byte
    except OSError as error:
        raise NoConnection(f"the proxy gives no connection: {error}") from error
    status = answer.split(b" ", 2)[1:2]
    if status != [b"200"]:
        first = answer.partition(b"\r\n")[0].decode("latin-1")
        raise NoConnection(f"the proxy refuses a connection to {target}: {first}")


def now() -> float:
    """Seconds on the clock that idle times are measured by."""
    return time.monotonic()
