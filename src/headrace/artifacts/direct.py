"""Large files, straight between a file and a connection's socket.

Through the ASGI interface every byte of a file is copied four times or more on its way, and the
event loop does most of it: 64 MiB cost 120 ms of processor in either direction besides their
digest, which takes 65 ms. Here the kernel sends from the file itself (`sendfile`), and what comes
in goes from the socket into a buffer that is used again and again: some 20 ms.

It needs to know the connection behind a request, which `headrace.http.protocol` tells in the
scope's extensions; without that (another ASGI server, TLS, a test's transport) files take the
ordinary way. The HTTP server does not see the bytes, so the connection ends with the answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, MutableMapping
from typing import Any

from headrace.artifacts.ranges import Span
from headrace.artifacts.receive import JOB_BYTES, MOST_JOBS

EXTENSION = "headrace.transport"

# Smaller files cost less than the connection that is not used again.
DIRECT_FROM = 1 << 20

BUFFER_BYTES = JOB_BYTES
# One is filled while the others are written and digested.
BUFFERS = MOST_JOBS + 1

# What one call of sendfile moves at most; a socket's buffer takes less.
SEND_BYTES = 8 << 20

CLOSE = (b"connection", b"close")
LINGER_SECONDS = 1.0
MOST_TURNS = 10_000

InThread = Callable[..., Awaitable[Any]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


def transport_of(scope: Mapping[str, Any]) -> Any | None:
    """The connection behind a request, if bytes may go past the HTTP server."""
    transport = (scope.get("extensions") or {}).get(EXTENSION)
    if transport is None or transport.get_extra_info("sslcontext") is not None:
        return None
    return transport if transport.get_extra_info("socket") is not None else None


def _own_socket(transport: Any) -> socket.socket:
    """The connection's socket under a number of its own, so that the loop lets it be watched."""
    number = os.dup(transport.get_extra_info("socket").fileno())
    own = socket.socket(fileno=number)
    own.setblocking(False)
    return own


class DirectFileBody:
    """An answer's body that the kernel sends from the file itself.

    To the dispatcher it is a body like others, with no chunk at all: by the time it says so the
    bytes have left.

    Args:
        descriptor: Closed by `aclose()`.
        span: Which bytes.
        transport: From `transport_of`.
        disconnected: Waits until the connection has ended.
        in_thread: Runs a function in a thread.
    """

    def __init__(
        self,
        descriptor: int,
        span: Span,
        transport: Any,
        disconnected: Callable[[], Awaitable[None]],
        in_thread: InThread,
    ) -> None:
        self._descriptor = descriptor
        self._span = span
        self._transport = transport
        self._disconnected = disconnected
        self._in_thread = in_thread
        self._closed = False

    def __aiter__(self) -> DirectFileBody:
        return self

    async def __anext__(self) -> bytes:
        try:
            await self._head_is_out()
            with _own_socket(self._transport) as sock:
                await self._send(sock)
        except OSError:
            # The caller has gone, or the file became shorter: the missing bytes say so.
            self._transport.abort()
        self._transport.close()
        await self._disconnected()
        raise StopAsyncIteration

    async def _head_is_out(self) -> None:
        """Wait for what was written before; it leaves at the loop's next turn."""
        for _ in range(MOST_TURNS):
            if not self._transport.get_write_buffer_size() or self._transport.is_closing():
                return
            await asyncio.sleep(0)
        raise OSError("The head of the answer does not leave.")

    async def _send(self, sock: socket.socket) -> None:
        at, end = self._span
        while at < end:
            try:
                sent = await self._in_thread(
                    os.sendfile, sock.fileno(), self._descriptor, at, min(end - at, SEND_BYTES)
                )
            except BlockingIOError:
                await _writable(sock)
                continue
            if not sent:
                raise OSError("The file became shorter while it was sent.")
            at += sent

    async def aclose(self) -> None:
        """Close the file."""
        if not self._closed:
            self._closed = True
            os.close(self._descriptor)


async def _writable(sock: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    number = sock.fileno()
    loop.add_writer(number, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_writer(number)


@contextlib.contextmanager
def _ended(transport: Any, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """End the connection when a body is given up: nobody can tell where the next request begins."""
    try:
        yield
    except BaseException:
        # Late enough for the caller to hear why.
        loop.call_later(LINGER_SECONDS, transport.close)
        raise


async def direct_chunks(transport: Any, receive: Receive, length: int) -> AsyncIterator[memoryview]:
    """A body out of the socket; a chunk is valid until `MOST_JOBS` others have come after it.

    Args:
        transport: From `transport_of`.
        receive: The request's ASGI function.
        length: Bytes of the body, as its head says.

    Raises:
        EOFError: The connection ended before the body did.
    """
    # What the server has read with the head comes first. From then on it reads no more.
    message = await receive()
    if message["type"] == "http.disconnect":
        raise EOFError
    transport.pause_reading()
    first = message.get("body", b"")
    left = length - len(first)
    if first:
        yield memoryview(first)
    if left <= 0:
        return
    loop = asyncio.get_running_loop()
    buffers = [memoryview(bytearray(min(BUFFER_BYTES, left))) for _ in range(BUFFERS)]
    turn = 0
    with _own_socket(transport) as sock, _ended(transport, loop):
        while left:
            buffer, turn = buffers[turn], (turn + 1) % BUFFERS
            filled, wanted = 0, min(len(buffer), left)
            while filled < wanted:
                try:
                    count = await loop.sock_recv_into(sock, buffer[filled:wanted])
                except OSError:
                    count = 0
                if not count:
                    raise EOFError
                filled += count
            left -= wanted
            yield buffer[:wanted]
