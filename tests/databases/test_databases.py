"""The fixtures of this folder give what they promise, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from headrace.sql.engine import open_engine
from tests.databases.fixtures import Postgres
from tests.databases.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_a_database_without_rows_of_another(database_url: str, turn: str) -> None:
    engine = open_engine(database_url)
    with engine.write() as tx:
        tx.execute("CREATE TABLE left_over (turn TEXT)")  # fails where the first turn's is there
    engine.close()


def test_database_is_gone_after_the_test(postgres_server: Postgres, postgres_url: str) -> None:
    # A second fixture of the same kind, run to its end here.
    database = postgres_server.create("template1")
    with psycopg.connect(postgres_server.url(database)):
        postgres_server.drop(database)
        with psycopg.connect(postgres_server.admin_url) as connection:
            rows = connection.execute("SELECT datname FROM pg_database").fetchall()
    assert (database,) not in rows
    assert (postgres_url.rpartition("/")[2],) in rows


def test_template_holds_the_schema(postgres_url: str, postgres_empty_url: str) -> None:
    query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    counts = []
    for url in (postgres_url, postgres_empty_url):
        with psycopg.connect(url) as connection:
            row = connection.execute(query).fetchone()
            assert row is not None
            counts.append(row[0])
    assert counts[0] > 0
    assert counts[1] == 0


def test_private_server_keeps_its_data_over_a_restart(private_postgres: PostgresServer) -> None:
    url = private_postgres.url()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    private_postgres.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    private_postgres.start()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


RUN_THAT_HANGS = """
import time
import psycopg

def test_hangs(postgres_server, pytestconfig):
    with psycopg.connect(postgres_server.admin_url) as connection:
        (pid,) = connection.execute("SELECT pg_backend_pid()").fetchone()
        open({note!r}, "w").write(f"{{pid}}\\n")
        time.sleep(100)
"""


@pytest.mark.parametrize(("workers", "blow"), [(1, signal.SIGINT), (0, signal.SIGKILL)])
def test_server_ends_with_its_run(tmp_path: Path, workers: int, blow: signal.Signals) -> None:
    note = tmp_path / "backend"
    # A run of its own with these fixtures and one test, outside the tree of this one.
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.databases.fixtures"]\n')
    (tmp_path / "test_hangs.py").write_text(RUN_THAT_HANGS.format(note=str(note)))
    run = subprocess.Popen(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *(f"--rootdir={tmp_path}", "-c", os.devnull, f"-n{workers}", str(tmp_path)),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        _wait_for(lambda: note.exists() and note.read_text().endswith("\n"))
        postmaster = psutil.Process(int(note.read_text())).parent()
        assert postmaster is not None
        os.killpg(run.pid, blow)  # as a terminal does for Ctrl-C
        run.communicate()
        _wait_for(lambda: not postmaster.is_running())
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
            run.communicate()


def _wait_for(condition: Callable[[], bool]) -> None:
    # No limit of its own: a condition that never comes true ends at the suite's time limit.
    while not condition():
        time.sleep(0.02)
