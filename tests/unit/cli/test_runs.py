"""`mlflow runs` on the embedded store."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

import mlflow
from tests.unit.cli.command_line import answer, answer_json, error


@pytest.fixture
def run_id() -> str:
    """A run with something of everything."""
    with mlflow.start_run(run_name="base line") as run:
        mlflow.log_params({"lr": 0.1})
        mlflow.log_metrics({"loss": float("nan"), "accuracy": 0.1 + 0.2})
        mlflow.set_tag("note", "two\nlines")
    return str(run.info.run_id)


def test_list_prints_date_name_and_id(run_id: str) -> None:
    titles, _, row = answer("runs", "list", "--experiment-id", "0").splitlines()
    assert titles.split() == ["Date", "Name", "ID"]
    assert row.split() == [*row.split()[:2], "UTC", "base", "line", run_id]


def test_list_takes_the_experiment_from_the_environment(run_id: str) -> None:
    [found] = answer_json("runs", "list", MLFLOW_EXPERIMENT_ID="0")
    assert found["run_id"] == run_id
    assert found["status"] == "FINISHED"
    assert "--experiment-id" in error("runs", "list", status=2)


def test_list_filters_orders_and_limits(run_id: str) -> None:
    with mlflow.start_run(run_name="other"):
        mlflow.log_metric("accuracy", 0.9)

    def names(*options: str) -> list[str]:
        return [it["run_name"] for it in answer_json("runs", "list", "-x", "0", *options)]

    assert names() == ["other", "base line"]
    assert names("--order-by", "metrics.accuracy ASC") == ["base line", "other"]
    assert names("--max-results", "1") == ["other"]
    assert names("--filter", "params.lr = '0.1'") == ["base line"]
    assert "loss >" in error("runs", "list", "-x", "0", "--filter", "loss >")


def test_list_as_csv(run_id: str) -> None:
    [row] = csv.DictReader(io.StringIO(answer("runs", "list", "-x", "0", "--output", "csv")))
    assert row["run_id"] == run_id
    assert row["lifecycle_stage"] == "active"


def test_list_of_no_runs_and_of_no_experiment() -> None:
    assert answer_json("runs", "list", "-x", "0") == []
    assert "12" in error("runs", "list", "-x", "12")


def test_deleted_and_restored(run_id: str) -> None:
    answer("runs", "delete", "--run-id", run_id)
    assert answer_json("runs", "list", "-x", "0") == []
    [deleted] = answer_json("runs", "list", "-x", "0", "--view", "deleted_only")
    assert deleted["run_id"] == run_id
    answer("runs", "restore", "--run-id", run_id)
    assert len(answer_json("runs", "list", "-x", "0")) == 1


# ---- describe ----
def described(run_id: str) -> Any:
    return json.loads(answer("runs", "describe", "--run-id", run_id))


def test_describe_prints_the_run_as_json(run_id: str) -> None:
    run = described(run_id)
    assert list(run) == ["info", "data", "inputs", "outputs"]
    assert run["info"]["run_name"] == "base line"
    assert run["info"]["status"] == "FINISHED"
    assert run["data"]["metrics"] == {"loss": "NaN", "accuracy": 0.30000000000000004}
    assert run["data"]["params"] == {"lr": "0.1"}
    assert run["data"]["tags"]["note"] == "two\nlines"
    assert run["inputs"] == {"dataset_inputs": [], "model_inputs": []}
    assert run["outputs"] == {"model_outputs": []}


def test_describe_as_table_and_csv(run_id: str) -> None:
    table = answer("runs", "describe", "-r", run_id, "--output", "table")
    assert ["param", "lr", "0.1"] in [line.split() for line in table.splitlines()]
    assert ["tag", "note", "two", "lines"] in [line.split() for line in table.splitlines()]
    text = answer("runs", "describe", "-r", run_id, "--output", "csv")
    rows = {(row["part"], row["name"]): row["value"] for row in csv.DictReader(io.StringIO(text))}
    assert rows["metric", "accuracy"] == "0.30000000000000004"
    assert rows["info", "run_id"] == run_id


@pytest.mark.parametrize("command", ["describe", "delete", "restore"])
def test_unknown_run(command: str) -> None:
    assert "0123abcd" in error("runs", command, "--run-id", "0123abcd")


# ---- create ----
def test_create_records_what_was_done_elsewhere() -> None:
    made = json.loads(
        answer(
            *("runs", "create", "--experiment-name", "by hand", "--run-name", "one"),
            *("--description", "On paper.", "-t", "developer=john", "--tags", "formula=a=b"),
            *("--status", "failed"),
        )
    )
    assert list(made) == ["run_id", "experiment_id", "status", "run_name"]
    run = mlflow.get_run(made["run_id"])
    assert (run.info.status, run.info.run_name) == ("FAILED", "one")
    assert run.info.end_time is not None
    assert run.data.tags["developer"] == "john"
    assert run.data.tags["formula"] == "a=b"
    assert run.data.tags["mlflow.note.content"] == "On paper."
    assert "mlflow.user" in run.data.tags
    assert mlflow.get_experiment(made["experiment_id"]).name == "by hand"


def test_create_in_an_experiment_that_is_there(run_id: str) -> None:
    made = answer_json("runs", "create", "--experiment-id", "0", "--parent-run-id", run_id)
    run = mlflow.get_run(made["run_id"])
    assert made["status"] == run.info.status == "FINISHED"
    assert made["run_name"] == run.info.run_name
    assert run.data.tags["mlflow.parentRunId"] == run_id
    again = answer_json("runs", "create", MLFLOW_EXPERIMENT_NAME="Default")
    assert again["experiment_id"] == "0"


def test_create_errors() -> None:
    both = ("runs", "create", "--experiment-id", "0", "--experiment-name", "Default")
    assert "--experiment-name" in error(*both, status=2)
    assert "--experiment-name" in error("runs", "create", status=2)
    assert "'nothing'" in error("runs", "create", "-x", "0", "-t", "nothing", status=2)
    assert "none" in error("runs", "create", "-x", "0", "--parent-run-id", "none")
    assert "44" in error("runs", "create", "-x", "44")
    assert answer_json("runs", "list", "-x", "0") == []
