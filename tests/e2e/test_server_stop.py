"""Whatever ends a server, what it acknowledged is kept."""

from __future__ import annotations

import http.client
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e.load import begin, call, check_kept, new_run
from tests.servers import ServerProcess


@pytest.mark.parametrize("batch", [1, 400], ids=["points", "batches"])
def test_a_server_that_is_told_to_stop_answers_what_it_has_begun(
    server: ServerProcess, batch: int
) -> None:
    callers = begin(server.url, 8, batch)
    assert server.stop() == 0
    for caller in callers:
        caller.join(30)
        assert caller.refused is None
    server.start()
    check_kept(server.url, callers)


@pytest.mark.parametrize("batch", [1, 400], ids=["points", "batches"])
def test_a_server_that_is_killed_has_kept_what_it_acknowledged(
    server: ServerProcess, batch: int
) -> None:
    for _ in range(3):
        callers = begin(server.url, 8, batch)
        server.kill()
        server.start()
        check_kept(server.url, callers)


def test_two_processes_keep_what_they_acknowledged(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/server.db"
    server = ServerProcess(tmp_path / "server", url, "--workers", "2").start()
    try:
        callers = begin(server.url, 6)
        assert server.stop() == 0
        server.start()
        check_kept(server.url, callers)
    finally:
        server.stop()


def test_a_listener_does_not_keep_a_server_from_stopping(server: ServerProcess) -> None:
    with listen(server.url) as stream:
        assert server.stop() == 0
        assert stream.read() == b""


def test_ctrl_c_stops_it_too(server: ServerProcess) -> None:
    with listen(server.url) as stream:
        os.kill(server.pid, signal.SIGINT)
        assert stream.read() == b""
    assert server.stop() == 0
    assert "Traceback" not in server.log.read_text()


@contextmanager
def listen(url: str) -> Iterator[http.client.HTTPResponse]:
    """A stream of events, past its first line."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    try:
        connection.request("GET", "/api/2.0/headrace/events")
        answer = connection.getresponse()
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.readline() == b"retry: 2000\n"
        assert answer.readline() == b"\n"
        yield answer
        answer.close()
    finally:
        connection.close()


def test_a_listener_hears_of_a_point(server: ServerProcess) -> None:
    run_id = new_run(server.url)
    with listen(server.url) as stream:
        point = {"run_id": run_id, "key": "x", "value": 1, "timestamp": 1}
        call(server.url, "POST", "runs/log-metric", point)
        lines: list[bytes] = []
        while not any(run_id.encode() in line for line in lines):
            lines.append(stream.readline())
            assert lines[-1]
    assert b"event: run\n" in lines
