"""Tables: logged, appended to, with images, loaded across runs with extra columns."""

from __future__ import annotations

import json

import pandas as pd
from PIL import Image

import mlflow
from mlflow import MlflowClient
from tests.contract.scripts.expecting import refused, report

client = MlflowClient()
mlflow.set_experiment("tables")

with mlflow.start_run() as first:
    mlflow.log_param("model", "tree")
    mlflow.log_table({"question": ["a", "b"], "answer": [1, None]}, "eval/answers.json")
    mlflow.log_table({"question": "c", "score": 0.5}, "eval/answers.json")
    mlflow.log_table(pd.DataFrame({"x": [1.5, 2.5], "y": ["ü", "/"]}), "frame.parquet")
    mlflow.log_table({"image": [mlflow.Image(Image.new("RGB", (8, 8)))], "n": [1]}, "pictures.json")
with mlflow.start_run() as second:
    mlflow.log_param("model", "net")
    mlflow.log_table(pd.DataFrame({"question": ["d"], "answer": [4]}), "eval/answers.json")

tag = json.loads(client.get_run(first.info.run_id).data.tags["mlflow.loggedArtifacts"])
assert sorted(entry["path"] for entry in tag) == [
    "eval/answers.json",
    "frame.parquet",
    "pictures.json",
]
assert {entry["type"] for entry in tag} == {"table"}

one = mlflow.load_table("eval/answers.json", run_ids=[first.info.run_id])
assert list(one.columns) == ["question", "answer", "score"]
assert list(one["question"]) == ["a", "b", "c"]
assert one["answer"].isna().tolist() == [False, True, True]
everything = mlflow.load_table("eval/answers.json", extra_columns=["run_id", "params.model"][:1])
assert sorted(everything["question"]) == ["a", "b", "c", "d"]
assert set(everything["run_id"]) == {first.info.run_id, second.info.run_id}
frame = mlflow.load_table("frame.parquet")
assert frame.to_dict("list") == {"x": [1.5, 2.5], "y": ["ü", "/"]}
pictures = mlflow.load_table("pictures.json")
cell = pictures["image"][0]
assert cell["type"] == "image"
files = {each.path for each in client.list_artifacts(first.info.run_id, "table_images/pictures")}
assert {cell["filepath"], cell["compressed_filepath"]} == files
text = mlflow.artifacts.load_dict(f"runs:/{second.info.run_id}/eval/answers.json")
assert text == {"columns": ["question", "answer"], "data": [["d", 4]]}
refused("RESOURCE_DOES_NOT_EXIST", mlflow.load_table, "none.json")

report(rows=len(everything))
