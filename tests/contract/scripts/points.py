"""Metrics: steps, special values, batches of any size, histories longer than one page."""

from __future__ import annotations

import math
import time

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric
from tests.contract.scripts.expecting import error_of, refused, report

LONG = 26_500  # more than the 25,000 points of a page

client = MlflowClient()
mlflow.set_experiment("points")

# ---- one by one ----
with mlflow.start_run() as run:
    before = time.time_ns() // 1_000_000
    mlflow.log_metric("loss", 1)
    mlflow.log_metric("loss", 0.5, step=1)
    mlflow.log_metric("loss", 0.25, step=2)
    mlflow.log_metric("negative", 1.5, step=-3, timestamp=1_700_000_000_000)
    mlflow.log_metric("text", "7.25")
    mlflow.log_metric("yes", True)
    mlflow.log_metric("late", 0.125, step=2**40, synchronous=False).wait()
    mlflow.log_metrics({"a/b": 1e-300, "c d": -1.7976931348623157e308, "e": 0.1 + 0.2}, step=4)
run_id = run.info.run_id
history = client.get_metric_history(run_id, "loss")
assert [(point.step, point.value) for point in history] == [(0, 1.0), (1, 0.5), (2, 0.25)]
assert all(point.key == "loss" and point.timestamp >= before for point in history)
assert client.get_metric_history(run_id, "unknown") == []
latest = client.get_run(run_id).data.metrics
assert latest == {
    "loss": 0.25,
    "negative": 1.5,
    "text": 7.25,
    "yes": 1.0,
    "late": 0.125,
    "a/b": 1e-300,
    "c d": -1.7976931348623157e308,
    "e": 0.1 + 0.2,
}
[negative] = client.get_metric_history(run_id, "negative")
assert (negative.step, negative.timestamp) == (-3, 1_700_000_000_000)
assert client.get_metric_history(run_id, "late")[0].step == 2**40

# ---- NaN and infinities ----
special = client.create_run(run.info.experiment_id).info.run_id
for key, value in {"nan": math.nan, "up": math.inf, "down": -math.inf, "zero": -0.0}.items():
    client.log_metric(special, key, value)
data = client.get_run(special).data.metrics
assert math.isnan(data["nan"])
assert (data["up"], data["down"]) == (math.inf, -math.inf)
assert data["zero"] == 0
assert math.isnan(client.get_metric_history(special, "nan")[0].value)
client.log_metric(special, "mixed", 1.0, step=0)
client.log_metric(special, "mixed", math.nan, step=1)
client.log_metric(special, "mixed", 2.0, step=2)
values = [point.value for point in client.get_metric_history(special, "mixed")]
assert (values[0], values[2], math.isnan(values[1])) == (1.0, 2.0, True)

# ---- which point is the latest ----
order = client.create_run(run.info.experiment_id).info.run_id
client.log_metric(order, "m", 3.0, timestamp=3000, step=3)
client.log_metric(order, "m", 1.0, timestamp=9000, step=1)  # later, but an earlier step
client.log_metric(order, "m", 2.0, timestamp=2000, step=2)
assert client.get_run(order).data.metrics["m"] == 3.0
assert sorted(point.step for point in client.get_metric_history(order, "m")) == [1, 2, 3]
client.log_metric(order, "m", 4.0, timestamp=4000, step=3)
assert client.get_run(order).data.metrics["m"] == 4.0

# ---- long histories, in batches beyond what one request takes ----
long = client.create_run(run.info.experiment_id).info.run_id
client.log_batch(long, metrics=[Metric("loss", 1 / (i + 1), 1000 + i, i) for i in range(LONG)])
points = client.get_metric_history(long, "loss")
assert [point.step for point in points] == list(range(LONG))
assert [point.value for point in points] == [1 / (i + 1) for i in range(LONG)]
assert client.get_run(long).data.metrics == {"loss": 1 / LONG}
mlflow.log_metrics({f"m{i:04}": float(i) for i in range(1200)}, run_id=long)
assert len(client.get_run(long).data.metrics) == 1201

# ---- what is refused ----
for impossible in ("abc", None, [1, 2]):
    error_of(client.log_metric, order, "bad", impossible)
for key in ("a//b", "../up", "/root", "a@b", "x" * 251, "new\nline"):
    refused("INVALID_PARAMETER_VALUE", client.log_metric, order, key, 1.0)
refused("INVALID_PARAMETER_VALUE", client.log_metric, order, "m", 1.0, timestamp=-1)
assert set(client.get_run(order).data.metrics) == {"m"}

report(run_id=run_id, long=long, points=len(points))
