"""Projects of the kinds that MLflow publishes as examples, for packages that are installed here."""

from __future__ import annotations

import pytest

import mlflow
from tests.e2e.projects import artifact, last_run, mlflow_run, write_project

# A linear model with two numbers behind its command, as in sklearn_elasticnet_wine.
ELASTICNET = """\
name: tutorial

python_env: python_env.yaml

entry_points:
  main:
    parameters:
      alpha: {type: float, default: 0.5}
      l1_ratio: {type: float, default: 0.1}
    command: "python train.py {alpha} {l1_ratio}"
"""
ELASTICNET_TRAIN = """\
import sys
import mlflow
import mlflow.data
from sklearn.datasets import load_diabetes
from sklearn.linear_model import ElasticNet
from sklearn.metrics import mean_absolute_error, r2_score

alpha = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5
l1_ratio = float(sys.argv[2]) if len(sys.argv) > 2 else 0.5
x, y = load_diabetes(return_X_y=True)
with mlflow.start_run():
    model = ElasticNet(alpha=alpha, l1_ratio=l1_ratio, random_state=42).fit(x, y)
    predicted = model.predict(x)
    mlflow.log_param("alpha", alpha)
    mlflow.log_param("l1_ratio", l1_ratio)
    mlflow.log_metric("r2", r2_score(y, predicted))
    mlflow.log_metric("mae", mean_absolute_error(y, predicted))
"""

# A search whose runs are projects in their turn, started together, as in hyperparam.
HYPERPARAM = """\
name: HyperparameterSearch

python_env: python_env.yaml

entry_points:
  train:
    parameters:
      x: {type: float}
      seed: {type: int, default: 97531}
    command: "python train.py {x} --seed {seed}"
  random:
    parameters:
      max_runs: {type: int, default: 8}
      metric: {type: string, default: "loss"}
    command: "python search_random.py --max-runs {max_runs} --metric {metric}"
"""
HYPERPARAM_TRAIN = """\
import sys
import mlflow
x = float(sys.argv[1])
with mlflow.start_run():
    mlflow.log_metric("loss", (x - 0.5) ** 2)
"""
HYPERPARAM_SEARCH = """\
import argparse
import random
import mlflow
from mlflow.tracking import MlflowClient

parser = argparse.ArgumentParser()
parser.add_argument("--max-runs", type=int)
parser.add_argument("--metric")
given = parser.parse_args()
chance = random.Random(1)
client = MlflowClient()
with mlflow.start_run() as run:
    started = [
        mlflow.projects.run(
            run_id=None, uri=".", entry_point="train", parameters={"x": chance.random()},
            experiment_id=run.info.experiment_id, synchronous=False,
        )
        for _ in range(given.max_runs)
    ]
    assert all(each.wait() for each in started)
    found = [client.get_run(each.run_id) for each in started]
    best = min(found, key=lambda each: each.data.metrics[given.metric])
    mlflow.set_tag("best_run", best.info.run_id)
    mlflow.log_metric(given.metric, best.data.metrics[given.metric])
"""


def test_a_linear_model() -> None:
    write_project("wine", ELASTICNET, train__py=ELASTICNET_TRAIN, python_env__yaml="")
    mlflow_run("wine", "-P", "alpha=0.01", "--env-manager", "local")
    run = last_run()
    assert run.data.params == {"alpha": "0.01", "l1_ratio": "0.1"}
    assert run.data.metrics["r2"] == pytest.approx(0.35, abs=0.15)


def test_a_search_of_projects() -> None:
    write_project(
        "search", HYPERPARAM, train__py=HYPERPARAM_TRAIN, search_random__py=HYPERPARAM_SEARCH,
        python_env__yaml="",
    )  # fmt: skip
    mlflow_run("search", "-e", "random", "-P", "max_runs=3", "--env-manager", "local")
    client = mlflow.MlflowClient()
    [parent] = client.search_runs(["0"], "tags.`mlflow.project.entryPoint` = 'random'")
    children = client.search_runs(["0"], f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'")
    assert [child.info.status for child in children] == ["FINISHED"] * 3
    losses = {child.info.run_id: child.data.metrics["loss"] for child in children}
    best = parent.data.tags["best_run"]
    assert losses[best] == min(losses.values()) == parent.data.metrics["loss"]
    assert all(child.data.params["seed"] == "97531" for child in children)
    assert artifact(parent, "project/project.json")
