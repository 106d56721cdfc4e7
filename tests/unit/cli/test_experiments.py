"""`mlflow experiments` on the embedded store."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

import mlflow
from tests.unit.cli.command_line import answer, answer_json, error


def test_made_found_renamed_deleted_restored() -> None:
    assert answer("experiments", "create", "-n", "fraud") == (
        "Created experiment 'fraud' with id 1\n"
    )
    assert "'risk'" in answer("experiments", "rename", "-x", "1", "--new-name", "risk")
    assert [it["name"] for it in answer_json("experiments", "search")] == ["risk", "Default"]

    answer("experiments", "delete", "--experiment-id", "1")
    assert [it["name"] for it in answer_json("experiments", "search")] == ["Default"]
    deleted = answer_json("experiments", "search", "--view", "deleted_only")
    assert [it["lifecycle_stage"] for it in deleted] == ["deleted"]
    assert len(answer_json("experiments", "search", "-v", "ALL")) == 2

    answer("experiments", "restore", "-x", "1")
    assert mlflow.get_experiment("1").lifecycle_stage == "active"


def test_create_answers_in_json() -> None:
    made = answer_json("experiments", "create", "--experiment-name", "fraud")
    assert made == {"experiment_id": "1", "name": "fraud"}


def test_create_with_artifact_location(tmp_path: Path) -> None:
    answer("experiments", "create", "-n", "fraud", "-l", str(tmp_path / "elsewhere"))
    found = answer_json("experiments", "get", "-n", "fraud")
    assert found["artifact_location"] == str(tmp_path / "elsewhere")


def test_search_prints_a_table() -> None:
    location = Path("mlruns/0").absolute()
    rule = "-" * len(str(location))
    assert answer("experiments", "search").splitlines() == [
        "Experiment Id  Name     Artifact Location",
        f"-------------  -------  {rule}",
        f"0              Default  {location}",
    ]


def test_search_filters_orders_and_limits() -> None:
    for name in ("b", "a", "c"):
        answer("experiments", "create", "-n", name)
    mlflow.MlflowClient().set_experiment_tag("1", "team", "risk")

    found = answer_json("experiments", "search", "--filter", "tags.team = 'risk'")
    assert [it["name"] for it in found] == ["b"]
    assert found[0]["tags"] == {"team": "risk"}
    found = answer_json("experiments", "search", "--order-by", "name ASC", "--max-results", "3")
    assert [it["name"] for it in found] == ["Default", "a", "b"]
    assert "tags" in error("experiments", "search", "--filter", "tag = 'x'")


def test_search_as_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(answer("experiments", "search", "--output", "csv"))))
    assert [row["name"] for row in rows] == ["Default"]
    assert rows[0]["tags"] == "{}"


def test_get_by_id_and_by_name() -> None:
    answer("experiments", "create", "-n", "fraud")
    by_id, by_name = (answer("experiments", "get", *how) for how in (["-x", "1"], ["-n", "fraud"]))
    assert by_id == by_name
    assert by_id.splitlines()[:2] == ["Experiment Id      1", "Name               fraud"]
    assert (
        json.loads(answer("experiments", "get", "-x", "1", "--output", "json"))["name"] == "fraud"
    )


@pytest.mark.parametrize("command", ["get", "delete", "restore"])
def test_unknown_experiment(command: str) -> None:
    assert "17" in error("experiments", command, "-x", "17")


def test_errors() -> None:
    assert "'Default'" in error("experiments", "create", "-n", "Default")
    assert "'none'" in error("experiments", "get", "-n", "none")
    assert "--experiment-name" in error("experiments", "get", status=2)
    assert "--experiment-name" in error("experiments", "get", "-x", "0", "-n", "Default", status=2)
    assert "--view" in error("experiments", "search", "--view", "some", status=2)
    assert "--experiment-id" in error("experiments", "csv", status=2)


# ---- csv ----
@pytest.fixture
def runs() -> pd.DataFrame:
    """Two runs, and what `mlflow.search_runs` says of them."""
    with mlflow.start_run(run_name="first"):
        mlflow.log_params({"lr": 0.1, "text": 'a "quoted", one\nand a line'})
        mlflow.log_metrics({"loss": 0.30000000000000004, "gone": float("nan")})
    with mlflow.start_run(run_name="second"):
        mlflow.log_metrics({"loss": float("inf"), "accuracy": 1})
    found = mlflow.search_runs(["0"])
    assert isinstance(found, pd.DataFrame)
    return found


def test_csv_holds_what_search_runs_finds(runs: pd.DataFrame) -> None:
    text = answer("experiments", "csv", "-x", "0")
    read = pd.read_csv(io.StringIO(text), dtype={"experiment_id": str}, parse_dates=["start_time"])
    assert list(read["run_id"]) == list(runs["run_id"])
    assert set(read.columns) == set(runs.columns)
    assert list(read.columns[:6]) == list(runs.columns[:6])
    assert list(read["metrics.loss"]) == [float("inf"), 0.30000000000000004]
    assert (read["start_time"] == runs["start_time"]).all()
    assert read.loc[1, "params.text"] == 'a "quoted", one\nand a line'


def test_csv_tells_a_nan_from_nothing(runs: pd.DataFrame) -> None:
    rows = list(csv.DictReader(io.StringIO(answer("experiments", "csv", "-x", "0"))))
    assert [row["metrics.gone"] for row in rows] == ["", "nan"]


def test_csv_into_a_file(runs: pd.DataFrame) -> None:
    said = answer("experiments", "csv", "-x", "0", "-o", "runs.csv")
    assert "2 runs" in said
    assert "runs.csv" in said
    assert Path("runs.csv").read_text() == answer("experiments", "csv", "-x", "0")


def test_csv_into_a_folder_that_is_not_there() -> None:
    assert "none/runs.csv" in error("experiments", "csv", "-x", "0", "-o", "none/runs.csv")


def test_csv_of_an_experiment_without_runs() -> None:
    assert answer("experiments", "csv", "-x", "0").count("\n") == 1
    assert "9" in error("experiments", "csv", "-x", "9")
