"""Starting a server: what it says, what it refuses, how many processes it has."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from tests.e2e.load import call, new_run, steps_of
from tests.servers import ServerProcess


def run_server(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`mlflow server` that cannot start."""
    return subprocess.run(
        [sys.executable, "-m", "mlflow", "server", *options],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def two(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server of two processes."""
    url = f"sqlite:///{tmp_path}/server.db"
    server = ServerProcess(tmp_path / "server", url, "--workers", "2")
    try:
        yield server.start()
    finally:
        server.stop()


def test_it_says_where_it_answers_and_where_it_keeps_things(server: ServerProcess) -> None:
    log = server.log.read_text()
    assert f"answers at {server.url}\n" in log
    assert re.search(r"database +sqlite:///.*server\.db\n", log)
    assert re.search(r"artifacts +.*/artifacts \(through this server\)\n", log)


def test_a_password_is_not_shown(tmp_path: Path, postgres_url: str) -> None:
    server = ServerProcess(tmp_path / "server", postgres_url)
    try:
        log = server.start().log.read_text()
    finally:
        server.stop()
    password = urlsplit(postgres_url).password
    assert password
    assert password not in log


def test_without_a_database_it_works_in_mlruns(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, "./mlruns")
    try:
        new_run(server.start().url)
    finally:
        server.stop()
    assert (tmp_path / "mlruns" / "mlflow.db").is_file()


def test_a_port_that_is_taken_is_a_clear_error(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = run_server(tmp_path, "--port", str(port))
    assert ended.returncode != 0
    assert f"port {port}" in ended.stderr
    assert f"--port {port + 1}" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--host", "no.such.host.invalid"], "no.such.host.invalid"),
        (["--backend-store-uri", "mysql://u:p@h/d"], "SQLite or PostgreSQL"),
        (["--x-frame-options", "SOME"], "SAMEORIGIN, DENY or NONE"),
        (["--static-prefix", "mlflow"], "such as /mlflow"),
        (["--uvicorn-opts", "--no-such-option"], "--no-such-option"),
        (["--uvicorn-opts", "--workers 3"], "workers"),
    ],
)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_cannot_be_is_a_clear_error(
    tmp_path: Path, options: list[str], message: str, workers: str
) -> None:
    ended = run_server(tmp_path, "--port", "0", "--workers", workers, *options)
    assert ended.returncode != 0
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


def test_it_answers_below_a_prefix_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/server.db"
    server = ServerProcess(tmp_path / "server", url, "--static-prefix", "/ml/flow")
    try:
        server.start()
        for prefix in ("", "/ml/flow"):
            path = f"{prefix}/api/2.0/mlflow/experiments/get?experiment_id=0"
            assert call(server.url, "GET", path)["experiment"]["name"] == "Default"
    finally:
        server.stop()


def test_options_reach_uvicorn(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/server.db"
    server = ServerProcess(
        tmp_path / "server", url, "--uvicorn-opts", "--header x-house:ours --timeout-keep-alive 9"
    )
    try:
        address = urlsplit(server.start().url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
        connection.request("GET", "/health")
        assert connection.getresponse().headers["x-house"] == "ours"
        connection.close()
    finally:
        server.stop()


# ---- several processes ----
def wait_for(done: object, what: str) -> None:
    deadline = time.monotonic() + 30
    while not done():  # type: ignore[operator]
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_several_processes_serve_one_address(two: ServerProcess) -> None:
    assert len(psutil.Process(two.pid).children()) == 2
    run_id = new_run(two.url)
    for step in range(30):
        call(two.url, "POST", "runs/log-metric",
             {"run_id": run_id, "key": "x", "value": 1, "timestamp": 1, "step": step})  # fmt: skip
    assert steps_of(two.url, run_id) == list(range(30))


def test_a_process_that_dies_is_replaced(two: ServerProcess) -> None:
    parent = psutil.Process(two.pid)
    lost = parent.children()[0]
    lost.kill()
    wait_for(
        lambda: len({child.pid for child in parent.children()} - {lost.pid}) == 2,
        "no process took the place of the one that died",
    )
    assert new_run(two.url)


def test_no_process_outlives_the_first_one(two: ServerProcess) -> None:
    workers = psutil.Process(two.pid).children()
    two.kill()
    wait_for(
        lambda: not any(worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE
                        for worker in workers),
        "processes of the server live on",
    )  # fmt: skip


def test_ctrl_c_in_a_terminal_reaches_all_processes_and_stops_them_once(two: ServerProcess) -> None:
    parent = psutil.Process(two.pid)
    for process in (*parent.children(), parent):
        os.kill(process.pid, signal.SIGINT)
    assert two.stop() == 0
    assert "Traceback" not in two.log.read_text()
