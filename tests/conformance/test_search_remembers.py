"""What is remembered of runs is never older than what is stored."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator

import pytest

from headrace.services import run_texts
from headrace.services.store import SqlStore, open_store
from mlflow.entities import Metric, Param, RunTag


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    opened = open_store(database_url, "mlflow-artifacts:/")
    yield opened
    opened.close()


def make_runs(store: SqlStore, count: int) -> list[str]:
    return [store.create_run("0", "u", index, [], f"{index}").info.run_id for index in range(count)]


def test_searches_while_others_write_end_with_what_was_written(store: SqlStore) -> None:
    runs = make_runs(store, 5)
    writers_left = threading.Semaphore(0)

    def write(seed: int) -> None:
        chance = random.Random(seed)
        for step in range(40):
            run_id = chance.choice(runs)
            store.log_batch(
                run_id, [Metric("m", chance.random(), seed, step)], [], [RunTag("t", str(step))]
            )
        writers_left.release()

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(2)]
    for thread in threads:
        thread.start()
    ended = 0
    while ended < len(threads):
        store.search_runs(["0"])
        ended += writers_left.acquire(blocking=False)
    for thread in threads:
        thread.join()
    found = store.search_runs(["0"], order_by=["start_time"])
    assert repr(found) == repr([store.get_run(run_id) for run_id in runs])


def test_what_is_not_committed_is_seen_inside_and_not_remembered(store: SqlStore) -> None:
    [run_id] = make_runs(store, 1)
    store.search_runs(["0"])

    def seen() -> dict[str, str]:
        return store.search_runs(["0"])[0].data.params

    class Undone(Exception):
        pass

    def log_and_undo() -> None:
        with store.engine.write():
            store.log_param(run_id, Param("p", "1"))
            assert seen() == {"p": "1"}
            raise Undone

    with pytest.raises(Undone):
        log_and_undo()
    assert seen() == {}
    with store.engine.write():
        store.log_param(run_id, Param("p", "2"))
        assert seen() == {"p": "2"}
    assert seen() == {"p": "2"}


def test_a_memory_that_is_too_small_changes_no_answer(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_texts, "REMEMBERED", 2_000)
    monkeypatch.setattr(run_texts, "LONGEST", 800)
    runs = make_runs(store, 20)
    store.set_tag(runs[7], RunTag("long", "é" * 1_000))
    expected = [store.get_run(run_id) for run_id in runs]
    chance = random.Random(1)
    for _ in range(30):
        page = chance.choice([1, 3, 20])
        found = store.search_runs(["0"], order_by=["start_time"], max_results=page)
        assert repr(found) == repr(expected[:page])
