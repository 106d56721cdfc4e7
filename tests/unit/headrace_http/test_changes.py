"""Who listens is told what changed, whoever changed it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from headrace.http.changes import ChangeFeed
from headrace.identity.rights import Rights
from headrace.identity.roles import VIEWER
from headrace.services.changes import ChangePoll, changed_since
from headrace.services.store import SqlStore, open_store
from mlflow.entities import Metric


@pytest.fixture
def stores(database_url: str, tmp_path: Path) -> Iterator[tuple[SqlStore, SqlStore]]:
    """Two stores on one database, as two processes have them."""
    pair = (open_store(database_url, str(tmp_path)), open_store(database_url, str(tmp_path)))
    yield pair
    for store in pair:
        store.close()


def new_run(store: SqlStore, experiment_id: str = "0") -> str:
    return store.create_run(experiment_id, "u", 1, [], None).info.run_id


def test_a_poll_finds_what_another_process_changed(stores: tuple[SqlStore, SqlStore]) -> None:
    here, there = stores
    old = new_run(there)
    poll = ChangePoll(here.engine)
    assert poll.poll() == []
    new = new_run(there)
    assert [change.run.run_id for change in poll.poll()] == [new]
    assert poll.poll() == []
    there.log_metric(old, Metric("x", 1.0, 1, 0))
    assert old in [change.run.run_id for change in poll.poll()]


def test_what_changed_since_a_moment_comes_latest_first(stores: tuple[SqlStore, SqlStore]) -> None:
    here, there = stores
    runs = [new_run(there) for _ in range(3)]
    found = changed_since(here.engine, 0)
    assert {change.run.run_id for change in found} == set(runs)
    times = [change.updated_at for change in found]
    assert times == sorted(times, reverse=True)
    assert changed_since(here.engine, times[0]) == []
    assert len(changed_since(here.engine, 0, most=2)) == 2


class Listening:
    """A connection to a feed; `until(text)` reads on until the text has come."""

    def __init__(
        self,
        feed: ChangeFeed,
        experiments: set[int],
        last: int | None = None,
        rights: Rights | None = None,
    ) -> None:
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._events = feed.events(frozenset(experiments), last, self.gone, rights)
        self.text = ""

    async def until(self, wanted: str) -> str:
        while wanted not in self.text:
            self.text += (await asyncio.wait_for(anext(self._events), 20)).decode()
        return self.text

    async def end(self) -> None:
        async for piece in self._events:
            self.text += piece.decode()


def test_listeners_are_told_of_changes_here_and_elsewhere(
    stores: tuple[SqlStore, SqlStore],
) -> None:
    here, there = stores

    async def listen() -> None:
        feed = ChangeFeed(here.engine)
        listening = Listening(feed, set())
        await listening.until("retry:")
        await asyncio.sleep(0.5)  # the first look at the database
        own = await asyncio.to_thread(new_run, here)
        text = await listening.until(own)
        assert f'event: run\ndata: {{"run_id":"{own}","experiment_id":"0"}}\n\n' in text
        other = await asyncio.to_thread(new_run, there)
        await listening.until(other)
        listening.gone.set_result(None)
        await listening.end()

    asyncio.run(listen())


def test_many_changes_of_a_run_are_few_events(stores: tuple[SqlStore, SqlStore]) -> None:
    here, _ = stores
    run_id = new_run(here)

    def log_many() -> None:
        for step in range(200):
            here.log_metric(run_id, Metric("x", 1.0, 1, step))
        new_run(here, experiment_id)

    experiment_id = here.create_experiment("last")

    async def listen() -> str:
        feed = ChangeFeed(here.engine)
        listening = Listening(feed, set())
        await listening.until("retry:")
        await asyncio.to_thread(log_many)
        text = await listening.until(f'"experiment_id":"{experiment_id}"')
        feed.close()
        await listening.end()
        return text

    assert 1 <= asyncio.run(listen()).count(run_id) < 100


def test_listeners_are_told_that_registered_models_changed(
    stores: tuple[SqlStore, SqlStore],
) -> None:
    here, there = stores

    async def listen() -> None:
        feed = ChangeFeed(here.engine)
        listening = Listening(feed, set())
        await listening.until("retry:")
        await asyncio.sleep(0.5)  # the first look at the database
        await asyncio.to_thread(there.create_registered_model, "Fraud")
        await listening.until('event: registry\ndata: {"seq": 1}\n\n')
        feed.close()
        await listening.end()

    asyncio.run(listen())


def test_a_listener_hears_of_what_it_may_see(stores: tuple[SqlStore, SqlStore]) -> None:
    here, _ = stores
    mine = here.create_experiment("mine")

    async def listen() -> None:
        feed = ChangeFeed(here.engine)
        listening = Listening(feed, set(), rights=Rights(experiments={int(mine): VIEWER}))
        await listening.until("retry:")
        other, own = new_run(here), new_run(here, mine)
        text = await listening.until(own)
        feed.close()
        await listening.end()
        assert other not in text

    asyncio.run(listen())


def test_a_listener_may_ask_for_some_experiments(stores: tuple[SqlStore, SqlStore]) -> None:
    here, _ = stores
    experiment_id = here.create_experiment("mine")

    async def listen() -> tuple[str, str, str]:
        feed = ChangeFeed(here.engine)
        listening = Listening(feed, {int(experiment_id)})
        await listening.until("retry:")
        other, mine = new_run(here), new_run(here, experiment_id)
        text = await listening.until(mine)
        feed.close()
        await listening.end()
        return text, other, mine

    text, other, mine = asyncio.run(listen())
    assert mine in text
    assert other not in text


def test_a_listener_that_comes_back_is_told_what_it_missed(
    stores: tuple[SqlStore, SqlStore],
) -> None:
    here, _ = stores
    missed = new_run(here)
    last = changed_since(here.engine, 0)[0].updated_at

    async def listen() -> None:
        feed = ChangeFeed(here.engine)
        listening = Listening(feed, set(), last)
        await listening.until(missed)
        feed.close()
        await listening.end()

    asyncio.run(listen())


def test_one_that_missed_too_much_is_told_to_start_anew(
    stores: tuple[SqlStore, SqlStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = stores
    monkeypatch.setattr("headrace.http.changes.MOST_AT_ONCE", 3)
    for _ in range(4):
        new_run(here)

    async def listen() -> str:
        feed = ChangeFeed(here.engine)
        listening = Listening(feed, set(), 0)
        text = await listening.until("event: reset")
        feed.close()
        await listening.end()
        return text

    assert "event: run" not in asyncio.run(listen())


def test_a_closed_feed_ends_every_stream(stores: tuple[SqlStore, SqlStore]) -> None:
    here, _ = stores

    async def listen() -> None:
        feed = ChangeFeed(here.engine)
        listening = [Listening(feed, set()) for _ in range(3)]
        for one in listening:
            await one.until("retry:")
        feed.close()
        await asyncio.wait_for(asyncio.gather(*(one.end() for one in listening)), 20)

    asyncio.run(listen())
