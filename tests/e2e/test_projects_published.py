"""Projects of the kinds that MLflow publishes as examples, for packages that are installed here."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

import mlflow
import mlflow.pyfunc
import mlflow.xgboost
from tests.e2e.projects import artifact, last_run, mlflow_run, write_project
from tests.e2e.test_projects_environments import kept_packages

__all__ = ["kept_packages"]

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


# A command over several lines, and options in one word with their values, as in xgboost_native.
XGBOOST = """\
name: xgboost-example
python_env: python_env.yaml
entry_points:
  main:
    parameters:
      learning_rate: {type: float, default: 0.3}
      colsample_bytree: {type: float, default: 1.0}
      subsample: {type: float, default: 1.0}
    command: |
        python train.py \\
          --learning-rate={learning_rate} \\
          --colsample-bytree={colsample_bytree} \\
          --subsample={subsample}
"""
XGBOOST_TRAIN = """\
import argparse
import xgboost
from sklearn.datasets import load_iris
from sklearn.metrics import accuracy_score
import mlflow
import mlflow.xgboost

mlflow.xgboost.autolog()
parser = argparse.ArgumentParser()
for name in ("--learning-rate", "--colsample-bytree", "--subsample"):
    parser.add_argument(name, type=float)
parser.add_argument("--rounds", type=int, default=2)
given = parser.parse_args()
x, y = load_iris(return_X_y=True)
data = xgboost.DMatrix(x, label=y)
with mlflow.start_run():
    options = {"objective": "multi:softprob", "num_class": 3, "eta": given.learning_rate,
               "subsample": given.subsample, "colsample_bytree": given.colsample_bytree}
    model = xgboost.train(options, data, given.rounds, evals=[(data, "train")])
    mlflow.log_metrics({"accuracy": accuracy_score(y, model.predict(data).argmax(axis=1))})
"""


def test_a_command_of_several_lines() -> None:
    write_project("boost", XGBOOST, train__py=XGBOOST_TRAIN, python_env__yaml="")
    options = ["-P", "learning_rate=0.2", "-P", "rounds=3"]  # one is not declared
    mlflow_run("boost", *options, "--env-manager", "local")
    run = last_run()
    assert run.data.metrics["accuracy"] > 0.9
    assert (run.data.params["eta"], run.data.params["rounds"]) == ("0.2", "3")
    assert len(mlflow.MlflowClient().get_metric_history(run.info.run_id, "train-mlogloss")) == 3
    [model] = mlflow.MlflowClient().search_logged_models(["0"])
    assert isinstance(mlflow.xgboost.load_model(model.model_uri).num_features(), int)


# Data behind a URI, and an entry point that is told a model, as in prophet.
FORECAST = """\
name: tutorial

conda_env: conda.yaml

entry_points:
  main:
    parameters:
      csv_url: {type: uri, default: 'https://example.com/series.csv'}
      rolling_window: {type: float, default: 0.1}
    command: "python train.py {csv_url} {rolling_window}"
  predict:
    parameters:
      model_uri: {type: uri}
    command: "python predict.py {model_uri}"
"""
FORECAST_TRAIN = """\
import sys
import pandas as pd
import statsmodels.api as sm
import mlflow
import mlflow.statsmodels
series = pd.read_csv(sys.argv[1])
with mlflow.start_run():
    result = sm.OLS(series["y"], sm.add_constant(series[["day"]])).fit()
    mlflow.log_metric("rsquared", result.rsquared)
    mlflow.statsmodels.log_model(result, name="model")
"""
FORECAST_PREDICT = """\
import sys
import pandas as pd
import mlflow.pyfunc
model = mlflow.pyfunc.load_model(sys.argv[1])
print(round(float(model.predict(pd.DataFrame({"const": [1.0], "day": [10.0]}))[0]), 6))
"""
CONDA = "channels: [conda-forge]\ndependencies: [python, pip, {pip: [mlflow, statsmodels]}]\n"


def test_a_model_goes_from_one_entry_point_to_another() -> None:
    write_project(
        "tutorial", FORECAST, train__py=FORECAST_TRAIN, predict__py=FORECAST_PREDICT,
        conda__yaml=CONDA,
    )  # fmt: skip
    rows = [f"{day},{2 * day + 1}" for day in range(8)]
    Path("series.csv").write_text("\n".join(["day,y", *rows]))
    data = Path("series.csv").absolute().as_uri()
    mlflow_run("tutorial", "-P", f"csv_url={data}", "--env-manager", "local")
    run = last_run()
    assert run.data.metrics["rsquared"] == pytest.approx(1.0)
    told = ["-P", f"model_uri=runs:/{run.info.run_id}/model"]
    predicted = mlflow_run("tutorial", "-e", "predict", *told, "--env-manager", "local")
    assert predicted.stdout == "21.0\n"
    bad = mlflow_run("tutorial", "-P", "csv_url=series.csv", "--env-manager", "local", status=1)
    assert "csv_url" in bad.stderr


# Pictures in folders, and a model of one's own that takes pictures, as in flower_classifier.
FLOWERS = """\
name: FlowerClassifier

conda_env: conda.yaml

entry_points:
  train:
    parameters:
      training_data: {type: string, default: "./flower_photos"}
      test_ratio: {type: float, default: 0.2}
      pretrained_weights: {type: string, default: "None"}
    command: "python train.py --training-data {training_data}
                              --test-ratio {test_ratio}
                              --pretrained-weights {pretrained_weights}"
"""
FLOWERS_TRAIN = """\
import argparse, base64, io, pathlib
import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression
import mlflow
import mlflow.pyfunc

def pixels(content):
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB").resize((4, 4))).ravel() / 255

class Flowers(mlflow.pyfunc.PythonModel):
    def __init__(self, classifier, names):
        self.classifier, self.names = classifier, names
    def predict(self, context, model_input, params=None):
        rows = [pixels(base64.b64decode(text)) for text in model_input["image"]]
        return [self.names[number] for number in self.classifier.predict(rows)]

parser = argparse.ArgumentParser()
for name in ("--training-data", "--test-ratio", "--pretrained-weights"):
    parser.add_argument(name)
given = parser.parse_args()
assert given.pretrained_weights == "None"
files = sorted(pathlib.Path(given.training_data).rglob("*.png"))
names = sorted({file.parent.name for file in files})
with mlflow.start_run():
    x = [pixels(file.read_bytes()) for file in files]
    y = [names.index(file.parent.name) for file in files]
    classifier = LogisticRegression().fit(x, y)
    mlflow.log_metric("accuracy", classifier.score(x, y))
    mlflow.pyfunc.log_model(
        name="model", python_model=Flowers(classifier, names), pip_requirements=["scikit-learn"])
"""


def test_a_classifier_of_pictures() -> None:
    folder = write_project("flowers", FLOWERS, train__py=FLOWERS_TRAIN, conda__yaml=CONDA)
    for name, color in (("roses", (200, 0, 40)), ("sunflowers", (220, 200, 0))):
        (folder / "flower_photos" / name).mkdir(parents=True)
        for number in range(4):
            shade = tuple(part + number for part in color)
            Image.new("RGB", (8, 8), shade).save(folder / "flower_photos" / name / f"{number}.png")
    mlflow_run("flowers", "-e", "train", "--env-manager", "local")
    run = last_run()
    assert run.data.metrics == {"accuracy": 1.0}
    assert run.data.params["training_data"] == "./flower_photos"
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), (225, 205, 5)).save(picture, "png")
    model = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model")
    text = base64.b64encode(picture.getvalue()).decode()
    assert list(model.predict({"image": [text]})) == ["sunflowers"]


# Fields that are for others, as in docker and in projects for Kubernetes.
DOCKER = """\
name: docker-example

docker_env:
  image:  mlflow-docker-example
  namespace: somebody
  registry:

kubernetes_env:
  job_namespace: mlflow

entry_points:
  main:
    parameters:
      alpha: float
      l1_ratio: {type: float, default: 0.1}
    command: "python train.py {alpha} {l1_ratio}"
"""


def test_a_project_with_fields_for_others() -> None:
    write_project("docker", DOCKER, train__py="import sys; print(sys.argv[1:])")
    done = mlflow_run("docker", "-P", "alpha=0.01", "--env-manager", "local")
    assert done.stdout == "['0.01', '0.1']\n"
    assert last_run().data.params == {"alpha": "0.01", "l1_ratio": "0.1"}


# Nothing is installed whose digest is not given, as in supply_chain_security.
CHAIN = """\
build_dependencies:
  - pip
dependencies:
  - --require-hashes
  - -r requirements.txt
"""
SIX = "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274"
REQUIREMENTS = """\
mlflow==3.1.0 \\
    --hash=sha256:0000000000000000000000000000000000000000000000000000000000000000
six==1.17.0 \\
    --hash=sha256:{digest}
"""


def test_packages_by_their_digests() -> None:
    write_project(
        "chain", "entry_points: {main: {command: python train.py}}\npython_env: python_env.yaml",
        python_env__yaml=CHAIN, requirements__txt=REQUIREMENTS.format(digest=SIX),
        train__py="import six, mlflow\nwith mlflow.start_run(): mlflow.log_metric('a', 1)",
    )  # fmt: skip
    mlflow_run("chain")
    run = last_run()
    assert run.data.metrics == {"a": 1.0}
    assert "six==1.17.0" in artifact(run, "project/requirements.txt").splitlines()
    Path("chain/requirements.txt").write_text(REQUIREMENTS.format(digest=SIX[::-1]))
    assert "Hash mismatch for `six==1.17.0`" in mlflow_run("chain", status=1).stderr
