"""A run's life: started, nested, resumed, ended, renamed, deleted, restored."""

from __future__ import annotations

import os
import time

import mlflow
from mlflow import MlflowClient
from mlflow.entities import RunStatus
from tests.contract.scripts.expecting import error_of, refused, report

client = MlflowClient()
experiment = mlflow.set_experiment("runs")
before = time.time_ns() // 1_000_000

# ---- with a block ----
with mlflow.start_run(
    run_name="first", tags={"team": "risk"}, description="What it is about."
) as active:
    assert mlflow.active_run().info.run_id == active.info.run_id
    seen = client.get_run(active.info.run_id)
    assert (seen.info.status, seen.info.end_time) == ("RUNNING", None)
    mlflow.log_param("depth", 3)
assert mlflow.active_run() is None
first = client.get_run(active.info.run_id)
assert len(first.info.run_id) == 32
assert first.info.run_name == "first"
assert first.info.experiment_id == experiment.experiment_id
assert first.info.status == "FINISHED"
assert first.info.lifecycle_stage == "active"
assert before <= first.info.start_time <= first.info.end_time
assert first.info.artifact_uri == (
    f"mlflow-artifacts:/{experiment.experiment_id}/{first.info.run_id}/artifacts"
)
assert first.info.user_id == first.data.tags["mlflow.user"]
assert first.data.tags["team"] == "risk"
assert first.data.tags["mlflow.runName"] == "first"
assert first.data.tags["mlflow.note.content"] == "What it is about."
assert first.data.tags["mlflow.source.type"] == "LOCAL"
assert first.data.params == {"depth": "3"}
assert mlflow.last_active_run().info.run_id == first.info.run_id
assert mlflow.get_run(first.info.run_id).info.run_id == first.info.run_id

# ---- an exception ----
try:
    with mlflow.start_run() as active:
        raise RuntimeError("diverged")
except RuntimeError:
    pass
failed = client.get_run(active.info.run_id)
assert failed.info.status == "FAILED"
assert failed.info.run_name  # invented
assert failed.data.tags["mlflow.runName"] == failed.info.run_name

# ---- ended by hand ----
killed = mlflow.start_run()
mlflow.end_run("KILLED")
assert client.get_run(killed.info.run_id).info.status == "KILLED"
mlflow.end_run()  # nothing is active: nothing happens

# ---- nested ----
with mlflow.start_run(run_name="parent") as parent:
    assert "is already active" in str(error_of(mlflow.start_run))
    with mlflow.start_run(run_name="child", nested=True) as child:
        mlflow.log_metric("loss", 0.5)
    assert mlflow.active_run().info.run_id == parent.info.run_id
assert client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id
assert client.get_parent_run(child.info.run_id).info.run_id == parent.info.run_id
assert mlflow.get_parent_run(parent.info.run_id) is None
adopted = mlflow.start_run(parent_run_id=parent.info.run_id)
mlflow.end_run()
assert client.get_parent_run(adopted.info.run_id).info.run_id == parent.info.run_id

# ---- resumed ----
with mlflow.start_run(run_id=first.info.run_id, tags={"resumed": "yes"}) as again:
    assert again.info.run_id == first.info.run_id
    assert client.get_run(first.info.run_id).info.status == "RUNNING"
    mlflow.log_metric("loss", 0.25)
resumed = client.get_run(first.info.run_id)
assert (resumed.info.status, resumed.info.start_time) == ("FINISHED", first.info.start_time)
assert resumed.info.end_time >= first.info.end_time
assert resumed.data.metrics == {"loss": 0.25}
assert resumed.data.tags["resumed"] == "yes"
os.environ["MLFLOW_RUN_ID"] = first.info.run_id
with mlflow.start_run() as by_environment:
    assert by_environment.info.run_id == first.info.run_id
assert "MLFLOW_RUN_ID" not in os.environ
with mlflow.start_run() as fresh:
    assert fresh.info.run_id != first.info.run_id

# ---- through the client ----
other = client.create_experiment("runs-by-hand")
run = client.create_run(other, start_time=1_700_000_000_123, tags={"a": "b"}, run_name="by hand")
assert run.info.start_time == 1_700_000_000_123
assert (run.info.status, run.info.run_name) == ("RUNNING", "by hand")
assert run.data.tags["a"] == "b"
client.update_run(run.info.run_id, status="SCHEDULED", name="renamed")
updated = client.get_run(run.info.run_id)
assert (updated.info.status, updated.info.run_name) == ("SCHEDULED", "renamed")
assert updated.data.tags["mlflow.runName"] == "renamed"
client.set_tag(run.info.run_id, "mlflow.runName", "renamed by its tag")
assert client.get_run(run.info.run_id).info.run_name == "renamed by its tag"
client.set_terminated(run.info.run_id, "FAILED", end_time=1_700_000_001_000)
ended = client.get_run(run.info.run_id)
assert (ended.info.status, ended.info.end_time) == ("FAILED", 1_700_000_001_000)
assert RunStatus.is_terminated(RunStatus.from_string(ended.info.status))

# ---- deleted and restored ----
client.delete_run(run.info.run_id)
assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
client.delete_run(run.info.run_id)  # again: nothing happens
refused("INVALID_PARAMETER_VALUE", client.log_metric, run.info.run_id, "loss", 1.0)
refused("INVALID_PARAMETER_VALUE", client.log_param, run.info.run_id, "p", "v")
refused("INVALID_PARAMETER_VALUE", client.set_tag, run.info.run_id, "t", "v")
refused("INVALID_PARAMETER_VALUE", client.update_run, run.info.run_id, status="RUNNING")
client.restore_run(run.info.run_id)
client.restore_run(run.info.run_id)
client.log_metric(run.info.run_id, "loss", 1.0)
assert client.get_run(run.info.run_id).data.metrics == {"loss": 1.0}

refused("RESOURCE_DOES_NOT_EXIST", client.get_run, "0" * 32)
refused("RESOURCE_DOES_NOT_EXIST", client.delete_run, "0" * 32)
refused("RESOURCE_DOES_NOT_EXIST", client.log_metric, "0" * 32, "loss", 1.0)
refused("RESOURCE_DOES_NOT_EXIST", client.create_run, "987654321")

report(first=first.info.run_id, child=child.info.run_id)
