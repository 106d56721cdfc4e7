"""Small writes that share a transaction."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

import pytest

from headrace.services.store import SqlStore, open_store
from headrace.sql.group_commit import GroupCommit
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException, StoreUnreachable
from tests.databases.postgres import PostgresServer

START = 1_700_000_000_000


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, "mlflow-artifacts:/")
    yield store
    store.close()


@pytest.fixture
def run_id(store: SqlStore) -> str:
    return store.create_run("0", "alice", START, [], None).info.run_id


def run(store: SqlStore, work: Callable[[GroupCommit], Awaitable[Any]]) -> list[int]:
    """Do the work and drain; the sizes of the groups."""
    sizes: list[int] = []

    async def main() -> None:
        group = GroupCommit(store.engine, on_group=sizes.append)
        await work(group)
        await group.drain()

    asyncio.run(main())
    return sizes


def point(number: int) -> Metric:
    return Metric("m", float(number), START, number)


def steps(store: SqlStore, run_id: str) -> list[int]:
    return [each.step for each in store.get_metric_history(run_id, "m")]


def test_what_is_submitted_together_is_committed_together(store: SqlStore, run_id: str) -> None:
    store.log_metric(run_id, point(0))
    commits: list[int] = []
    store.engine.on_change(lambda changed: commits.append(len(changed)))

    async def work(group: GroupCommit) -> None:
        calls = [
            group.submit(partial(store.log_metric, run_id, point(number))) for number in range(50)
        ]
        await asyncio.gather(*calls)

    assert run(store, work) == [50]
    assert commits == [1]
    assert steps(store, run_id) == list(range(50))


def test_more_than_one_batch(store: SqlStore, run_id: str) -> None:
    async def work(group: GroupCommit) -> None:
        calls = [
            group.submit(partial(store.log_metric, run_id, point(number))) for number in range(1000)
        ]
        await asyncio.gather(*calls)

    sizes = run(store, work)
    assert sum(sizes) == 1000
    assert len(sizes) < 100
    assert steps(store, run_id) == list(range(1000))


def test_results_come_after_the_commit(store: SqlStore) -> None:
    async def work(group: GroupCommit) -> None:
        made = await group.submit(lambda: store.create_run("0", "alice", START, [], None))
        seen: list[str] = []
        # Another thread has a connection of its own: it sees what is committed and nothing else.
        reader = threading.Thread(
            target=lambda: seen.append(store.get_run(made.info.run_id).info.run_id)
        )
        reader.start()
        await asyncio.to_thread(reader.join)
        assert seen == [made.info.run_id]

    run(store, work)


def test_a_call_that_is_refused_touches_no_other(store: SqlStore, run_id: str) -> None:
    store.log_param(run_id, Param("p", "1"))

    async def work(group: GroupCommit) -> None:
        outcomes = await asyncio.gather(
            group.submit(lambda: store.log_metric(run_id, point(1))),
            group.submit(lambda: store.log_param(run_id, Param("p", "2"))),
            group.submit(lambda: store.log_metric("0" * 32, point(1))),
            group.submit(lambda: store.log_metric(run_id, point(2))),
            return_exceptions=True,
        )
        codes = [getattr(each, "error_code", each) for each in outcomes]
        assert codes == [None, "INVALID_PARAMETER_VALUE", "RESOURCE_DOES_NOT_EXIST", None]

    run(store, work)
    assert steps(store, run_id) == [1, 2]


@pytest.mark.parametrize("error", [MlflowException("no"), ValueError("no")])
def test_a_call_that_fails_after_it_wrote_touches_no_other(
    store: SqlStore, run_id: str, error: Exception
) -> None:
    def write_and_fail() -> None:
        with store.engine.write():
            store.set_tag(run_id, RunTag("half", "done"))
            store.log_metric(run_id, Metric("new key", 1.0, START, 0))
            raise error

    async def work(group: GroupCommit) -> None:
        outcomes = await asyncio.gather(
            group.submit(lambda: store.log_metric(run_id, point(1))),
            group.submit(write_and_fail),
            group.submit(lambda: store.log_metric(run_id, point(2))),
            return_exceptions=True,
        )
        assert list(outcomes) == [None, error, None]

    run(store, work)
    assert steps(store, run_id) == [1, 2]
    assert "half" not in store.get_run(run_id).data.tags
    store.log_metric(run_id, Metric("new key", 2.0, START, 0))
    assert store.get_run(run_id).data.metrics["new key"] == 2.0


def test_calls_about_one_run_keep_their_order(store: SqlStore) -> None:
    runs = [store.create_run("0", "alice", START, [], None).info.run_id for _ in range(4)]

    async def work(group: GroupCommit) -> None:
        calls = [
            group.submit(
                partial(store.set_tag, run_id, RunTag("n", str(number))),
                order=run_id,
            )
            for number in range(40)
            for run_id in runs
        ]
        await asyncio.gather(*calls)

    run(store, work)
    for run_id in runs:
        assert store.get_run(run_id).data.tags["n"] == "39"


def test_batches_over_the_same_runs(store: SqlStore) -> None:
    """On PostgreSQL several batches run at once; none waits for another in a circle for long."""
    runs = [store.create_run("0", "alice", START, [], None).info.run_id for _ in range(5)]

    async def client(group: GroupCommit, number: int) -> None:
        for step in range(20):
            metric = point(100 * number + step)
            await group.submit(partial(store.log_metric, runs[(number + step) % 5], metric))

    async def work(group: GroupCommit) -> None:
        await asyncio.gather(*(client(group, number) for number in range(16)))

    run(store, work)
    assert sum(len(steps(store, run_id)) for run_id in runs) == 16 * 20


def test_a_call_that_nobody_waits_for_any_more(store: SqlStore, run_id: str) -> None:
    async def work(group: GroupCommit) -> None:
        calls = [
            group.submit(partial(store.log_metric, run_id, point(number))) for number in range(3)
        ]
        calls[1].cancel()
        await asyncio.gather(calls[0], calls[2])

    run(store, work)
    assert steps(store, run_id) == [0, 2]


def test_heavy_calls_leave_the_event_loop_free(store: SqlStore, run_id: str) -> None:
    entered, leave = threading.Event(), threading.Event()

    def slow() -> str:
        entered.set()
        leave.wait()
        with store.engine.write():
            store.log_metric(run_id, point(1))
        return "done"

    async def work(group: GroupCommit) -> None:
        heavy = group.submit(slow, heavy=True)
        await asyncio.to_thread(entered.wait)
        await group.submit(lambda: store.log_metric(run_id, point(2)))
        assert not heavy.done()
        leave.set()
        assert await heavy == "done"

    run(store, work)
    assert steps(store, run_id) == [1, 2]


def test_drain_waits_for_everything(store: SqlStore, run_id: str) -> None:
    async def work(group: GroupCommit) -> None:
        for number in range(300):
            group.submit(partial(store.log_metric, run_id, point(number)))
        group.submit(lambda: store.log_metric(run_id, point(300)), heavy=True)

    run(store, work)
    assert steps(store, run_id) == list(range(301))


def test_somebody_else_writes(sqlite_url: str) -> None:
    """While another process writes, the event loop goes on."""
    store = open_store(sqlite_url, "mlflow-artifacts:/")
    run_id = store.create_run("0", "alice", START, [], None).info.run_id
    other = sqlite3.connect(
        sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")

    async def work(group: GroupCommit) -> None:
        calls = [
            group.submit(partial(store.log_metric, run_id, point(number))) for number in range(3)
        ]
        for _ in range(100):
            await asyncio.sleep(0)
        assert not any(call.done() for call in calls)
        other.execute("COMMIT")
        await asyncio.gather(*calls)

    run(store, work)
    assert steps(store, run_id) == [0, 1, 2]
    other.close()
    store.close()


def test_the_log_of_changes_does_not_grow_without_end(sqlite_url: str) -> None:
    store = open_store(sqlite_url, "mlflow-artifacts:/")
    run_id = store.create_run("0", "alice", START, [], None).info.run_id
    points = [Metric(f"m{number % 7}", 1.0, START + number, number) for number in range(1000)]

    async def work(group: GroupCommit) -> None:
        for batch in range(60):
            given = [Metric(each.key, batch / 7, each.timestamp, each.step) for each in points]
            await group.submit(partial(store.log_batch, run_id, given, [], []), heavy=True)

    run(store, work)
    [(busy, pages, copied)] = _checkpoint(store)
    assert (busy, pages) == (0, copied)
    assert pages * 4096 < 3 * (4 << 20)
    assert len(store.get_metric_history(run_id, "m0")) == 60 * 143
    store.close()


def _checkpoint(store: SqlStore) -> list[Any]:
    with store.engine.read() as tx:
        return tx.rows("PRAGMA wal_checkpoint(PASSIVE)")


def test_a_server_that_is_gone_and_comes_back(private_postgres: PostgresServer) -> None:
    store = open_store(private_postgres.url(), "mlflow-artifacts:/")
    run_id = store.create_run("0", "alice", START, [], None).info.run_id

    async def work(group: GroupCommit) -> None:
        await group.submit(lambda: store.log_metric(run_id, point(1)))
        await asyncio.to_thread(private_postgres.stop)
        outcomes = await asyncio.gather(
            *(group.submit(partial(store.log_metric, run_id, point(number))) for number in (2, 3)),
            return_exceptions=True,
        )
        assert [type(each) for each in outcomes] == [StoreUnreachable] * 2
        await asyncio.to_thread(private_postgres.start)
        await group.submit(lambda: store.log_metric(run_id, point(4)))

    run(store, work)
    assert steps(store, run_id) == [1, 4]
    store.close()
