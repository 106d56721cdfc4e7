"""The example of a project in several steps, of which each is done only when it has to be."""

from __future__ import annotations

from pathlib import Path

import mlflow
from tests.e2e.projects import mlflow_run

EXAMPLE = str(Path(__file__).resolve().parents[2] / "examples" / "multistep")
STEPS = ["load", "transform", "train", "register"]


def run(*parameters: str) -> dict[str, str]:
    """What was done for each step: `run`, or `taken from …`."""
    options = [word for each in parameters for word in ("-P", each)]
    done = mlflow_run(EXAMPLE, "--env-manager", "local", "-P", "samples=80", *options)
    lines = [line.partition(": ") for line in done.stdout.splitlines()]
    return {step: said.partition(" from")[0] for step, _, said in lines if step in STEPS}


def test_steps_are_run_once() -> None:
    assert run() == dict.fromkeys(STEPS, "run")
    assert run() == dict.fromkeys(STEPS, "taken")
    changed = run("max_depth=2")
    assert changed == {"load": "taken", "transform": "taken", "train": "run", "register": "run"}
    versions = mlflow.MlflowClient().search_model_versions("name = 'multistep'")
    assert sorted(int(version.version) for version in versions) == [1, 2]
    [last] = mlflow.MlflowClient().search_runs(
        ["0"], "tags.`mlflow.project.entryPoint` = 'main'", max_results=1
    )
    assert last.data.metrics["accuracy"] > 0.6
    assert last.data.tags["model_version"] == "2"
    children = mlflow.MlflowClient().search_runs(["0"], "tags.`mlflow.parentRunId` != ''")
    assert len(children) == 6
