"""Transactions, what happens at their end, and databases that other processes use as well."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from headrace.services.store import SqlStore, open_store
from headrace.sql.engine import Busy, ChangedRun, Engine, open_engine
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException, StoreUnreachable
from mlflow.stores.contract import TrackingStore
from mlflow.testing.concurrency import at_once
from mlflow.testing.given import START, new_run, refused
from tests.databases.postgres import PostgresServer


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, "mlflow-artifacts:/")
    yield store
    store.close()


@pytest.fixture
def engine(store: SqlStore) -> Engine:
    return store.engine


def metrics(store: TrackingStore, run_id: str) -> dict[str, float]:
    return store.get_run(run_id).data.metrics


# ---- transactions ----
def test_an_error_undoes_the_transaction(store: SqlStore, engine: Engine) -> None:
    run_id = new_run(store)

    def write_and_fail() -> None:
        with engine.write():
            store.log_metric(run_id, Metric("m", 1.0, START, 0))
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        write_and_fail()
    assert metrics(store, run_id) == {}


def test_a_part_can_be_undone_by_itself(store: SqlStore, engine: Engine) -> None:
    run_id = new_run(store)
    done: list[str] = []
    told: list[list[ChangedRun]] = []
    engine.on_change(told.append)
    made: list[str] = []

    def write_and_fail() -> None:
        with engine.write() as part:
            part.after_commit(lambda: done.append("undone"))
            made.append(new_run(store, "0"))
            store.log_metric(run_id, Metric("undone", 1.0, START, 0))
            raise ValueError("mine")

    with engine.write() as tx:
        store.log_metric(run_id, Metric("kept", 1.0, START, 0))
        tx.after_commit(lambda: done.append("kept"))
        with pytest.raises(ValueError, match="mine"):
            write_and_fail()
        assert done == []
    assert done == ["kept"]
    assert [[each.run_id for each in changed] for changed in told] == [[run_id]]
    assert metrics(store, run_id) == {"kept": 1.0}
    with refused("RESOURCE_DOES_NOT_EXIST"):
        store.get_run(made[0])
    store.log_metric(run_id, Metric("undone", 2.0, START, 0))
    assert metrics(store, run_id) == {"kept": 1.0, "undone": 2.0}


def test_flat_parts_are_undone_together(store: SqlStore, engine: Engine) -> None:
    run_id = new_run(store)
    store.log_param(run_id, Param("p", "1"))
    with engine.write(flat=True) as tx:
        with refused("INVALID_PARAMETER_VALUE"):
            store.log_param(run_id, Param("p", "2"))  # refused before it wrote
        store.log_metric(run_id, Metric("kept", 1.0, START, 0))
        assert not tx.lost

    def write_and_fail() -> None:
        with engine.write():
            store.set_tag(run_id, RunTag("t", "x"))
            raise ValueError("mine")

    def write_together() -> None:
        with engine.write(flat=True) as tx:
            store.log_metric(run_id, Metric("undone", 1.0, START, 0))
            with pytest.raises(ValueError, match="mine"):
                write_and_fail()
            assert tx.lost

    with pytest.raises(StoreUnreachable):
        write_together()
    assert metrics(store, run_id) == {"kept": 1.0}


def test_a_change_is_told_after_the_commit(store: SqlStore, engine: Engine) -> None:
    run_id = new_run(store)
    told: list[ChangedRun] = []
    stop = engine.on_change(told.extend)
    with engine.write():
        for step in range(3):
            store.log_metric(run_id, Metric("m", 1.0, START, step))
        assert told == []
    [change] = told
    assert (change.run_id, change.experiment_id > 0) == (run_id, True)
    with engine.read() as tx:
        stamped: int = tx.value("SELECT updated_at FROM runs WHERE run_id = ?", (run_id,))
    assert stamped > START
    stop()
    store.log_metric(run_id, Metric("m", 1.0, START, 9))
    assert len(told) == 1


def test_reads_inside_a_transaction_see_it(store: SqlStore, engine: Engine) -> None:
    run_id = new_run(store)
    with engine.write():
        store.log_metric(run_id, Metric("m", 1.0, START, 0))
        assert metrics(store, run_id) == {"m": 1.0}
        seen = at_once(1, lambda _: metrics(store, run_id))
    assert seen == [{}]


def test_rows_in_batches(store: SqlStore, engine: Engine) -> None:
    run_id = new_run(store)
    points = [Metric("m", float(step), START, step) for step in range(10)]
    store.log_batch(run_id, points, [], [])
    with engine.read() as tx:
        batches = list(tx.batches("SELECT step FROM metrics ORDER BY step", (), 4))
    assert [len(batch) for batch in batches] == [4, 4, 2]


@pytest.mark.parametrize("count", [1, 99, 100, 101, 250, 1000])
def test_points_that_are_there_are_passed_over(store: SqlStore, engine: Engine, count: int) -> None:
    rows = [(1, 1, step, START, step, None if step % 3 else 0.5) for step in range(count)]
    for given in (rows[: count // 2], rows, rows):
        with engine.write() as tx:
            tx.insert_points(given)
    with engine.read() as tx:
        assert tx.rows("SELECT * FROM metrics ORDER BY step") == rows


# ---- values that cannot be stored ----
def test_text_that_is_not_unicode(store: SqlStore) -> None:
    run_id = new_run(store)
    with refused("INVALID_PARAMETER_VALUE"):
        store.set_tag(run_id, RunTag("t", "\ud800"))
    with refused("INVALID_PARAMETER_VALUE"):
        store.create_experiment("\udfff")
    with refused("INVALID_PARAMETER_VALUE"):
        store.create_run("0", "al\ud800ice", START, [], None)


# ---- SQLite and other processes ----
def test_not_waiting_for_another_writer(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy), engine.write(wait=False):
        pass
    other.execute("COMMIT")
    other.close()
    with engine.write(wait=False) as tx:
        tx.execute("UPDATE schema_version SET version = version")
        assert at_once(1, lambda _: _is_busy(engine)) == [True]
    engine.close()


def _is_busy(engine: Engine) -> bool:
    try:
        with engine.write(wait=False):
            return False
    except Busy:
        return True


def test_a_full_disk(sqlite_url: str) -> None:
    store = open_store(sqlite_url, "mlflow-artifacts:/")
    run_id = new_run(store)
    with store.engine.write() as tx:
        size = tx.value("PRAGMA page_count")
        tx.rows(f"PRAGMA max_page_count = {size + 2}")
    points = [Metric("m", float(step), START, step) for step in range(1000)]
    with pytest.raises(StoreUnreachable, match="full"):
        store.log_batch(run_id, points, [], [])

    def go_on_all_the_same() -> None:
        with store.engine.write():
            with pytest.raises(sqlite3.OperationalError):
                store.log_batch(run_id, points, [], [])
            store.set_tag(run_id, RunTag("after", "x"))

    with pytest.raises(StoreUnreachable):
        go_on_all_the_same()
    assert store.get_metric_history(run_id, "m") == []
    assert "after" not in store.get_run(run_id).data.tags
    with store.engine.write() as tx:
        tx.rows("PRAGMA max_page_count = 1000000")
    store.log_batch(run_id, points, [], [])
    assert len(store.get_metric_history(run_id, "m")) == 1000
    store.close()


PROCESS = """
import sys
from headrace.services.store import open_store
from mlflow.entities import Metric

url, run_id, number = sys.argv[1:]
store = open_store(url, "mlflow-artifacts:/")
if run_id != "none":
    for step in range(50):
        store.log_metric(run_id, Metric("m", float(number), 1 + int(number), step))
        store.log_metric(run_id, Metric(f"own{number}", 1.0, 1, step))
store.close()
"""


def in_processes(url: str, run_id: str, count: int) -> None:
    """Let processes that start together open the database and log to the run."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, url, run_id, str(number)], stderr=subprocess.PIPE
        )
        for number in range(count)
    ]
    failed = [error.decode() for each in started if (error := each.communicate()[1])]
    assert failed == []


def test_processes_that_make_the_database_at_once(sqlite_url: str) -> None:
    in_processes(sqlite_url, "none", 6)
    store = open_store(sqlite_url, "mlflow-artifacts:/")
    assert store.get_experiment("0").artifact_location == "mlflow-artifacts:/0"
    store.close()


def test_postgres_processes_that_make_the_schema_at_once(postgres_empty_url: str) -> None:
    in_processes(postgres_empty_url, "none", 4)
    store = open_store(postgres_empty_url, "mlflow-artifacts:/")
    assert store.get_experiment("0").name == "Default"
    store.close()


def test_processes_that_write_at_once(store: SqlStore, database_url: str) -> None:
    run_id = new_run(store)
    in_processes(database_url, run_id, 4)
    assert len(store.get_metric_history(run_id, "m")) == 4 * 50
    assert metrics(store, run_id) == {"m": 3.0, **{f"own{number}": 1.0 for number in range(4)}}


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_that_forks(store: SqlStore) -> None:
    run_id = new_run(store)
    child = os.fork()
    if not child:
        status = 1
        try:
            store.log_metric(run_id, Metric("child", 1.0, START, 0))
            status = int(metrics(store, run_id) != {"child": 1.0})
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    store.log_metric(run_id, Metric("parent", 2.0, START, 0))
    assert metrics(store, run_id) == {"child": 1.0, "parent": 2.0}


def test_many_threads_read_and_write(store: SqlStore) -> None:
    run_id = new_run(store)

    def work(number: int) -> None:
        for step in range(20):
            store.log_metric(run_id, Metric(f"m{number}", float(step), START, step))
            assert metrics(store, run_id)[f"m{number}"] == float(step)

    assert at_once(16, work) == [None] * 16


# ---- databases that cannot be used ----
@pytest.mark.parametrize(
    "url", ["mysql://host/db", "mlflow.db", "sqlite://", "sqlite:///:memory:", "sqlite:///"]
)
def test_urls_that_name_no_database(url: str) -> None:
    with refused("INVALID_PARAMETER_VALUE"):
        open_engine(url)


def test_a_database_of_other_software(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.write() as tx:
        tx.execute("ALTER TABLE schema_version RENAME TO alembic_version")
    engine.close()
    with refused("INVALID_STATE", "other software"):
        open_engine(database_url)


def test_a_database_of_a_later_release(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.write() as tx:
        tx.execute("UPDATE schema_version SET version = 1000")
    engine.close()
    with refused("INVALID_STATE", "1000", "Upgrade"):
        open_engine(database_url)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("not a database " * 1000)
    with pytest.raises(MlflowException, match=r"notes\.db"):
        open_engine(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with refused("TEMPORARILY_UNAVAILABLE"):
        open_engine(f"sqlite:///{tmp_path / 'file' / 'mlflow.db'}")


def test_a_server_that_is_not_there(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headrace.sql.postgresql.POOL_TIMEOUT_S", 0.5)
    url = postgres_url.replace("127.0.0.1", "127.0.0.2").rpartition(":")[0] + ":1/nothing"
    with pytest.raises(StoreUnreachable) as caught:
        open_engine(url)
    assert ":***@" in caught.value.message


def test_a_server_that_was_restarted(private_postgres: PostgresServer) -> None:
    store = open_store(private_postgres.url(), "mlflow-artifacts:/")
    run_id = new_run(store)
    at_once(4, lambda number: store.log_metric(run_id, Metric("m", 1.0, START, number)))
    private_postgres.stop()
    with pytest.raises(StoreUnreachable):
        store.log_metric(run_id, Metric("m", 1.0, START, 4))
    private_postgres.start()
    store.log_metric(run_id, Metric("m", 1.0, START, 5))
    store.log_metric(run_id, Metric("new", 1.0, START, 0))
    assert metrics(store, run_id) == {"m": 1.0, "new": 1.0}
    store.close()
