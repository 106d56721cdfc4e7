"""How slowly a request may begin."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from headrace.http import protocol

ANSWER = b"HTTP/1.1 200 OK"
REQUEST = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


async def _app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await asyncio.sleep(float(scope["query_string"] or 0))
    headers = [(b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT_S", 0.3)
    config = uvicorn.Config(
        _app,
        http=protocol.Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_keep_alive=30,
    )
    server = uvicorn.Server(config)
    bound = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([bound],))
    thread.start()
    yield bound.getsockname()
    server.should_exit = True
    thread.join()
    bound.close()


@pytest.mark.parametrize("begin", [b"", b"G", REQUEST[:-2]], ids=["silent", "a byte", "no end"])
def test_a_request_that_does_not_begin_in_time_is_given_up(
    address: tuple[str, int], begin: bytes
) -> None:
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(begin)
        try:
            assert connection.recv(100) == b""
        except ConnectionResetError:
            pass  # what came of the request was not read


def test_one_that_begins_in_time_may_take_longer(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(b"GET /?0.6 HTTP/1.1\r\nHost: here\r\n\r\n")
        assert connection.recv(1000).startswith(ANSWER)
        time.sleep(0.6)  # a connection that is kept for the next request
        connection.sendall(REQUEST)
        assert connection.recv(1000).startswith(ANSWER)
