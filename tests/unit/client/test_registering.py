"""Registering models with no server: what a version is made from, and what `models:/` URIs name."""

from __future__ import annotations

from pathlib import Path

import pytest

import mlflow
from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts, list_artifacts
from mlflow.exceptions import MlflowException


def model_file(text: str = "flavors: {}\n") -> Path:
    folder = Path("saved")
    folder.mkdir(exist_ok=True)
    folder.joinpath("MLmodel").write_text(text)
    return folder


def train(text: str = "flavors: {}\n", path: str = "model") -> str:
    """A run with a model among its artifacts; its id."""
    with mlflow.start_run() as run:
        mlflow.log_artifacts(str(model_file(text)), path)
    return str(run.info.run_id)


def read(uri: str) -> str:
    return Path(download_artifacts(uri), "MLmodel").read_text()


def test_the_sample_of_a_registry() -> None:
    """From the first version to the rollback, as the product's description shows it."""
    client = MlflowClient()
    model_name = "FraudDetector"
    results = [mlflow.register_model(f"runs:/{train()}/model", model_name) for _ in range(2)]
    assert [(each.name, each.version) for each in results] == [(model_name, "1"), (model_name, "2")]

    client.update_model_version(
        name="FraudDetector",
        version=1,
        description="Baseline model using LogisticRegression. Accuracy: 85%",
    )
    client.transition_model_version_stage(name="FraudDetector", version=1, stage="Staging")
    client.transition_model_version_stage(name="FraudDetector", version=1, stage="Production")
    client.transition_model_version_stage(
        "FraudDetector", 2, "Production", archive_existing_versions=True
    )
    assert client.get_model_version("FraudDetector", 1).current_stage == "Archived"

    # rollback
    client.transition_model_version_stage(name="FraudDetector", version=2, stage="Archived")
    client.transition_model_version_stage(name="FraudDetector", version=1, stage="Production")
    assert [rm.name for rm in client.search_registered_models()] == ["FraudDetector"]
    stages = {
        mv.version: mv.current_stage for mv in client.search_model_versions("name='FraudDetector'")
    }
    assert stages == {"1": "Production", "2": "Archived"}
    assert client.get_model_version("FraudDetector", 1).description.startswith("Baseline")


def test_a_version_of_a_run() -> None:
    run_id = train()
    made = mlflow.register_model(f"runs:/{run_id}/model", "Fraud", tags={"k": 1})
    assert made.run_id == run_id
    assert made.tags == {"k": "1"}
    assert made.source == f"{mlflow.get_run(run_id).info.artifact_uri}/model"
    assert read("models:/Fraud/1") == "flavors: {}\n"


def test_a_version_of_the_active_run() -> None:
    with mlflow.start_run() as run:
        mlflow.log_artifacts(str(model_file()), "model")
        made = mlflow.register_model(f"runs:/{run.info.run_id}/model", "Fraud")
    assert made.run_id == run.info.run_id


def test_a_version_of_a_logged_model() -> None:
    with mlflow.start_run() as run:
        model = mlflow.initialize_logged_model("net")
        MlflowClient().log_model_artifacts(model.model_id, str(model_file("mine")))
        mlflow.finalize_logged_model(model.model_id, "READY")
    by_id = mlflow.register_model(model.model_uri, "Fraud")
    by_name = mlflow.register_model(f"runs:/{run.info.run_id}/net", "Fraud")
    for made in (by_id, by_name):
        assert (made.run_id, made.model_id) == (run.info.run_id, model.model_id)
        assert read(f"models:/Fraud/{made.version}") == "mine"


def test_a_version_of_files_anywhere() -> None:
    model_file()
    made = mlflow.register_model("saved", "Fraud")
    assert made.source == str(Path("saved").absolute())
    assert read("models:/Fraud/latest") == "flavors: {}\n"


def test_what_is_not_there_registers_nothing() -> None:
    run_id = train()
    for uri, code in (
        (f"runs:/{'0' * 32}/model", "RESOURCE_DOES_NOT_EXIST"),
        (f"runs:/{run_id}/elsewhere", "NOT_FOUND"),
        (f"runs:/{run_id}/a'b", "NOT_FOUND"),
        (f"models:/m-{'0' * 32}", "RESOURCE_DOES_NOT_EXIST"),
        ("models:/Nothing/1", "RESOURCE_DOES_NOT_EXIST"),
        ("models:/", "INVALID_PARAMETER_VALUE"),
    ):
        with pytest.raises(MlflowException) as caught:
            mlflow.register_model(uri, "Fraud")
        assert caught.value.error_code == code, uri
    with pytest.raises(MlflowException, match="cannot hold '/'"):
        mlflow.register_model(f"runs:/{run_id}/model", "a/b")
    assert mlflow.search_registered_models() == []


def test_what_models_uris_name() -> None:
    client = MlflowClient()
    for number in range(1, 5):
        mlflow.register_model(f"runs:/{train(str(number))}/model", "Fraud Detector")
    client.transition_model_version_stage("Fraud Detector", "1", "Production")
    client.transition_model_version_stage("Fraud Detector", "2", "Production")
    client.transition_model_version_stage("Fraud Detector", "3", "Staging")
    client.set_registered_model_alias("Fraud Detector", "champion", "1")
    for name, text in (
        ("models:/Fraud Detector/1", "1"),
        ("models:/Fraud Detector/Production", "2"),
        ("models:/Fraud Detector/staging", "3"),
        ("models:/Fraud Detector/latest", "4"),
        ("models:/Fraud Detector@champion", "1"),
    ):
        assert read(name) == text
        assert Path(download_artifacts(f"{name}/MLmodel")).read_text() == text
        assert [file.path for file in list_artifacts(name)] == ["MLmodel"]
    # The URI stays, and what it names moves.
    client.transition_model_version_stage("Fraud Detector", "4", "Production")
    assert read("models:/Fraud Detector/Production") == "4"
    with pytest.raises(MlflowException, match="no version in stage Archived"):
        read("models:/Fraud Detector/Archived")
    with pytest.raises(MlflowException, match="'live' is no stage"):
        read("models:/Fraud Detector/live")


def test_registered_models_in_another_store(tmp_path: Path) -> None:
    run_id = train()
    mlflow.set_registry_uri(f"sqlite:///{tmp_path}/registry.db")
    made = mlflow.register_model(f"runs:/{run_id}/model", "Fraud")
    assert made.run_id == run_id
    assert read("models:/Fraud/1") == "flavors: {}\n"
    assert mlflow.get_registry_uri().endswith("registry.db")
    mlflow.set_registry_uri("")
    assert mlflow.search_registered_models() == []


def test_a_client_of_another_store_keeps_its_models_there(tmp_path: Path) -> None:
    client = MlflowClient(f"sqlite:///{tmp_path}/other.db")
    client.create_registered_model("Fraud")
    assert mlflow.search_registered_models() == []
    assert [model.name for model in client.search_registered_models()] == ["Fraud"]


def test_search_goes_through_all_pages() -> None:
    client = MlflowClient()
    client.create_registered_model("Fraud")
    for _ in range(5):
        client.create_model_version("Fraud", "s3://bucket/model")
    order = ["version_number ASC"]
    found = mlflow.search_model_versions(3, "name = 'Fraud'", order)
    assert [version.version for version in found] == ["1", "2", "3"]
    assert len(mlflow.search_model_versions(filter_string="name = 'Fraud'")) == 5
    assert len(mlflow.search_registered_models(max_results=1)) == 1


def test_version_or_stage() -> None:
    client = MlflowClient()
    client.create_registered_model("Fraud")
    client.create_model_version("Fraud", "s3://bucket/model")
    for wrong in ({}, {"version": "1", "stage": "None"}):
        with pytest.raises(MlflowException, match="either version or stage"):
            client.set_model_version_tag("Fraud", key="k", value="v", **wrong)
    client.set_model_version_tag("Fraud", key="k", value=1, stage="none")
    assert client.get_model_version("Fraud", "1").tags == {"k": "1"}
    client.delete_model_version_tag("Fraud", key="k", stage="None")
    with pytest.raises(MlflowException, match="no version in stage Staging"):
        client.set_model_version_tag("Fraud", key="k", value="v", stage="Staging")
    with pytest.raises(MlflowException, match="pass description"):
        client.update_model_version("Fraud", "1")
