"""Projects on a Ray cluster: a real one, of one node, on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import mlflow
from tests.e2e.projects import artifact, mlflow_run, write_project
from tests.e2e.test_projects import wait_until
from tests.servers import _free_port

MLPROJECT = """\
entry_points:
  main:
    parameters: {how: string}
    command: "python main.py {how}"
"""
CODE = """\
import os, sys, time
import mlflow
print("in", os.path.basename(os.getcwd()), *sys.argv[1:])
with mlflow.start_run():
    mlflow.log_metric("loss", 0.5)
    if sys.argv[1] == "wait":
        time.sleep(600)
sys.exit(sys.argv[1] == "fail")
"""
FAIL_CANCEL_AND_SWEEP = """\
import time
import mlflow
from mlflow.projects.sweep.plan import SweepPlan
from mlflow.projects.sweep.runner import start_sweep
start = lambda how: mlflow.projects.run(
    "project", parameters={"how": how}, backend="ray", env_manager="local", synchronous=False)
failing = start("fail")
assert not failing.wait()
waiting = start("wait")
while not mlflow.get_run(waiting.run_id).data.metrics:
    time.sleep(0.1)
waiting.cancel()
assert not waiting.wait()
print(failing.get_status(), waiting.get_status())
sweep = start_sweep(SweepPlan(
    method="grid", uri="project", parameters={"how": "a,b"}, metric="loss", env_manager="local",
    backend="ray", config={"num_cpus": 0.5}), "0")
sweep.go(parallel=2)
print(sweep.run_id)
"""


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a cluster."""
    settings = {
        "RAY_AUTH_MODE": "disabled",
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_raylet_start_wait_time_s": "400",  # the machine may be busy with other tests
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    address = f"127.0.0.1:{_free_port()}"
    folder = tempfile.mkdtemp(prefix="ray-", dir="/tmp")  # its sockets need a short path
    command = [
        f"{Path(sys.executable).parent}/ray", "start", "--head", "--block", "--num-cpus=2",
        f"--port={address.rpartition(':')[2]}", "--include-dashboard=false",
        f"--temp-dir={folder}", "--disable-usage-stats", "--object-store-memory=100000000",
    ]  # fmt: skip
    with Path("ray.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    monkeypatch.setenv("RAY_ADDRESS", address)
    try:
        wait_until(lambda: "Ray runtime started" in Path("ray.log").read_text(), 420)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.timeout(900)
def test_a_cluster_runs_projects(cluster: str) -> None:
    write_project("project", MLPROJECT, main__py=CODE)
    done = mlflow_run(
        "project", "-P", "how=a b", "--backend", "ray", "--env-manager", "local",
        "--backend-config", '{"num_cpus": 0.5}',
    )  # fmt: skip
    assert done.stdout == "in code a b\n"
    [run] = mlflow.MlflowClient().search_runs(["0"])
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"loss": 0.5})
    assert run.data.params == {"how": "a b"}
    assert run.data.tags["mlflow.project.backend"] == "ray"
    assert artifact(run, "project/stdout.log") == "in code a b\n"
    # In a process of its own, as Ray may be started once in one.
    others = subprocess.run(
        [sys.executable, "-c", FAIL_CANCEL_AND_SWEEP], capture_output=True, text=True, check=False
    )
    assert others.returncode == 0, others.stderr
    ends, parent = others.stdout.splitlines()[-2:]
    assert ends == "FAILED KILLED"
    trials = mlflow.MlflowClient().search_runs(["0"], f"tags.`mlflow.parentRunId` = '{parent}'")
    assert sorted(each.data.params["how"] for each in trials) == ["a", "b"]
    assert {each.data.tags["mlflow.project.backend"] for each in trials} == {"ray"}
    assert mlflow.get_run(parent).data.metrics == {"loss": 0.5}
    statuses = [run.info.status for run in mlflow.MlflowClient().search_runs(["0"])]
    assert sorted(statuses) == ["FAILED"] + ["FINISHED"] * 4 + ["KILLED"]
