"""The model registry: every call of the client that it has."""

from __future__ import annotations

from pathlib import Path

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from tests.contract.scripts.expecting import error_of, refused, report

client = MlflowClient()
mlflow.set_experiment("registry")


def train(accuracy: float) -> str:
    """A run that made a model; its id."""
    Path("MLmodel").write_text("flavors: {}\n")
    with mlflow.start_run() as run:
        mlflow.log_metric("accuracy", accuracy)
        mlflow.log_artifact("MLmodel", "model")
    return run.info.run_id


runs = [train(0.85), train(0.93)]

# ---- registering ----
first = mlflow.register_model(f"runs:/{runs[0]}/model", "FraudDetector", tags={"by": "script"})
assert (first.name, int(first.version), first.run_id) == ("FraudDetector", 1, runs[0])
assert (first.current_stage, first.status) == ("None", "READY")
assert first.source.endswith(f"/{runs[0]}/artifacts/model")
assert client.get_model_version("FraudDetector", "1").tags == {"by": "script"}
second = mlflow.register_model(f"runs:/{runs[1]}/model", "FraudDetector")
assert int(second.version) == 2
refused("RESOURCE_DOES_NOT_EXIST", mlflow.register_model, f"runs:/{'0' * 32}/model", "Nothing")
# MLflow 3 says INTERNAL_ERROR, and makes the registered model before it looks for the run. MLflow 2
# does not look what is there at all.
if not mlflow.__version__.startswith("2."):
    assert isinstance(
        error_of(mlflow.register_model, f"runs:/{runs[0]}/elsewhere", "Nothing"), MlflowException
    )
for left in client.search_registered_models("name = 'Nothing'"):
    client.delete_registered_model(left.name)

# ---- sources that a server must not take ----
for source in ("/etc", "file:///etc/passwd", "../../etc", "mlflow-artifacts:/../x"):
    refused(
        "INVALID_PARAMETER_VALUE", client.create_model_version, "FraudDetector", source, runs[0]
    )
refused(
    "INVALID_PARAMETER_VALUE", client.create_model_version, "FraudDetector", "file:///etc/passwd"
)
refused(
    "INVALID_PARAMETER_VALUE", client.create_model_version, "FraudDetector", first.source, runs[1]
)

# ---- registered models ----
made = client.create_registered_model("Other", {"team": "risk"}, "Notes ☃")
assert (made.name, made.tags, made.description) == ("Other", {"team": "risk"}, "Notes ☃")
refused("RESOURCE_ALREADY_EXISTS", client.create_registered_model, "Other")
refused("INVALID_PARAMETER_VALUE", client.create_registered_model, "a/b")
refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, "Missing")
assert client.update_registered_model("Other", "changed").description == "changed"
client.set_registered_model_tag("Other", "k", "v")
assert client.get_registered_model("Other").tags == {"team": "risk", "k": "v"}
client.delete_registered_model_tag("Other", "k")
assert client.get_registered_model("Other").tags == {"team": "risk"}
client.rename_registered_model("Other", "Another")
assert client.get_registered_model("Another").description == "changed"
assert [model.name for model in client.search_registered_models()] == ["Another", "FraudDetector"]
assert [model.name for model in mlflow.search_registered_models(max_results=1)] == ["Another"]
found = client.search_registered_models("name LIKE 'Fraud%'", max_results=10)
assert [model.name for model in found] == ["FraudDetector"]
page = client.search_registered_models(max_results=1, order_by=["name DESC"])
assert [model.name for model in page] == ["FraudDetector"]
page = client.search_registered_models(max_results=1, order_by=["name DESC"], page_token=page.token)
assert [model.name for model in page] == ["Another"]

# ---- versions ----
client.update_model_version("FraudDetector", "1", "Baseline")
assert client.get_model_version("FraudDetector", "1").description == "Baseline"
client.set_model_version_tag("FraudDetector", "1", "checked", "yes")
assert client.get_model_version("FraudDetector", "1").tags == {"by": "script", "checked": "yes"}
client.delete_model_version_tag("FraudDetector", "1", "checked")
assert client.get_model_version("FraudDetector", "1").tags == {"by": "script"}
# MLflow 2 has the client's method only.
getattr(mlflow, "set_model_version_tag", client.set_model_version_tag)(
    "FraudDetector", "2", "k", "v"
)
versions = client.search_model_versions("name='FraudDetector'", order_by=["version_number ASC"])
assert [int(version.version) for version in versions] == [1, 2]
assert [int(v.version) for v in client.search_model_versions(f"run_id = '{runs[1]}'")] == [2]
assert len(mlflow.search_model_versions(filter_string="name='FraudDetector'")) == 2
uri = client.get_model_version_download_uri("FraudDetector", "2")
assert uri == second.source
assert client.get_model_version_stages("FraudDetector", "1") == [
    "None", "Staging", "Production", "Archived",
]  # fmt: skip

# ---- stages ----
staged = client.transition_model_version_stage("FraudDetector", "1", "staging")
assert staged.current_stage == "Staging"
client.transition_model_version_stage("FraudDetector", "1", "Production")
client.transition_model_version_stage(
    "FraudDetector", "2", "Production", archive_existing_versions=True
)
assert client.get_model_version("FraudDetector", "1").current_stage == "Archived"
[production] = client.get_latest_versions("FraudDetector", stages=["Production"])
assert int(production.version) == 2
stages = {v.current_stage: int(v.version) for v in client.get_latest_versions("FraudDetector")}
assert stages == {"Production": 2, "Archived": 1}
client.set_model_version_tag("FraudDetector", key="live", value="yes", stage="Production")
assert client.get_model_version("FraudDetector", "2").tags == {"k": "v", "live": "yes"}
refused(
    "INVALID_PARAMETER_VALUE", client.transition_model_version_stage, "FraudDetector", "1", "Live"
)

# ---- aliases ----
client.set_registered_model_alias("FraudDetector", "champion", "1")
client.set_registered_model_alias("FraudDetector", "champion", "2")
assert int(client.get_model_version_by_alias("FraudDetector", "champion").version) == 2
assert list(client.get_model_version("FraudDetector", "2").aliases) == ["champion"]
assert {k: int(v) for k, v in client.get_registered_model("FraudDetector").aliases.items()} == {
    "champion": 2
}
for bad in ("latest", "v2"):
    refused("INVALID_PARAMETER_VALUE", client.set_registered_model_alias, "FraudDetector", bad, "1")

# ---- models:/ URIs ----
for name in ("1", "2", "Production", "archived", "latest"):
    files = mlflow.artifacts.list_artifacts(f"models:/FraudDetector/{name}")
    assert [Path(each.path).name for each in files] == ["MLmodel"], name
local = mlflow.artifacts.download_artifacts("models:/FraudDetector@champion")
assert Path(local, "MLmodel").read_text() == "flavors: {}\n"

# ---- copies, deletion ----
copy = client.copy_model_version("models:/FraudDetector@champion", "Copied")
assert (copy.name, int(copy.version), copy.run_id) == ("Copied", 1, runs[1])
assert client.get_model_version_download_uri("Copied", "1") == second.source
client.delete_registered_model_alias("FraudDetector", "champion")
refused("INVALID_PARAMETER_VALUE", client.get_model_version_by_alias, "FraudDetector", "champion")
client.delete_model_version("FraudDetector", "2")
third = mlflow.register_model("models:/FraudDetector/1", "FraudDetector")
assert (int(third.version), third.run_id) == (3, runs[0])
client.delete_registered_model("FraudDetector")
assert client.search_model_versions("name='FraudDetector'") == []
report(models=[model.name for model in client.search_registered_models()])
