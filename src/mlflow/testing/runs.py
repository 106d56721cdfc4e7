"""What every store does with runs, their params and tags."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mlflow.entities import (
    Dataset,
    DatasetInput,
    LoggedModelInput,
    LoggedModelOutput,
    Metric,
    Param,
    RunStatus,
    RunTag,
)
from mlflow.stores.contract import TrackingStore
from mlflow.testing.given import (
    BAD_KEYS,
    GOOD_KEYS,
    START,
    new_experiment,
    new_run,
    refused,
)


class RunConformance:
    """Runs, their params and tags."""

    # ---- making ----
    def test_a_run_comes_back_as_it_was_made(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        tags = [RunTag("env", "próduction"), RunTag("mlflow.user", "alice")]
        run = store.create_run(made, "alice", START, tags, "first 数")
        info = run.info
        assert re.fullmatch("[0-9a-f]{32}", info.run_id)
        assert (info.experiment_id, info.user_id, info.run_name) == (made, "alice", "first 数")
        assert (info.status, info.lifecycle_stage) == ("RUNNING", "active")
        assert (info.start_time, info.end_time) == (START, None)
        location = store.get_experiment(made).artifact_location
        assert info.artifact_uri == f"{location}/{info.run_id}/artifacts"
        assert run.data.tags == {
            "env": "próduction",
            "mlflow.user": "alice",
            "mlflow.runName": "first 数",
        }
        assert run.data.params == {}
        assert run.data.metrics == {}
        assert dict(store.get_run(info.run_id)) == dict(run)

    def test_a_name_is_invented_where_none_is_given(self, store: TrackingStore) -> None:
        run = store.create_run(new_experiment(store), "alice", START, [], None)
        assert run.info.run_name is not None
        assert re.fullmatch(r"[a-z]+-[a-z]+-\d+", run.info.run_name)
        assert len(run.info.run_name) <= 20
        assert run.data.tags == {"mlflow.runName": run.info.run_name}

    def test_a_tag_may_name_the_run(self, store: TrackingStore) -> None:
        made, tag = new_experiment(store), RunTag("mlflow.runName", "tagged")
        assert store.create_run(made, "alice", START, [tag], None).info.run_name == "tagged"
        assert store.create_run(made, "alice", START, [tag], "tagged").info.run_name == "tagged"
        with refused("INVALID_PARAMETER_VALUE", "tagged", "other"):
            store.create_run(made, "alice", START, [tag], "other")

    def test_the_user_may_be_in_a_tag_alone(self, store: TrackingStore) -> None:
        tag = RunTag("mlflow.user", "bob")
        assert store.create_run(new_experiment(store), "", START, [tag], None).info.user_id == "bob"

    def test_runs_that_cannot_be_made(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        with refused("RESOURCE_DOES_NOT_EXIST", "4711"):
            store.create_run("4711", "alice", START, [], None)
        with refused("INVALID_PARAMETER_VALUE"):
            store.create_run(made, "alice", START, [], "n" * 251)
        with refused("INVALID_PARAMETER_VALUE"):
            store.create_run(made, "alice", START, [], "a\x00b")
        with refused("INVALID_PARAMETER_VALUE"):
            store.create_run(made, "alice", START, [RunTag("", "x")], None)

    def test_a_run_that_is_not_there(self, store: TrackingStore) -> None:
        missing = "0" * 32
        with refused("RESOURCE_DOES_NOT_EXIST", missing):
            store.get_run(missing)
        for change in (
            lambda: store.update_run_info(missing, RunStatus.FINISHED, None, None),
            lambda: store.delete_run(missing),
            lambda: store.restore_run(missing),
            *_writes(store, missing),
        ):
            with refused("RESOURCE_DOES_NOT_EXIST"):
                change()

    # ---- changing ----
    def test_status_end_and_name(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        info = store.update_run_info(run_id, RunStatus.FINISHED, START + 5, None)
        assert (info.status, info.end_time) == ("FINISHED", START + 5)
        info = store.update_run_info(run_id, RunStatus.RUNNING, None, "")
        assert (info.status, info.end_time) == ("RUNNING", START + 5)
        info = store.update_run_info(run_id, None, None, "again")
        assert (info.status, info.run_name) == ("RUNNING", "again")
        run = store.get_run(run_id)
        assert dict(run.info) == dict(info)
        assert run.data.tags["mlflow.runName"] == "again"
        with refused("INVALID_PARAMETER_VALUE"):
            store.update_run_info(run_id, 99, None, None)

    @pytest.mark.parametrize("status", RunStatus.all_status())
    def test_every_status(self, store: TrackingStore, status: int) -> None:
        run_id = new_run(store)
        store.update_run_info(run_id, status, None, None)
        assert store.get_run(run_id).info.status == RunStatus.to_string(status)

    def test_the_tag_that_names_the_run_renames_it(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        store.set_tag(run_id, RunTag("mlflow.runName", "by tag"))
        assert store.get_run(run_id).info.run_name == "by tag"
        store.log_batch(run_id, [], [], [RunTag("mlflow.runName", "by batch")])
        run = store.get_run(run_id)
        assert (run.info.run_name, run.data.tags["mlflow.runName"]) == ("by batch", "by batch")
        for bad in ("", "n" * 251):
            with refused("INVALID_PARAMETER_VALUE"):
                store.set_tag(run_id, RunTag("mlflow.runName", bad))
        assert store.get_run(run_id).info.run_name == "by batch"

    def test_the_bin(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        for change, stage in (
            (store.delete_run, "deleted"),
            (store.delete_run, "deleted"),
            (store.restore_run, "active"),
            (store.restore_run, "active"),
        ):
            change(run_id)
            assert store.get_run(run_id).info.lifecycle_stage == stage

    def test_a_deleted_run_takes_nothing(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        store.set_tag(run_id, RunTag("env", "old"))
        before = dict(store.get_run(run_id).data)
        store.delete_run(run_id)
        for change in (
            lambda: store.update_run_info(run_id, RunStatus.FINISHED, None, None),
            lambda: store.delete_tag(run_id, "env"),
            *_writes(store, run_id),
        ):
            with refused("INVALID_PARAMETER_VALUE", run_id):
                change()
        assert dict(store.get_run(run_id).data) == before

    def test_an_ended_run_takes_everything(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        store.update_run_info(run_id, RunStatus.FINISHED, START + 5, None)
        for change in _writes(store, run_id):
            change()
        assert store.get_run(run_id).info.status == "FINISHED"

    # ---- params ----
    def test_a_param_is_written_once(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        store.log_param(run_id, Param("lr", "0.001"))
        store.log_param(run_id, Param("lr", "0.001"))
        store.log_batch(run_id, [], [Param("lr", "0.001"), Param("LR", "1")], [])
        with refused("INVALID_PARAMETER_VALUE", "lr", "0.001", "0.002"):
            store.log_param(run_id, Param("lr", "0.002"))
        with refused("INVALID_PARAMETER_VALUE", "lr", "0.001", "0.002"):
            store.log_batch(run_id, [], [Param("lr", "0.002")], [])
        assert store.get_run(run_id).data.params == {"lr": "0.001", "LR": "1"}

    def test_values_of_params(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        params = {
            "empty": "",
            "quotes": "'\"\\%_?{}",
            "lines": "a\r\n\tb\u2028",
            "emoji": "🚀" * 3,
            "long": "é" * 6000,
            "json": '{"a": [1, null]}',
        }
        store.log_batch(run_id, [], [Param(*item) for item in params.items()], [])
        assert store.get_run(run_id).data.params == params

    def test_a_long_value_is_cut(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        store.log_param(run_id, Param("p", "x" * 6001))
        store.log_param(run_id, Param("p", "x" * 6002))
        store.set_tag(run_id, RunTag("t", "x" * 8001))
        data = store.get_run(run_id).data
        assert len(data.params["p"]) == 6000
        assert len(data.tags["t"]) == 8000

    def test_a_param_twice_in_a_batch(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        store.log_batch(run_id, [], [Param("a", "1"), Param("a", "1")], [])
        with refused("INVALID_PARAMETER_VALUE", "b"):
            store.log_batch(run_id, [], [Param("b", "1"), Param("b", "2")], [])
        assert store.get_run(run_id).data.params == {"a": "1"}

    # ---- tags ----
    def test_tags(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        store.set_tag(run_id, RunTag("a", "1"))
        store.set_tag(run_id, RunTag("a", "2"))
        store.log_batch(run_id, [], [], [RunTag("b", "1"), RunTag("b", ""), RunTag("c", "数")])
        tags = store.get_run(run_id).data.tags
        assert {key: tags[key] for key in "abc"} == {"a": "2", "b": "", "c": "数"}
        store.delete_tag(run_id, "a")
        assert "a" not in store.get_run(run_id).data.tags
        with refused("RESOURCE_DOES_NOT_EXIST", "a"):
            store.delete_tag(run_id, "a")

    # ---- names and batches ----
    def test_names_that_can_be(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        for key in GOOD_KEYS:
            store.log_batch(
                run_id, [Metric(key, 1.0, START, 0)], [Param(key, "x")], [RunTag(key, "x")]
            )
        data = store.get_run(run_id).data
        assert set(data.metrics) == set(data.params) == set(GOOD_KEYS)
        assert set(data.tags) >= set(GOOD_KEYS)

    @pytest.mark.parametrize("key", BAD_KEYS)
    def test_names_that_cannot_be(self, store: TrackingStore, key: str) -> None:
        run_id = new_run(store)
        before = dict(store.get_run(run_id).data)
        metric, param, tag = Metric(key, 1.0, START, 0), Param(key, "x"), RunTag(key, "x")
        changes: list[Callable[[], None]] = [
            lambda: store.log_metric(run_id, metric),
            lambda: store.log_param(run_id, param),
            lambda: store.set_tag(run_id, tag),
            lambda: store.log_batch(run_id, [metric], [], []),
            lambda: store.log_batch(run_id, [], [param], []),
            lambda: store.log_batch(run_id, [], [], [tag]),
        ]
        for change in changes:
            with refused("INVALID_PARAMETER_VALUE"):
                change()
        assert dict(store.get_run(run_id).data) == before

    def test_text_that_cannot_be(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        with refused("INVALID_PARAMETER_VALUE", "NUL"):
            store.log_param(run_id, Param("a", "b\x00c"))
        with refused("INVALID_PARAMETER_VALUE", "NUL"):
            store.set_tag(run_id, RunTag("a", "b\x00c"))

    def test_a_batch_is_stored_whole_or_not_at_all(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        store.log_param(run_id, Param("known", "1"))
        before = dict(store.get_run(run_id).data)
        metrics = [Metric("m", 1.0, START, 0)]
        for params, tags in (
            ([Param("new", "1"), Param("known", "2")], [RunTag("t", "x")]),
            ([Param("new", "1")], [RunTag("a//b", "x")]),
        ):
            with refused("INVALID_PARAMETER_VALUE"):
                store.log_batch(run_id, metrics, params, tags)
        with refused("INVALID_PARAMETER_VALUE"):
            store.log_batch(run_id, [*metrics, Metric("a//b", 1.0, START)], [Param("new", "1")], [])
        assert dict(store.get_run(run_id).data) == before
        assert store.get_metric_history(run_id, "m") == []

    def test_limits_of_a_batch(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        metrics = [Metric("m", float(step), START, step) for step in range(1001)]
        params = [Param(f"p{number}", "") for number in range(101)]
        tags = [RunTag(f"t{number}", "") for number in range(101)]
        for batch in (
            (metrics, [], []),
            ([], params, []),
            ([], [], tags),
            (metrics[:801], params[:100], tags[:100]),
        ):
            with refused("INVALID_PARAMETER_VALUE", "Split"):
                store.log_batch(run_id, *batch)
        assert store.get_metric_history(run_id, "m") == []
        store.log_batch(run_id, metrics[:800], params[:100], tags[:100])
        store.log_batch(run_id, [], [], [])
        assert len(store.get_metric_history(run_id, "m")) == 800


def _writes(store: TrackingStore, run_id: str) -> list[Callable[[], None]]:
    """All ways to log to a run."""
    dataset = DatasetInput(Dataset("data", "1", "local", "{}"), [])
    return [
        lambda: store.log_metric(run_id, Metric("loss", 0.5, START, 0)),
        lambda: store.log_param(run_id, Param("lr", "1")),
        lambda: store.set_tag(run_id, RunTag("env", "x")),
        lambda: store.log_batch(run_id, [Metric("loss", 0.5, START, 1)], [], []),
        lambda: store.log_batch(run_id, [], [], []),
        lambda: store.log_inputs(run_id, [dataset]),
        lambda: store.log_inputs(run_id, models=[LoggedModelInput("m-1")]),
        lambda: store.log_outputs(run_id, [LoggedModelOutput("m-1", 0)]),
    ]
