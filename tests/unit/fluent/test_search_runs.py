"""mlflow.search_runs: DataFrames and lists, which experiments, how many."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Sequence

import pandas as pd
import pytest

import mlflow
from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException

FIXED = ["run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time"]


def make_runs(count: int, experiment: str = "search") -> list[str]:
    """Ids of new runs with losses 0, 1, …; the first has no `extra`."""
    mlflow.set_experiment(experiment)
    ids = []
    for number in range(count):
        with mlflow.start_run(run_name=f"run-{number}") as run:
            mlflow.log_metric("loss", number)
            mlflow.log_param("number", number)
            if number:
                mlflow.log_metric("extra", number / 2)
                mlflow.log_param("extra", "p")
                mlflow.set_tag("extra", "t")
        ids.append(run.info.run_id)
    return ids


def listed(**search: object) -> list[str]:
    """Ids of the runs found, as a list."""
    runs = mlflow.search_runs(output_format="list", **search)
    assert isinstance(runs, Sequence)
    return [run.info.run_id for run in runs]


def test_frame_has_a_row_a_run() -> None:
    ids = make_runs(3)
    frame = mlflow.search_runs(order_by=["metrics.loss ASC"])
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns[:6]) == FIXED
    kinds = [column.partition(".")[0] for column in frame.columns[6:]]
    assert kinds == sorted(kinds)  # metrics, then params, then tags
    assert list(frame["run_id"]) == ids
    assert list(frame["metrics.loss"]) == [0.0, 1.0, 2.0]
    assert frame["metrics.loss"].dtype == "float64"
    assert list(frame["params.number"]) == ["0", "1", "2"]
    assert list(frame["tags.mlflow.runName"]) == ["run-0", "run-1", "run-2"]
    assert math.isnan(frame["metrics.extra"][0])
    assert pd.isna(frame["params.extra"][0])
    assert pd.isna(frame["tags.extra"][0])
    assert set(frame["status"]) == {"FINISHED"}
    assert str(frame["start_time"].dt.tz) == "UTC"
    info = mlflow.get_run(ids[0]).info
    assert frame["start_time"][0] == pd.Timestamp(info.start_time, unit="ms", tz="UTC")
    assert frame["end_time"][0] == pd.Timestamp(info.end_time, unit="ms", tz="UTC")


def test_frame_of_a_run_that_goes_on_has_no_end() -> None:
    with mlflow.start_run():
        frame = mlflow.search_runs()
    assert pd.isna(frame["end_time"][0])


def test_frame_of_nothing_has_the_fixed_columns() -> None:
    frame = mlflow.search_runs(filter_string="metrics.none > 0")
    assert (len(frame), list(frame.columns)) == (0, FIXED)


def test_latest_start_first() -> None:
    ids = make_runs(3)
    starts = {id_: mlflow.get_run(id_).info.start_time for id_ in ids}
    found = listed()
    assert sorted(found) == sorted(ids)
    assert [starts[id_] for id_ in found] == sorted(starts.values(), reverse=True)


def test_experiments() -> None:
    first, second = make_runs(2, "first"), make_runs(1, "second")
    numbers = [mlflow.get_experiment_by_name(name).experiment_id for name in ("first", "second")]
    assert sorted(listed()) == sorted(second)  # the active experiment
    assert sorted(listed(experiment_ids=numbers[:1])) == sorted(first)
    assert sorted(listed(experiment_ids=numbers)) == sorted(first + second)
    assert sorted(listed(experiment_names=["first"])) == sorted(first)
    assert sorted(listed(experiment_names=["first", "no such"])) == sorted(first)
    assert listed(experiment_names=["no such"]) == []
    assert sorted(listed(search_all_experiments=True)) == sorted(first + second)
    with pytest.raises(MlflowException) as caught:
        mlflow.search_runs(experiment_ids=numbers, experiment_names=["first"])
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_how_many() -> None:
    make_runs(5)
    assert len(listed(max_results=3)) == 3
    assert len(listed(max_results=5)) == 5
    assert len(listed(max_results=1000)) == 5


def test_deleted_runs() -> None:
    ids = make_runs(2)
    mlflow.delete_run(ids[0])
    assert listed() == [ids[1]]
    assert listed(run_view_type=ViewType.DELETED_ONLY) == [ids[0]]
    assert sorted(listed(run_view_type=ViewType.ALL)) == sorted(ids)


def test_what_was_just_logged_is_found() -> None:
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 0.5)
        assert listed(filter_string="metrics.loss = 0.5") == [run.info.run_id]


def test_other_forms_are_refused() -> None:
    with pytest.raises(MlflowException, match="output_format"):
        mlflow.search_runs(output_format="csv")


def test_filter_that_cannot_be_read() -> None:
    with pytest.raises(MlflowException) as caught:
        mlflow.search_runs(filter_string="metrics.loss >")
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_lists_need_no_pandas() -> None:
    make_runs(1)
    code = (
        "import sys, mlflow\n"
        "sys.modules['pandas'] = None\n"
        "assert len(mlflow.search_runs(output_format='list', experiment_names=['search'])) == 1\n"
        "try: mlflow.search_runs()\n"
        "except mlflow.MlflowException as error: assert 'headrace[models]' in str(error)\n"
        "else: sys.exit('no error')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
