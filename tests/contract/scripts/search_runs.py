"""Searching runs: every operator, order, pages, views, several experiments, DataFrames."""

from __future__ import annotations

import math

import pandas as pd

import mlflow
from mlflow import MlflowClient
from mlflow.entities import ViewType
from tests.contract.scripts.expecting import pages, refused, report

MOST = 50_000

client = MlflowClient()
experiment = client.create_experiment("search")
second = client.create_experiment("search-2")

ids: dict[str, str] = {}
for number in range(10):
    run = client.create_run(experiment, start_time=1000 * number + 1, run_name=f"run-{number}")
    run_id = ids[str(number)] = run.info.run_id
    client.log_metric(run_id, "loss", 1.0, step=0)
    client.log_metric(run_id, "loss", number / 10, step=1)
    client.log_param(run_id, "model", "tree" if number % 2 else "Net")
    client.log_param(run_id, "depth", str(number))
    client.set_tag(run_id, "team", "risk" if number < 5 else "growth")
    client.set_tag(run_id, "release date", f"2024-0{number}")
    if number == 3:
        client.log_metric(run_id, "val/f1-score", 0.75)
        client.set_tag(run_id, "quote", 'it\'s "so" 100%_sure')
    if number == 4:
        client.log_metric(run_id, "odd", math.nan)
    if number >= 8:
        client.set_terminated(run_id, "FAILED" if number == 8 else "FINISHED", 1000 * number + 500)
numbers = {run_id: number for number, run_id in ids.items()}


def found(filter_string: str, order_by: list[str] | None = None) -> str:
    order = ["attributes.start_time ASC"] if order_by is None else order_by
    runs = client.search_runs([experiment], filter_string, order_by=order)
    return "".join(numbers[run.info.run_id] for run in runs)


# ---- filters ----
FILTERS = {
    "": "0123456789",
    "metrics.loss < 0.3": "012",
    "metrics.loss <= 0.3": "0123",
    "metrics.loss > 0.7": "89",
    "metrics.loss >= 0.7": "789",
    "metrics.loss = 0.5": "5",
    "metrics.loss != 0.5": "012346789",
    "metrics.loss > 0.1 and metrics.loss < 0.4": "23",
    "metric.loss < 1e-1": "0",
    "metrics.`val/f1-score` > 0.5": "3",
    'metrics."val/f1-score" > 0.5': "3",
    "metrics.absent > 0": "",
    "metrics.absent != 0": "",
    "params.model = 'tree'": "13579",
    'params.model = "tree"': "13579",
    "params.model != 'tree'": "02468",
    "params.model LIKE 't%'": "13579",
    "params.model LIKE 'n%'": "",
    "params.model ILIKE 'n%'": "02468",
    "params.model LIKE '_e_'": "02468",
    "params.depth = '7' AND params.model = 'tree'": "7",
    "parameters.depth = '7'": "7",
    "params.absent = 'x'": "",
    "params.absent != 'x'": "",
    "tags.team = 'risk' AND params.model = 'Net'": "024",
    "tags.team != 'risk'": "56789",
    "tag.team ILIKE 'RISK'": "01234",
    "tags.`release date` = '2024-06'": "6",
    "tags.\"release date\" LIKE '%-06'": "6",
    "tags.quote LIKE '%\"so\"%'": "3",
    "tags.`mlflow.runName` = 'run-2'": "2",
    "attributes.run_name = 'run-5'": "5",
    "run_name ILIKE 'RUN-%'": "0123456789",
    "attributes.status = 'FINISHED'": "9",
    "status != 'RUNNING'": "89",
    "attribute.start_time >= 7000": "789",
    "attributes.start_time > 2000 AND attributes.start_time < 5000": "234",
    "end_time < 9000": "8",
    f"run_id = '{ids['4']}'": "4",
    f"attributes.run_id IN ('{ids['1']}', '{ids['6']}')": "16",
    f"run_id NOT IN ('{ids['1']}', '{ids['6']}')": "02345789",
    f"artifact_uri LIKE '%/{ids['2']}/artifacts'": "2",
    "params.model IS NULL": "",
    "tags.quote IS NOT NULL": "3",
    "tags.quote IS NULL AND metrics.loss < 0.45": "0124",
}
for text, expected in FILTERS.items():
    assert found(text) == expected, f"{text}: {found(text)}"

# ---- orders ----
ORDERS: dict[tuple[str, ...], str] = {
    (): "9876543210",  # the latest start first
    ("metrics.loss ASC",): "0123456789",
    ("metrics.loss DESC",): "9876543210",
    ("metrics.`loss`",): "0123456789",
    ("params.model ASC", "metrics.loss DESC"): "8642097531",
    ("tags.team DESC", "start_time ASC"): "0123456789",
    ("tag.team ASC", "start_time ASC"): "5678901234",
    ("attributes.run_name DESC",): "9876543210",
    ("start_time",): "0123456789",
    ("metrics.odd ASC", "start_time ASC"): "4012356789",  # NaN before what is absent
    ("metrics.odd DESC", "start_time ASC"): "4012356789",
    ("params.depth DESC",): "9876543210",
}
for order, expected in ORDERS.items():
    assert found("", list(order)) == expected, f"{order}: {found('', list(order))}"
assert found("end_time > 0", ["end_time DESC"]) == "98"
assert found("end_time > 0", ["status ASC"]) == "89"

# ---- pages ----
three = pages(
    client.search_runs,
    experiment_ids=[experiment],
    filter_string="metrics.loss < 0.75",
    order_by=["metrics.loss DESC"],
    max_results=3,
)
assert [[numbers[run.info.run_id] for run in page] for page in three] == [
    ["7", "6", "5"],
    ["4", "3", "2"],
    ["1", "0"],
]
exact = pages(client.search_runs, experiment_ids=[experiment], max_results=5)
assert [len(page) for page in exact if page] == [5, 5]
assert len(client.search_runs([experiment], max_results=1)) == 1

# ---- views and several experiments ----
client.delete_run(ids["0"])
assert found("") == "123456789"
deleted = client.search_runs([experiment], run_view_type=ViewType.DELETED_ONLY)
assert [run.info.run_id for run in deleted] == [ids["0"]]
assert len(client.search_runs([experiment], run_view_type=ViewType.ALL)) == 10
elsewhere = client.create_run(second, start_time=4500, tags={"team": "risk"}).info.run_id
both = client.search_runs([experiment, second], "tags.team = 'risk'", order_by=["start_time ASC"])
assert [numbers.get(run.info.run_id, "x") for run in both] == ["1", "2", "3", "4", "x"]
assert client.search_runs([second])[0].info.run_id == elsewhere
assert client.search_runs(["987654321"]) == []
assert client.search_runs([]) == []

# ---- everything a run has comes along ----
[whole] = client.search_runs([experiment], "run_name = 'run-3'")
assert whole.data.metrics == {"loss": 0.3, "val/f1-score": 0.75}
assert whole.data.params == {"model": "tree", "depth": "3"}
assert whole.data.tags["quote"] == 'it\'s "so" 100%_sure'
assert (whole.info.start_time, whole.info.status) == (3001, "RUNNING")

# ---- fluent: DataFrames and lists ----
frame = mlflow.search_runs([experiment], "metrics.loss >= 0.8", order_by=["metrics.loss ASC"])
assert list(frame["run_id"]) == [ids["8"], ids["9"]]
assert list(frame["metrics.loss"]) == [0.8, 0.9]
assert list(frame["params.model"]) == ["Net", "tree"]
assert list(frame["tags.team"]) == ["growth", "growth"]
assert list(frame["status"]) == ["FAILED", "FINISHED"]
assert list(frame.columns[:6]) == [
    "run_id",
    "experiment_id",
    "status",
    "artifact_uri",
    "start_time",
    "end_time",
]
assert frame["end_time"].iloc[0] == pd.Timestamp(8500, unit="ms", tz="UTC")
assert frame["metrics.loss"].dtype == "float64"
wide = mlflow.search_runs([experiment], order_by=["start_time ASC"])
assert math.isnan(wide["metrics.val/f1-score"].iloc[0])
assert pd.isna(wide["tags.quote"].iloc[0])
assert pd.isna(wide["end_time"].iloc[0])
assert len(mlflow.search_runs(experiment_names=["search", "search-2"])) == 10
assert len(mlflow.search_runs(experiment_names=["search"], max_results=4)) == 4
listed = mlflow.search_runs([second], output_format="list")
assert [run.info.run_id for run in listed] == [elsewhere]
assert len(mlflow.search_runs(search_all_experiments=True)) == 10
assert len(mlflow.search_runs([experiment], "metrics.loss > 5")) == 0

# ---- what is refused ----
for text in (
    "metrics.loss > 'high'",
    "params.model > 'tree'",
    "params.model = 5",
    "colour = 'red'",
    "metrics.loss >",
    "metrics.loss ~ 3",
    "status = 'RUNNING' OR",
    "start_time LIKE '1%'",
):
    refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], text)
refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], "", 1, 0)
refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], "", 1, MOST + 1)
refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], order_by=["colour"])
refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], order_by=["metrics.loss UP"])
refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], page_token="no token")

report(filters=len(FILTERS), orders=len(ORDERS))
