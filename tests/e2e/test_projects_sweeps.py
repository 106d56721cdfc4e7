"""Sweeps: children of one run, the best of them, early ends, going on after a kill."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
from pathlib import Path

import pytest

import mlflow
from mlflow.entities import Run
from mlflow.exceptions import ExecutionException
from mlflow.projects.sweep.plan import SweepPlan
from mlflow.projects.sweep.runner import resume_sweep, start_sweep
from tests.e2e.projects import MLFLOW, artifact, mlflow_run, write_project
from tests.e2e.test_projects import lives, wait_until

MLPROJECT = """\
entry_points:
  main:
    parameters: {lr: {type: float, default: 0.1}, n: {type: int, default: 1}}
    command: python train.py {lr} {n}
"""
# Writes what it would log as it ends, so that a child takes no more time than a Python's start.
TRAIN = """\
import sys
import mlflow
lr, n = float(sys.argv[1]), int(sys.argv[2])
with mlflow.start_run():
    mlflow.log_metric("loss", abs(lr - 0.3) + n)
if n == 9:
    sys.exit("cannot be")
"""


@pytest.fixture(autouse=True)
def project() -> None:
    write_project("project", MLPROJECT, train__py=TRAIN)


def plan(**given: object) -> SweepPlan:
    known: dict[str, object] = {
        "method": "grid", "uri": "project", "metric": "loss", "env_manager": "local",
    }  # fmt: skip
    return SweepPlan(**{**known, **given})  # type: ignore[arg-type]


def children(parent_id: str) -> list[Run]:
    found = mlflow.MlflowClient().search_runs(
        ["0"], f"tags.`mlflow.parentRunId` = '{parent_id}'", order_by=["start_time ASC"]
    )
    return list(found)


def test_a_grid_from_the_command_line() -> None:
    done = mlflow_run(
        "project", "-P", "lr=0.1,0.3", "-P", "n=1..2", "-P", "seed=5", "--sweep", "grid",
        "--minimize", "loss", "--parallel", "2", "--env-manager", "local", "--run-name", "tuning",
    )  # fmt: skip
    [parent] = mlflow.MlflowClient().search_runs(["0"], "tags.`headrace.sweep` = 'grid'")
    assert (parent.info.run_name, parent.info.status) == ("tuning", "FINISHED")
    runs = children(parent.info.run_id)
    assert sorted((run.data.params["lr"], run.data.params["n"]) for run in runs) == [
        ("0.1", "1"), ("0.1", "2"), ("0.3", "1"), ("0.3", "2"),
    ]  # fmt: skip
    assert {run.data.params["seed"] for run in runs} == {"5"}
    assert {run.data.tags["headrace.sweep.trial"] for run in runs} == set("0123")
    [best] = [run for run in runs if run.data.params["lr"] == "0.3" and run.data.params["n"] == "1"]
    assert parent.data.tags["headrace.sweep.best"] == best.info.run_id
    assert parent.data.metrics["loss"] == 1.0
    assert done.stdout == f"{best.info.run_id}  loss=1  lr=0.3 n=1\n"
    assert "4/4" in done.stderr
    number = int(best.data.tags["headrace.sweep.trial"]) + 1
    assert f"{number}/4  lr=0.3 n=1  1  (best so far: trial {number})" in done.stderr
    assert parent.info.run_id in done.stderr


def test_a_terminal_shows_what_was_tried_and_the_best_so_far() -> None:
    ours, theirs = pty.openpty()
    shown = bytearray()
    command = ["project", "-P", "lr=0.1,0.3", "--sweep", "grid", "--minimize", "loss"]
    process = subprocess.Popen(
        [MLFLOW, "run", *command, "--env-manager", "local"], stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    with contextlib.suppress(OSError):  # how the end of a terminal is told
        while data := os.read(ours, 1 << 16):
            shown += data
    os.close(ours)
    assert process.wait() == 0
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode())
    assert "1 of 2 trials, best 1.2" in text
    assert "2 of 2 trials, best 1\r\n" in text
    assert re.search(r"★ 2 +0\.3 +1 ", text)


def test_it_ends_when_a_run_is_good_enough() -> None:
    sweep = start_sweep(plan(parameters={"lr": "0.1,0.3,0.5,0.7"}, stop_at=1.0), "0")
    sweep.go()
    assert len(children(sweep.run_id)) == 2
    assert sweep.best is not None
    assert sweep.best.values == {"lr": "0.3"}
    assert "good enough" in sweep.stopped
    assert mlflow.get_run(sweep.run_id).info.status == "FINISHED"


def test_it_ends_when_nothing_gets_better() -> None:
    sweep = start_sweep(plan(parameters={"lr": "0.3,0.4,0.5,0.6,0.7"}, patience=2), "0")
    sweep.go()
    assert len(sweep.trials) == 3
    assert "made nothing better" in sweep.stopped


def test_it_goes_on_where_some_fail_and_ends_where_all_do() -> None:
    sweep = start_sweep(plan(parameters={"n": "9,1"}), "0")
    sweep.go()
    assert [sweep.trials[number].status for number in (0, 1)] == ["FAILED", "FINISHED"]
    sweep = start_sweep(plan(parameters={"lr": "1..50:1", "n": "9"}), "0")
    with pytest.raises(ExecutionException, match="The first 3 trials failed") as raised:
        sweep.go()
    assert raised.value.message.endswith(f"Run {sweep.trials[0].run_id} ended with: cannot be")
    assert mlflow.get_run(sweep.run_id).info.status == "FAILED"
    assert len(sweep.trials) == 3


def test_a_failed_trial_is_never_the_best_not_even_afterwards() -> None:
    sweep = start_sweep(plan(parameters={"n": "9,10"}, maximize=True, max_runs=1), "0")
    with pytest.raises(ExecutionException, match="No trial"):
        sweep.go()
    again = resume_sweep(sweep.run_id, max_runs=2)
    again.go()
    assert again.trials[0].metric is None
    assert again.best is not None
    assert again.best.values == {"n": "10"}


def test_a_metric_that_no_trial_has_logged() -> None:
    sweep = start_sweep(plan(parameters={"n": "1,2"}, metric="accuracy"), "0")
    with pytest.raises(ExecutionException, match="has logged the metric 'accuracy'") as raised:
        sweep.go()
    assert raised.value.message.endswith("has logged: loss.")


def test_tpe() -> None:
    sweep = start_sweep(
        plan(method="tpe", parameters={"lr": "0.0..1.0", "n": "1,2"}, max_runs=4, seed=1), "0"
    )
    sweep.go(parallel=2)
    runs = children(sweep.run_id)
    assert len(runs) == 4
    assert all(0 <= float(run.data.params["lr"]) <= 1 for run in runs)


WAITING = """\
import os, pathlib, time
if lr > 0.3 and not pathlib.Path("go").exists():
    mlflow.start_run()
    pathlib.Path("waits").write_text(str(os.getpid()))
    try:
        time.sleep(600)
    except KeyboardInterrupt:
        mlflow.end_run("FAILED")  # what it says of itself until it was ended
        time.sleep(2)
"""


def test_a_sweep_goes_on_after_a_kill() -> None:
    code = TRAIN.replace("with mlflow", WAITING + "with mlflow")
    write_project("project", None, train__py=code)
    options = ["-P", "lr=0.1,0.3,0.5,0.7", "--sweep", "grid", "--minimize", "loss"]
    process = subprocess.Popen(
        [MLFLOW, "run", "project", *options, "--env-manager", "local"], stderr=subprocess.DEVNULL
    )
    waits = Path("project/waits")
    wait_until(lambda: waits.exists() and waits.read_text() != "")
    process.kill()
    process.wait()
    [parent] = mlflow.MlflowClient().search_runs(["0"], "tags.`headrace.sweep` = 'grid'")
    Path("project/go").touch()  # at once: what the kill has left behind is waited for
    Path("elsewhere").mkdir()
    done = subprocess.run(
        [MLFLOW, "run", "--resume", parent.info.run_id],
        capture_output=True,
        text=True,
        check=True,
        cwd="elsewhere",
        env={**os.environ, "MLFLOW_TRACKING_URI": mlflow.get_tracking_uri()},
    )
    assert not lives(int(waits.read_text()))
    after = children(parent.info.run_id)
    assert sorted(run.info.status for run in after) == ["FINISHED"] * 4 + ["KILLED"]
    finished = [run.data.params["lr"] for run in after if run.info.status == "FINISHED"]
    assert sorted(finished) == ["0.1", "0.3", "0.5", "0.7"]
    assert "loss=1  lr=0.3" in done.stdout  # found before the kill
    assert mlflow.get_run(parent.info.run_id).info.status == "FINISHED"


# Those of a high rate would take very long.
CURVE = """\
import sys, time
import mlflow
rate = float(sys.argv[1])
with mlflow.start_run():
    for step in range(3 if rate < 0.5 else 6000):
        mlflow.log_metric("loss", rate / (step + 1) ** 0.1, step=step)
        time.sleep(0.1 if rate > 0.5 else 0)
"""


def test_a_run_without_prospects_is_ended_while_it_goes_on() -> None:
    write_project("project", None, train__py=CURVE)
    done = mlflow_run(
        "project", "-P", "lr=0.1,0.2,0.3,0.9", "--sweep", "grid", "--minimize", "loss",
        "--prune-after", "2", "--env-manager", "local",
    )  # fmt: skip
    [parent] = mlflow.MlflowClient().search_runs(["0"], "tags.`headrace.sweep` = 'grid'")
    assert parent.info.status == "FINISHED"
    *others, hopeless = children(parent.info.run_id)
    assert {run.info.status for run in others} == {"FINISHED"}
    assert hopeless.info.status == "KILLED"
    assert int(hopeless.data.tags["headrace.sweep.pruned"]) >= 2
    assert "headrace.sweep.pruned" not in others[0].data.tags
    assert "(ended at step " in done.stderr
    assert done.stdout.startswith(others[0].info.run_id)
    # It is not tried again, and tells what comes after it what it has told those before.
    Path("project/train.py").write_text(CURVE.replace("6000", "2"))
    again = resume_sweep(parent.info.run_id)
    assert again.trials[3].pruned is not None
    again.go()
    assert len(children(parent.info.run_id)) == 4


def test_more_runs_than_planned() -> None:
    sweep = start_sweep(plan(method="random", parameters={"lr": "0.0..1.0"}, max_runs=1), "0")
    sweep.go()
    again = resume_sweep(sweep.run_id, max_runs=3)
    again.go()
    assert len(children(sweep.run_id)) == 3
    kept = json.loads(artifact(mlflow.get_run(sweep.run_id), "project/sweep.json"))
    assert kept["uri"] == str(Path("project").absolute())
    with pytest.raises(ExecutionException, match="is no run of a sweep"):
        resume_sweep(again.trials[0].run_id or "")


def test_an_interrupted_sweep_ends_what_runs() -> None:
    write_project("project", None, train__py=TRAIN + "import time; time.sleep(600)")
    process = subprocess.Popen(
        [MLFLOW, "run", "project", "-P", "lr=0.1,0.3", "--sweep", "grid", "--parallel", "2",
         "--env-manager", "local"], stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    client = mlflow.MlflowClient()
    wait_until(lambda: len(client.search_runs(["0"], "metrics.loss > 0")) == 2)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    [sweep] = client.search_runs(["0"], "tags.`headrace.sweep` = 'grid'")
    assert f"Go on with: mlflow run --resume {sweep.info.run_id}" in said
    assert {run.info.status for run in client.search_runs(["0"])} == {"KILLED"}


BAD = {
    ("project", "--sweep", "grid"): (1, "no parameter has several values"),
    ("project", "--sweep", "random", "-P", "lr=0.0..1.0"): (1, "say --max-runs"),
    ("project", "--sweep", "grid", "-P", "lr=0.0..1.0"): (1, "a grid needs a step"),
    ("project", "--sweep", "grid", "-P", "n=0.5,1"): (1, "which is not an int"),
    ("--sweep", "grid"): (2, "Give a project to sweep"),
    ("--resume", "x", "project"): (2, "Give a project to sweep"),
    (): (2, "Say which project"),
    ("--resume", "x", "-P", "lr=1"): (2, "leave out --param-list. Only --max-runs and"),
    ("project", "--minimize", "a"): (2, "--minimize belong to a sweep: add --sweep"),
    ("project", "-P", "lr=0.1,0.2"): (1, "Several values are tried by --sweep"),
    ("project", "--sweep", "grid", "-P", "n=5..1"): (1, "'n=5..1' cannot be swept"),
    ("project", "--sweep", "grid", "-P", "n=1,2", "--backend", "x"): (1, "no backend 'x'"),
    ("project", "--sweep", "grid", "-P", "n=1,2", "--run-id", "x"): (2, "leave --run-id out"),
    ("project", "--sweep", "grid", "-P", "n=1,2", "--prune-after", "1"): (1, "need a metric"),
    ("project", "--sweep", "grid", "--minimize", "a", "--maximize", "b"): (2, "not both"),
}


@pytest.mark.parametrize("call", BAD, ids=lambda call: " ".join(call) or "nothing")
def test_what_is_wrong_is_said(call: tuple[str, ...]) -> None:
    status, said = BAD[call]
    assert said in mlflow_run(*call, status=status).stderr
    assert mlflow.search_runs(output_format="list") == []
