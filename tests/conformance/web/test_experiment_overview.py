"""What goes on in experiments: counts and the last activity."""

from __future__ import annotations

from typing import Any

from headrace.services.store import open_store
from mlflow.entities import Metric, RunStatus
from tests.conformance.web.conftest import Web


def overview(web: Web, *ids: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = web.get("experiments/overview", experiment_ids=ids)["experiments"]
    return found


def test_runs_are_counted_by_what_became_of_them(web: Web) -> None:
    other = web.store.create_experiment("other")
    ended, binned, _ = (web.add() for _ in range(3))
    web.add(experiment=other)
    web.store.update_run_info(ended, RunStatus.FINISHED, 5, None)
    web.store.delete_run(binned)
    [first, second] = overview(web)
    assert (first["experiment_id"], second["experiment_id"]) == ("0", other)
    assert (first["active_runs"], first["deleted_runs"], first["running_runs"]) == (2, 1, 1)
    assert (second["active_runs"], second["deleted_runs"], second["running_runs"]) == (1, 0, 1)


def test_those_that_are_asked_for_come_in_their_order(web: Web) -> None:
    first, second = web.store.create_experiment("a"), web.store.create_experiment("b")
    found = overview(web, second, "12345", "no-number", first, second)
    assert [each["experiment_id"] for each in found] == [second, first]
    assert overview(web, "12345") == []


def test_an_experiment_without_runs_was_last_active_when_it_changed(web: Web) -> None:
    number = web.store.create_experiment("empty")
    [found] = overview(web, number)
    assert found["last_activity"] == web.store.get_experiment(number).last_update_time
    assert found["active_runs"] == 0


def test_counts_follow_what_happens_between_two_looks(web: Web) -> None:
    run_id = web.add()
    before = overview(web, "0")[0]
    assert before["running_runs"] == 1
    web.store.log_metric(run_id, Metric("m", 1.0, 1, 1))
    [after] = overview(web, "0")
    assert after["last_activity"] > before["last_activity"]
    web.store.update_run_info(run_id, RunStatus.FAILED, 9, None)
    web.add()
    web.add()
    assert overview(web, "0")[0]["running_runs"] == 2
    web.store.delete_experiment("0")
    [deleted] = overview(web, "0")
    assert (deleted["active_runs"], deleted["deleted_runs"], deleted["running_runs"]) == (0, 3, 0)


def test_what_another_server_wrote_is_counted(web: Web, database_url: str) -> None:
    assert overview(web, "0")[0]["running_runs"] == 0
    other = open_store(database_url, "mlflow-artifacts:/")
    run_id = other.create_run("0", "u", 1, [], "run").info.run_id
    assert overview(web, "0")[0]["running_runs"] == 1
    other.update_run_info(run_id, RunStatus.KILLED, 2, None)
    assert overview(web, "0")[0]["running_runs"] == 0
    other.close()
