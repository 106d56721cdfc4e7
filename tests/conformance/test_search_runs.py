"""Searching for runs: answers, orders, pages and refusals, on both databases."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator

import pytest

from headrace.services.store import SqlStore, open_store
from mlflow.entities import (
    Dataset,
    DatasetInput,
    ExperimentTag,
    InputTag,
    LoggedModelInput,
    LoggedModelOutput,
    Metric,
    Param,
    Run,
    RunStatus,
    RunTag,
    ViewType,
)
from mlflow.exceptions import MlflowException

AddRun = Callable[..., str]


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    opened = open_store(database_url, "mlflow-artifacts:/")
    yield opened
    opened.close()


@pytest.fixture
def add(store: SqlStore) -> AddRun:
    """Makes runs of experiment 0; each starts a second after the one before."""
    made = 0

    def add_run(
        name: str = "run",
        metrics: dict[str, float] | None = None,
        params: dict[str, str] | None = None,
        tags: dict[str, str] | None = None,
        experiment: str = "0",
    ) -> str:
        nonlocal made
        made += 1
        run_tags = [RunTag(*tag) for tag in (tags or {}).items()]
        run_id = store.create_run(experiment, "u", made * 1000, run_tags, name).info.run_id
        points = [Metric(key, value, 1, 0) for key, value in (metrics or {}).items()]
        store.log_batch(run_id, points, [Param(*param) for param in (params or {}).items()], [])
        return run_id

    return add_run


def names(runs: list[Run]) -> list[str]:
    return [run.info.run_name or "" for run in runs]


def refusal(store: SqlStore, **asked: object) -> str:
    with pytest.raises(MlflowException) as caught:
        store.search_runs(**{"experiment_ids": ["0"], **asked})  # type: ignore[arg-type]
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
    return caught.value.message


def test_an_answer_has_the_fields_of_the_rest_api(store: SqlStore) -> None:
    run = store.create_run("0", "someone", 5, [RunTag('t"', "v\n")], 'a "name"')
    run_id = run.info.run_id
    store.log_batch(run_id, [Metric("m", 0.1 + 0.2, 7, 3)], [Param("p", "\\")], [])
    tags = [InputTag("mlflow.data.context", "train"), InputTag("k", "w")]
    dataset = Dataset("d", "1", "local", '{"uri": "x"}', schema='{"a": 1}')
    store.log_inputs(run_id, [DatasetInput(dataset, tags)], [LoggedModelInput("m-1")])
    store.log_outputs(run_id, [LoggedModelOutput("m-2", 4)])
    store.update_run_info(run_id, RunStatus.FINISHED, 9, None)
    [found] = json.loads(store.search_runs_json(["0"]))["runs"]
    assert found == {
        "info": {
            "run_uuid": run_id,
            "run_id": run_id,
            "experiment_id": "0",
            "run_name": 'a "name"',
            "user_id": "someone",
            "status": "FINISHED",
            "start_time": 5,
            "end_time": 9,
            "artifact_uri": run.info.artifact_uri,
            "lifecycle_stage": "active",
        },
        "data": {
            "metrics": [{"key": "m", "value": 0.1 + 0.2, "timestamp": 7, "step": 3}],
            "params": [{"key": "p", "value": "\\"}],
            "tags": [
                {"key": "mlflow.runName", "value": 'a "name"'},
                {"key": 't"', "value": "v\n"},
            ],
        },
        "inputs": {
            "dataset_inputs": [
                {
                    "tags": [
                        {"key": "mlflow.data.context", "value": "train"},
                        {"key": "k", "value": "w"},
                    ],
                    "dataset": {
                        "name": "d",
                        "digest": "1",
                        "source_type": "local",
                        "source": '{"uri": "x"}',
                        "schema": '{"a": 1}',
                    },
                }
            ],
            "model_inputs": [{"model_id": "m-1"}],
        },
        "outputs": {"model_outputs": [{"model_id": "m-2", "step": 4}]},
    }


def test_a_search_returns_what_get_run_returns(store: SqlStore, add: AddRun) -> None:
    run_id = add("a", {"m": math.nan, "n": -math.inf}, {"p": "1"}, {"t": "é"})
    store.log_inputs(run_id, None, [LoggedModelInput("m-1")])
    assert repr(store.search_runs(["0"])) == repr([store.get_run(run_id)])


@pytest.mark.parametrize("value", [0.1, 1e-320, 1.7976931348623157e308, -0.0, 2.0**-1074])
def test_metrics_come_back_to_the_last_bit(store: SqlStore, add: AddRun, value: float) -> None:
    add(metrics={"m": value})
    [run] = store.search_runs(["0"], f"metrics.m = {value!r}")
    assert repr(run.data.metrics["m"]) == repr(value)


def test_the_longest_come_first_and_those_that_go_on_last(store: SqlStore) -> None:
    for name, start, end in (("short", 5, 6), ("long", 5, 90), ("on", 5, None)):
        run_id = store.create_run("0", "u", start, [], name).info.run_id
        if end is not None:
            store.update_run_info(run_id, RunStatus.FINISHED, end, None)
    run_id = store.create_run("0", "u", -(2**63), [], "absurd").info.run_id
    store.update_run_info(run_id, RunStatus.FINISHED, 2**63 - 1, None)
    found = names(store.search_runs(["0"], order_by=["duration DESC", "run_name"]))
    assert found == ["long", "short", "absurd", "on"]
    assert names(store.search_runs(["0"], "duration > 1")) == ["long"]


def test_the_newest_come_first(store: SqlStore, add: AddRun) -> None:
    for name in ("a", "b", "c"):
        add(name)
    assert names(store.search_runs(["0"])) == ["c", "b", "a"]


def test_runs_of_one_moment_come_in_the_order_of_their_ids(store: SqlStore) -> None:
    made = [store.create_run("0", "u", 5, [], "run").info.run_id for _ in range(5)]
    assert [run.info.run_id for run in store.search_runs(["0"])] == sorted(made)


def test_nan_comes_after_numbers_and_missing_last_in_both_directions(
    store: SqlStore, add: AddRun
) -> None:
    add("missing")
    add("nan", {"m": math.nan})
    add("one", {"m": 1.0})
    add("two", {"m": 2.0})
    add("infinite", {"m": math.inf})
    ascending = names(store.search_runs(["0"], order_by=["metrics.m"]))
    assert ascending == ["one", "two", "infinite", "nan", "missing"]
    descending = names(store.search_runs(["0"], order_by=["metrics.m DESC"]))
    assert descending == ["infinite", "two", "one", "nan", "missing"]


def test_experiments_that_do_not_exist_are_empty(store: SqlStore, add: AddRun) -> None:
    add("a")
    for unknown in ("77", "x", "-1", "", "9" * 30, "²", "١"):
        assert store.search_runs([unknown]) == []
        assert names(store.search_runs([unknown, "0", "0"])) == ["a"]


def test_no_experiments_give_no_runs(store: SqlStore, add: AddRun) -> None:
    add("a")
    assert store.search_runs([]) == []
    assert json.loads(store.search_runs_json([])) == {}


def test_runs_of_several_experiments_are_merged(store: SqlStore, add: AddRun) -> None:
    ids = [store.create_experiment(f"e{index}") for index in range(30)]
    for index in range(60):
        add(f"{index:02}", {"m": float(index % 7)}, experiment=ids[index % 30])
    expected = [f"{index:02}" for index in reversed(range(60))]
    for some in (ids[:3], ids):
        wanted = [name for name in expected if int(name) % 30 < len(some)]
        assert names(store.search_runs(some)) == wanted
        paged, token = [], None
        while True:
            page = store.search_runs(some, max_results=4, page_token=token)
            paged += names(page)
            token = page.token
            if not token:
                break
        assert paged == wanted


def test_views_show_active_and_deleted_runs(store: SqlStore, add: AddRun) -> None:
    add("a")
    store.delete_run(add("b"))
    found = {view: names(store.search_runs(["0"], run_view_type=view)) for view in (1, 2, 3)}
    assert found == {
        ViewType.ACTIVE_ONLY: ["a"],
        ViewType.DELETED_ONLY: ["b"],
        ViewType.ALL: ["b", "a"],
    }
    assert "view type" in refusal(store, run_view_type=4)


def test_what_changed_is_seen_at_once(store: SqlStore, add: AddRun) -> None:
    experiment = store.create_experiment("e")
    run_id = add("a", {"m": 1.0}, {"p": "1"}, {"t": "1"}, experiment)

    def seen() -> Run:
        [run] = store.search_runs([experiment], run_view_type=ViewType.ALL)
        assert repr(run) == repr(store.get_run(run_id))
        return run

    assert seen().data.metrics == {"m": 1.0}
    store.log_metric(run_id, Metric("m", 2.0, 2, 1))
    assert seen().data.metrics == {"m": 2.0}
    store.log_param(run_id, Param("q", "2"))
    assert seen().data.params == {"p": "1", "q": "2"}
    store.set_tag(run_id, RunTag("t", "2"))
    assert seen().data.tags["t"] == "2"
    store.delete_tag(run_id, "t")
    assert "t" not in seen().data.tags
    store.update_run_info(run_id, RunStatus.FAILED, 8, "b")
    assert (seen().info.status, seen().info.end_time, seen().info.run_name) == ("FAILED", 8, "b")
    store.log_inputs(run_id, [DatasetInput(Dataset("d", "1", "local", "{}"), [])])
    assert len(seen().inputs.dataset_inputs) == 1
    store.log_inputs(run_id, [DatasetInput(Dataset("d", "1", "local", "{}"), [InputTag("k", "v")])])
    assert seen().inputs.dataset_inputs[0].tags == [InputTag("k", "v")]
    store.log_outputs(run_id, [LoggedModelOutput("m-1", 1)])
    assert len(seen().outputs.model_outputs) == 1
    store.delete_run(run_id)
    assert seen().info.lifecycle_stage == "deleted"
    store.restore_run(run_id)
    assert seen().info.lifecycle_stage == "active"
    store.delete_experiment(experiment)
    assert seen().info.lifecycle_stage == "deleted"
    store.restore_experiment(experiment)
    assert seen().info.lifecycle_stage == "active"


def test_changes_of_another_process_are_seen(database_url: str) -> None:
    ours, theirs = (open_store(database_url, "mlflow-artifacts:/") for _ in range(2))
    run_id = ours.create_run("0", "u", 1, [], "a").info.run_id
    for step in range(20):
        theirs.log_metric(run_id, Metric("m", float(step), 1, step))
        assert ours.search_runs(["0"])[0].data.metrics == {"m": float(step)}
    ours.close()
    theirs.close()


# ---- pages ----
def test_pages_go_on_where_they_ended_though_runs_arrive(store: SqlStore, add: AddRun) -> None:
    for index in range(10):
        add(str(index), {"m": float(index)})
    asked = {"max_results": 4, "order_by": ["metrics.m"]}
    first = store.search_runs(["0"], **asked)  # type: ignore[arg-type]
    add("before", {"m": -1.0})
    add("between", {"m": 4.5})
    second = store.search_runs(["0"], page_token=first.token, **asked)  # type: ignore[arg-type]
    third = store.search_runs(["0"], page_token=second.token, **asked)  # type: ignore[arg-type]
    assert names(first) == ["0", "1", "2", "3"]
    assert names(second) == ["4", "between", "5", "6"]
    assert names(third) == ["7", "8", "9"]
    assert third.token is None


def test_a_full_last_page_has_no_token(store: SqlStore, add: AddRun) -> None:
    for _ in range(4):
        add()
    page = store.search_runs(["0"], max_results=2)
    assert page.token is not None
    page = store.search_runs(["0"], max_results=2, page_token=page.token)
    assert len(page) == 2
    assert page.token is None


@pytest.mark.parametrize(
    "other",
    [
        {"experiment_ids": ["0", "1"]},
        {"filter_string": "status = 'RUNNING'"},
        {"order_by": ["metrics.m"]},
        {"run_view_type": ViewType.ALL},
    ],
)
def test_a_token_of_another_query_is_refused(
    store: SqlStore, add: AddRun, other: dict[str, object]
) -> None:
    for _ in range(3):
        add()
    token = store.search_runs(["0"], max_results=1).token
    assert "another query" in refusal(store, page_token=token, **other)
    experiments = store.search_experiments(max_results=1)
    assert experiments.token is None
    store.create_experiment("e", tags=[ExperimentTag("a", "b")])
    token = store.search_experiments(max_results=1).token
    assert "another query" in refusal(store, page_token=token)


@pytest.mark.parametrize(
    "token", ["x", "é", "AAAA", "W10=", "WzFd", "eyJvZmZzZXQiOiAyfQ==", "bnVsbA==", "W1tdXQ==", " "]
)
def test_what_is_no_token_is_refused(store: SqlStore, token: str) -> None:
    refusal(store, page_token=token)


@pytest.mark.parametrize("size", [0, -1, 50_001, 2**70, 1.5, "10", True, None])
def test_a_page_has_one_to_fifty_thousand_runs(store: SqlStore, size: object) -> None:
    assert "max_results" in refusal(store, max_results=size)


def test_a_page_may_be_as_large_as_it_gets(store: SqlStore, add: AddRun) -> None:
    add("a")
    assert names(store.search_runs(["0"], max_results=50_000)) == ["a"]


# ---- filters ----
HOSTILE = [
    "' OR '1'='1",
    "'; DROP TABLE runs; --",
    '"; DELETE FROM runs; --',
    "x' UNION SELECT 1 --",
    "{serial}",
    "%s",
    "%(a)s",
    "?",
    ":a",
    "$1",
    "\\' OR TRUE --",
    "/* */",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_values_are_but_text(store: SqlStore, add: AddRun, text: str) -> None:
    add("harmless", {"m": 1.0}, {"p": "1"}, {"t": "1"})
    add("hostile", {"m": 1.0}, {"p": text}, {"t": text})
    value, key = text.replace("'", "''"), text.replace("`", "``")
    for condition in (f"params.p = '{value}'", f"tags.t IN ('{value}')"):
        assert names(store.search_runs(["0"], condition)) == ["hostile"]
    for kind in ("params", "tags"):
        assert store.search_runs(["0"], f"{kind}.`{key}` = 'x'") == []
        assert len(store.search_runs(["0"], f"{kind}.`{key}` IS NULL")) == 2
        assert len(store.search_runs(["0"], order_by=[f"{kind}.`{key}` DESC"])) == 2
    assert store.search_runs(["0"], f"metrics.`{key}` > 0") == []
    assert len(store.search_runs(["0"], order_by=[f"metrics.`{key}`"])) == 2
    assert store.search_runs(["0"], f"run_name ILIKE '{value}%x'") == []
    assert store.search_runs([text]) == []


def test_a_thousand_terms_are_joined(store: SqlStore, add: AddRun) -> None:
    add("a", {"m": 1.0}, {"p": "500"})
    add("b", {"m": 2000.0}, {"p": "x"})
    several = {
        "AND": " AND ".join(f"metrics.m < {index}" for index in range(1000, 2000)),
        "OR": " OR ".join(f"params.p LIKE '{index}'" for index in range(1000)),
        "IN": " OR ".join(f"params.p = '{index}'" for index in range(1000)),
        "NOT IN": "params.p NOT IN (" + ",".join(f"'{index}'" for index in range(501, 1501)) + ")"
        " AND metrics.m < 5",
        "nested": "NOT (" * 50
        + "params.p = 'x'"
        + ")" * 50
        + " AND metrics.m < 5 OR params.p = '500'",
    }
    for text in several.values():
        assert names(store.search_runs(["0"], text)) == ["a"]


def test_what_is_nested_too_deep_is_refused(store: SqlStore, add: AddRun) -> None:
    add("a", {"m": 1.0})

    def nested(levels: int) -> str:
        text = "metrics.m = 1"
        for level in range(levels):
            text = f"(metrics.m < {level} {'AND' if level % 2 else 'OR'} {text})"
        return text

    assert names(store.search_runs(["0"], nested(20))) == ["a"]
    assert "nested" in refusal(store, filter_string=nested(21))
    long = "(" + " AND ".join(f"metrics.m < {index}" for index in range(2, 100)) + ")"
    several = nested(18).replace("metrics.m = 1", long)
    assert names(store.search_runs(["0"], several)) == ["a"]


def test_more_values_than_a_statement_takes_are_refused(store: SqlStore, add: AddRun) -> None:
    add("a", {"m": 1.0})
    numbers = ",".join(str(index % 10) for index in range(40_000))
    assert "30000" in refusal(store, filter_string=f"metrics.m IN ({numbers})")


def test_long_lists_of_texts_are_taken(store: SqlStore, add: AddRun) -> None:
    add("a", params={"p": "7"})
    values = ",".join(f"'{index % 10}'" for index in range(20_000))
    assert names(store.search_runs(["0"], f"params.p IN ({values})")) == ["a"]


def test_a_pattern_may_not_be_longer_than_any_value(store: SqlStore, add: AddRun) -> None:
    add("a", params={"p": "a" * 6000})
    assert names(store.search_runs(["0"], f"params.p LIKE '{'%a' * 4000}%'")) == ["a"]
    assert store.search_runs(["0"], f"params.p LIKE '{'%a' * 4000}b'") == []
    assert "pattern" in refusal(store, filter_string=f"params.p LIKE '{'%a' * 6000}'")


def test_more_order_keys_than_a_statement_joins_are_refused(store: SqlStore, add: AddRun) -> None:
    add("a")
    order = [f"metrics.m{index}" for index in range(30)]
    assert names(store.search_runs(["0"], order_by=order)) == ["a"]
    assert "32 keys" in refusal(store, order_by=[*order, "metrics.x"])


@pytest.mark.parametrize("text", ["metrics.m > 'x'", "params.p = 1", "nope = 1", "status ="])
def test_what_is_no_filter_is_refused(store: SqlStore, text: str) -> None:
    refusal(store, filter_string=text)


def test_tables_are_found_as_the_client_looks_for_them(store: SqlStore, add: AddRun) -> None:
    entries = json.dumps([{"path": "a.json", "type": "table"}, {"path": "t.json", "type": "table"}])
    add("with", tags={"mlflow.loggedArtifacts": entries})
    add("without", tags={"mlflow.loggedArtifacts": json.dumps([{"path": "t.json"}])})
    pattern = '%"path"%:%"t.json",%"type"%:%"table"%'
    found = store.search_runs(["0"], f"tags.mlflow.loggedArtifacts LIKE '{pattern}'")
    assert names(found) == ["with"]
