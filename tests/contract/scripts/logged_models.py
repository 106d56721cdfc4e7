"""Logged models: made, finished, tagged, measured, searched, with files, deleted."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import mlflow
from mlflow import MlflowClient
from mlflow.entities import LoggedModelInput, LoggedModelOutput, Metric
from tests.contract.scripts.expecting import refused, report

client = MlflowClient()
experiment = mlflow.set_experiment("logged models")
here = experiment.experiment_id

# ---- making one ----
with mlflow.start_run() as run:
    model = mlflow.initialize_logged_model(
        name="churn", params={"depth": "3"}, tags={"team": "risk"}, model_type="classifier"
    )
    model_id = model.model_id
    assert model_id.startswith("m-")
    assert model.status == "PENDING"
    mlflow.finalize_logged_model(model_id, "READY")
    mlflow.log_model_params({"rate": "0.1"}, model_id)
    mlflow.set_logged_model_tags(model_id, {"stage": "test", "gone": "soon"})
    mlflow.delete_logged_model_tag(model_id, "gone")
    mlflow.log_metric("accuracy", 0.5, step=0, model_id=model_id)
    mlflow.log_metric("accuracy", 0.75, step=1, model_id=model_id)
    frame = pd.DataFrame({"a": [1, 2]})
    dataset = mlflow.data.from_pandas(frame, name="small", source="small.csv")
    mlflow.log_metric("f1", 0.625, model_id=model_id, dataset=dataset)
seen = mlflow.get_logged_model(model_id)
assert (seen.name, seen.model_type, seen.status) == ("churn", "classifier", "READY")
assert (seen.experiment_id, seen.source_run_id) == (here, run.info.run_id)
assert seen.params == {"depth": "3", "rate": "0.1"}
assert seen.tags.items() >= {"team": "risk", "stage": "test"}.items()
assert "gone" not in seen.tags
assert seen.creation_timestamp <= seen.last_updated_timestamp
assert seen.artifact_location == f"mlflow-artifacts:/{here}/models/{model_id}/artifacts"
metrics = {metric.key: metric for metric in seen.metrics}
assert (metrics["accuracy"].value, metrics["accuracy"].step) == (0.75, 1)
assert (metrics["f1"].dataset_name, metrics["f1"].dataset_digest) == ("small", dataset.digest)
assert {metric.run_id for metric in seen.metrics} == {run.info.run_id}
measured = client.get_run(run.info.run_id)
assert measured.data.metrics == {"accuracy": 0.75, "f1": 0.625}
assert [each.dataset.name for each in measured.inputs.dataset_inputs] == ["small"]

invented = client.create_logged_model(here)
assert invented.name
failed = client.create_logged_model(here, name="broken")
assert client.finalize_logged_model(failed.model_id, "FAILED").status == "FAILED"

# ---- inputs and outputs of runs ----
with mlflow.start_run() as user:
    mlflow.log_input(model=LoggedModelInput(model_id))
    mlflow.log_outputs([LoggedModelOutput(model_id, step=3)])
used = client.get_run(user.info.run_id)
assert [each.model_id for each in used.inputs.model_inputs] == [model_id]
assert [(each.model_id, each.step) for each in used.outputs.model_outputs] == [(model_id, 3)]

# ---- files ----
Path("files/deep").mkdir(parents=True)
Path("files/MLmodel").write_text("flavors: {}\n")
Path("files/deep/weights.bin").write_bytes(bytes(1000))
client.log_model_artifacts(model_id, "files")
Path("extra.txt").write_text("extra")
client.log_model_artifact(model_id, "extra.txt")
files = {each.path: each.is_dir for each in client.list_logged_model_artifacts(model_id)}
assert files == {"MLmodel": False, "deep": True, "extra.txt": False}
[weights] = client.list_logged_model_artifacts(model_id, "deep")
assert (weights.path, weights.file_size) == ("deep/weights.bin", 1000)
copied = Path(mlflow.artifacts.download_artifacts(f"models:/{model_id}"))
assert (copied / "deep/weights.bin").read_bytes() == bytes(1000)

# ---- searching ----
for number in range(7):
    each = client.create_logged_model(
        here,
        name=f"sweep-{number}",
        params={"depth": str(number)},
        tags={"parity": str(number % 2)},
        model_type="odd" if number % 2 else "even",
        source_run_id=user.info.run_id,
    )
    client.log_batch(
        user.info.run_id,
        metrics=[Metric("score", number / 10, 1000 + number, 0, model_id=each.model_id)],
    )
    client.finalize_logged_model(each.model_id, "READY")


def found(filter_string: str, **search: object) -> str:
    models = client.search_logged_models([here], filter_string, **search)
    return "".join(sorted(each.name[-1] for each in models))


SWEEP = "name LIKE 'sweep-%'"
assert found(SWEEP) == "0123456"
assert found(f"{SWEEP} AND params.depth = '3'") == "3"
assert found(f"{SWEEP} AND tags.parity = '1'") == "135"
assert found(f"{SWEEP} AND model_type = 'even'") == "0246"
assert found(f"{SWEEP} AND metrics.score > 0.35") == "456"
assert found(f"{SWEEP} AND metrics.score <= 0.2 AND status = 'READY'") == "012"
assert found(f"source_run_id = '{user.info.run_id}'") == "0123456"
assert found("name = 'churn'") == "n"
measured_on = {"dataset_name": "small", "dataset_digest": dataset.digest}
assert found("metrics.f1 > 0.5", datasets=[measured_on]) == "n"
assert found("metrics.accuracy > 0.5", datasets=[measured_on]) == ""
assert found("metrics.f1 > 0.5", datasets=[{**measured_on, "dataset_name": "another"}]) == ""
assert found(f"{SWEEP} AND creation_timestamp < 1000") == ""
ordered = client.search_logged_models(
    [here], SWEEP, order_by=[{"field_name": "metrics.score", "ascending": False}], max_results=3
)
assert [each.name for each in ordered] == ["sweep-6", "sweep-5", "sweep-4"]
token, names = ordered.token, [each.name for each in ordered]
while token:
    page = client.search_logged_models(
        [here],
        SWEEP,
        order_by=[{"field_name": "metrics.score", "ascending": False}],
        max_results=3,
        page_token=token,
    )
    token, names = page.token, names + [each.name for each in page]
assert names == [f"sweep-{number}" for number in reversed(range(7))]
assert len(mlflow.search_logged_models([here], output_format="list")) == 10
table = mlflow.search_logged_models([here], SWEEP)
assert len(table) == 7
assert "model_id" in table.columns
assert client.search_logged_models(["987654321"]) == []
refused("INVALID_PARAMETER_VALUE", client.search_logged_models, [here], "colour = 'red'")

# ---- the active model ----
active = mlflow.set_active_model(name="agent")
with mlflow.start_run():
    mlflow.log_metric("latency", 0.25)
agent = mlflow.get_logged_model(mlflow.get_active_model_id())
assert (agent.name, agent.metrics[0].value) == ("agent", 0.25)
mlflow.clear_active_model()
assert mlflow.get_active_model_id() is None

# ---- deleting ----
client.delete_logged_model(failed.model_id)
refused("RESOURCE_DOES_NOT_EXIST", client.get_logged_model, failed.model_id)
assert found("name = 'broken'") == ""
refused("RESOURCE_DOES_NOT_EXIST", client.get_logged_model, "m-" + "0" * 32)
refused("INVALID_PARAMETER_VALUE", client.create_logged_model, here, name="a/b")
refused("RESOURCE_DOES_NOT_EXIST", client.create_logged_model, "987654321", name="x")
refused("RESOURCE_DOES_NOT_EXIST", client.delete_logged_model_tag, model_id, "not there")

report(model_id=model_id, models=len(names))
