"""Step 4: register what was trained as a new version of a model."""

from __future__ import annotations

import argparse

import mlflow

parser = argparse.ArgumentParser()
parser.add_argument("--train-run")
parser.add_argument("--model-name")
given = parser.parse_args()

with mlflow.start_run():
    version = mlflow.register_model(f"runs:/{given.train_run}/model", given.model_name)
    mlflow.set_tag("model_version", version.version)
    print(f"{version.name} version {version.version}")
