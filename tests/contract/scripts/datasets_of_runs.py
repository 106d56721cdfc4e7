"""Datasets: recorded with a run, found again, searched by."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

import mlflow
from mlflow import MlflowClient
from mlflow.entities import DatasetInput, InputTag
from tests.contract.scripts.expecting import report

client = MlflowClient()
experiment = mlflow.set_experiment("datasets")

frame = pd.DataFrame({"amount": [1, 50_000], "merchant": ["grocery", "electronics"]})
train = mlflow.data.from_pandas(
    frame, source="https://example.com/fraud.csv", name="fraud", targets="amount"
)
test = mlflow.data.from_numpy(np.arange(6.0).reshape(2, 3), targets=np.array([1, 2]), name="grid")

with mlflow.start_run(run_name="uses both") as run:
    mlflow.log_input(train, context="training", tags={"split": "80"})
    mlflow.log_input(train, context="training")  # again: recorded once
    mlflow.log_input(test, context="testing")
with mlflow.start_run(run_name="uses one") as other:
    mlflow.log_input(test)

inputs = {each.dataset.name: each for each in client.get_run(run.info.run_id).inputs.dataset_inputs}
assert set(inputs) == {"fraud", "grid"}
fraud = inputs["fraud"].dataset
assert (fraud.digest, fraud.source_type) == (train.digest, "http")
assert json.loads(fraud.source) == {"url": "https://example.com/fraud.csv"}
assert [column["name"] for column in json.loads(fraud.schema)["mlflow_colspec"]] == [
    "amount",
    "merchant",
]
assert json.loads(fraud.profile) == {"num_rows": 2, "num_elements": 4}
tags = {tag.key: tag.value for tag in inputs["fraud"].tags}
assert tags == {"split": "80", "mlflow.data.context": "training"}
grid = inputs["grid"].dataset
assert (grid.digest, grid.source_type) == ("46479d83", "code")
assert json.loads(grid.profile)["features_shape"] == [2, 3]
assert mlflow.data.get_source(inputs["fraud"]).to_dict() == {"url": "https://example.com/fraud.csv"}
assert len(client.get_run(other.info.run_id).inputs.dataset_inputs) == 1


def named(filter_string: str) -> list[str]:
    found = client.search_runs([experiment.experiment_id], filter_string)
    return sorted(str(run.info.run_name) for run in found)


assert named("datasets.name = 'fraud'") == ["uses both"]
assert named("datasets.name = 'grid'") == ["uses both", "uses one"]
assert named(f"dataset.digest = '{train.digest}'") == ["uses both"]
assert named("dataset.context = 'testing'") == ["uses both"]
assert named("dataset.context LIKE 'train%' AND datasets.name = 'fraud'") == ["uses both"]
assert named("datasets.name IN ('nothing')") == []

# ---- through the client ----
by_hand = client.create_run(experiment.experiment_id).info.run_id
entity = DatasetInput(train._to_mlflow_entity(), [InputTag("mlflow.data.context", "validation")])
client.log_inputs(by_hand, [entity])
[seen] = client.get_run(by_hand).inputs.dataset_inputs
assert (seen.dataset.name, seen.tags[0].value) == ("fraud", "validation")

report(experiment_id=experiment.experiment_id, digest=train.digest)
