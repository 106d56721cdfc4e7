"""Logged models through the public API, on the embedded default and through a server."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import mlflow
from mlflow.entities import LoggedModelStatus
from mlflow.exceptions import MlflowException
from tests.servers import ServerProcess


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server for all tests of this module; each has its own experiment."""
    folder = tmp_path_factory.mktemp("server")
    process = ServerProcess(folder, f"sqlite:///{folder}/server.db")
    try:
        yield process.start()
    finally:
        process.kill()


@pytest.fixture(params=["embedded", "server"], autouse=True)
def experiment_id(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An experiment of the test's own, which is the active one."""
    if request.param == "embedded":
        mlflow.set_tracking_uri((tmp_path / "mlruns").as_uri())
    else:
        server: ServerProcess = request.getfixturevalue("shared_server")
        mlflow.set_tracking_uri(server.url)
    return mlflow.set_experiment(request.node.name).experiment_id


def names(models: Any) -> list[str]:
    return [model.name for model in models]


def test_a_model_is_made_filled_and_finished(experiment_id: str, tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"\x01" * 100)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_text("a")
    client = mlflow.MlflowClient()
    with mlflow.start_run() as run:
        made = mlflow.initialize_logged_model(
            "tree", tags={"team": 7}, params={"depth": 3}, model_type="classifier"
        )
        client.log_model_artifact(made.model_id, "weights.bin", "data")
        client.log_model_artifact(made.model_id, tmp_path / "more")
        client.log_model_artifacts(made.model_id, str(tmp_path / "more"), "flat")
        finished = mlflow.finalize_logged_model(made.model_id, "READY")

    assert made.status == LoggedModelStatus.PENDING
    assert finished.status == LoggedModelStatus.READY
    model = mlflow.get_logged_model(made.model_id)
    assert model.model_id.startswith("m-")
    assert model.model_uri == f"models:/{model.model_id}"
    assert model.experiment_id == experiment_id
    assert model.source_run_id == run.info.run_id
    assert (model.name, model.model_type) == ("tree", "classifier")
    assert model.params == {"depth": "3"}
    assert model.tags["team"] == "7"
    assert model.tags["mlflow.source.type"] == "LOCAL"
    assert [file.path for file in client.list_logged_model_artifacts(model.model_id)] == [
        "data",
        "flat",
        "more",
    ]
    [file] = client.list_logged_model_artifacts(model.model_id, "data")
    assert (file.path, file.file_size) == ("data/weights.bin", 100)


def test_a_runs_model_is_among_its_artifacts(tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text("flavors: {}")
    client = mlflow.MlflowClient()
    with mlflow.start_run() as run:
        model = mlflow.initialize_logged_model("model")
        client.log_model_artifact(model.model_id, "MLmodel")

    [file] = client.list_artifacts(run.info.run_id, "model")
    assert (file.path, file.is_dir, file.file_size) == ("model/MLmodel", False, 11)
    got = client.download_artifacts(run.info.run_id, "model/MLmodel")
    assert Path(got).read_text() == "flavors: {}"
    folder = Path(client.download_artifacts(run.info.run_id, "model", tmp_path / "got"))
    assert (folder / "MLmodel").read_text() == "flavors: {}"
    with pytest.raises(MlflowException) as raised:
        client.download_artifacts(run.info.run_id, "other/MLmodel")
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_any_number_of_params_is_logged() -> None:
    params = {f"key {number}": number for number in range(250)}
    model = mlflow.initialize_logged_model(params=params)
    mlflow.log_model_params({f"late {key}": value for key, value in params.items()}, model.model_id)
    logged = mlflow.get_logged_model(model.model_id).params
    assert len(logged) == 500
    assert logged["key 249"] == logged["late key 249"] == "249"


def test_tags_are_set_and_deleted() -> None:
    model = mlflow.initialize_logged_model()
    mlflow.set_logged_model_tags(model.model_id, {"a": 1, "b": 2})
    mlflow.delete_logged_model_tag(model.model_id, "a")
    tags = mlflow.get_logged_model(model.model_id).tags
    assert tags["b"] == "2"
    assert "a" not in tags
    with pytest.raises(MlflowException) as raised:
        mlflow.delete_logged_model_tag(model.model_id, "a")
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_a_deleted_model_is_gone() -> None:
    model = mlflow.initialize_logged_model("gone")
    mlflow.MlflowClient().delete_logged_model(model.model_id)
    with pytest.raises(MlflowException) as raised:
        mlflow.get_logged_model(model.model_id)
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert mlflow.search_logged_models(output_format="list") == []


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: mlflow.get_logged_model("m-nothing"), "RESOURCE_DOES_NOT_EXIST"),
        (lambda: mlflow.get_logged_model(""), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.initialize_logged_model("a/b"), "INVALID_PARAMETER_VALUE"),
        (
            lambda: mlflow.initialize_logged_model(experiment_id="123456"),
            "RESOURCE_DOES_NOT_EXIST",
        ),
        (lambda: mlflow.log_model_params({"a": 1}), "INVALID_PARAMETER_VALUE"),
        (
            lambda: mlflow.finalize_logged_model("m-1", "DONE"),  # type: ignore[arg-type]
            "INVALID_PARAMETER_VALUE",
        ),
        (mlflow.set_active_model, "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.set_active_model(model_id="m-nothing"), "RESOURCE_DOES_NOT_EXIST"),
        (
            lambda: mlflow.search_logged_models(output_format="csv"),  # type: ignore[call-overload]
            "INVALID_PARAMETER_VALUE",
        ),
        (lambda: mlflow.import_checkpoints("."), "INVALID_PARAMETER_VALUE"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(call: Any, code: str) -> None:
    with pytest.raises(MlflowException) as raised:
        call()
    assert raised.value.error_code == code


def test_the_last_model_is_this_threads() -> None:
    assert mlflow.last_logged_model() is None
    mlflow.initialize_logged_model("first")
    last = mlflow.create_external_model("second")
    found = mlflow.last_logged_model()
    assert found is not None
    assert found.model_id == last.model_id
    other: list[Any] = []
    thread = threading.Thread(target=lambda: other.append(mlflow.last_logged_model()))
    thread.start()
    thread.join()
    assert other == [None]


def test_an_external_model_says_so() -> None:
    model = mlflow.create_external_model("elsewhere", tags={"where": "there"})
    assert model.status == LoggedModelStatus.READY
    assert model.tags["mlflow.model.isExternal"] == "true"
    assert model.tags["where"] == "there"
    [file] = mlflow.MlflowClient().list_logged_model_artifacts(model.model_id)
    assert file.path == "MLmodel"
    got = mlflow.artifacts.download_artifacts(artifact_uri=f"{model.model_uri}/MLmodel")
    content = yaml.safe_load(Path(got).read_text())
    assert content["model_id"] == model.model_id
    assert content["flavors"] == {}
    assert content["metadata"] == {"mlflow.model.isExternal": True}


# ---- searching ----
def test_models_are_found_in_order() -> None:
    for number in range(3):
        model = mlflow.initialize_logged_model(f"m{number}", params={"n": number})
        with mlflow.start_run():
            mlflow.log_metric("loss", 3 - number, model_id=model.model_id)

    found = mlflow.search_logged_models(
        filter_string="metrics.loss < 3",
        order_by=[{"field_name": "metrics.loss"}],
        output_format="list",
    )
    assert names(found) == ["m2", "m1"]
    assert names(mlflow.search_logged_models(max_results=1, output_format="list")) == ["m2"]
    by_param = mlflow.search_logged_models(filter_string="params.n = '1'", output_format="list")
    assert names(by_param) == ["m1"]
    assert [metric.value for metric in by_param[0].metrics] == [2.0]


def test_every_page_is_fetched(experiment_id: str) -> None:
    for number in range(7):
        mlflow.initialize_logged_model(f"m{number}")
    pages: list[list[str]] = []
    token: str | None = None
    while not pages or token:
        page = mlflow.MlflowClient().search_logged_models(
            [experiment_id], max_results=3, page_token=token
        )
        pages.append(names(page))
        token = page.token
    assert [len(page) for page in pages] == [3, 3, 1]
    assert sorted(name for page in pages for name in page) == [f"m{n}" for n in range(7)]
    found = mlflow.search_logged_models(output_format="list")
    assert len(found) == 7


def test_a_frame_has_a_column_a_field(experiment_id: str) -> None:
    mlflow.initialize_logged_model("tree", params={"depth": 3}, model_type="classifier")
    frame = mlflow.search_logged_models()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == [
        "artifact_location", "creation_timestamp", "experiment_id", "last_updated_timestamp",
        "metrics", "model_id", "model_type", "name", "params", "source_run_id", "status",
        "status_message", "tags",
    ]  # fmt: skip
    [row] = frame.to_dict("records")
    assert row["name"] == "tree"
    assert row["params"] == {"depth": "3"}
    assert row["status"] == "PENDING"
    assert row["experiment_id"] == experiment_id
    assert frame["creation_timestamp"].dtype == "int64"
    nothing = mlflow.search_logged_models(filter_string="name = 'other'")
    assert list(nothing.columns) == list(frame.columns)
    assert nothing.empty


# ---- the active model ----
def test_metrics_are_linked_to_the_active_model() -> None:
    model = mlflow.create_external_model("active")
    with mlflow.start_run(), mlflow.set_active_model(name="active") as active:
        assert active.model_id == model.model_id == mlflow.get_active_model_id()
        mlflow.log_metric("one", 1)
        mlflow.log_metrics({"two": 2})
        mlflow.log_model_params({"late": "yes"})
    assert mlflow.get_active_model_id() is None
    with mlflow.start_run():
        mlflow.log_metric("three", 3)

    found = mlflow.get_logged_model(model.model_id)
    assert sorted(metric.key for metric in found.metrics or []) == ["one", "two"]
    assert found.params == {"late": "yes"}


def test_active_models_nest() -> None:
    outer = mlflow.set_active_model(name="outer")
    with mlflow.set_active_model(name="inner") as inner:
        assert mlflow.get_active_model_id() == inner.model_id
    assert mlflow.get_active_model_id() == outer.model_id
    assert outer.tags["mlflow.model.isExternal"] == "true", "it was made"
    mlflow.clear_active_model()
    assert mlflow.get_active_model_id() is None


def test_the_active_model_is_this_threads() -> None:
    mlflow.set_active_model(name="mine")
    other: list[str | None] = []
    thread = threading.Thread(target=lambda: other.append(mlflow.get_active_model_id()))
    thread.start()
    thread.join()
    assert other == [None]


def test_the_newest_of_a_name_becomes_active(caplog: pytest.LogCaptureFixture) -> None:
    mlflow.initialize_logged_model("twice")
    newest = mlflow.initialize_logged_model("twice")
    with caplog.at_level(logging.WARNING):
        assert mlflow.set_active_model(name="twice").model_id == newest.model_id
    assert "twice" in caplog.text
    with pytest.raises(MlflowException, match="'twice'"):
        mlflow.set_active_model(name="other", model_id=newest.model_id)


def test_the_environment_names_an_active_model() -> None:
    model = mlflow.initialize_logged_model("from outside")
    code = """
import mlflow
assert mlflow.get_active_model_id() is not None
with mlflow.start_run():
    mlflow.log_metric("outside", 1)
mlflow.clear_active_model()
assert mlflow.get_active_model_id() is None
"""
    subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "MLFLOW_ACTIVE_MODEL_ID": model.model_id},
        check=True,
    )
    [metric] = mlflow.get_logged_model(model.model_id).metrics or []
    assert (metric.key, metric.value) == ("outside", 1.0)


# ---- checkpoints ----
def test_checkpoints_become_external_models(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "checkpoints"
    (folder / "step-1").mkdir(parents=True)
    (folder / "step-2").touch()
    (folder / "no.name").touch()
    with mlflow.start_run() as run, caplog.at_level(logging.WARNING):
        first = mlflow.import_checkpoints(str(folder), model_prefix="net-")
        again = mlflow.import_checkpoints(folder.as_uri(), model_prefix="net-")
        anew = mlflow.import_checkpoints(
            str(folder), model_prefix="net-", overwrite_checkpoints=True
        )
    assert names(first) == ["net-step-1", "net-step-2"]
    assert "no.name" in caplog.text
    assert [model.tags["original_artifact_path"] for model in first] == [
        str(folder / "step-1"),
        str(folder / "step-2"),
    ]
    assert {model.source_run_id for model in first} == {run.info.run_id}
    assert [model.model_id for model in again] == [model.model_id for model in first]
    left = mlflow.search_logged_models(output_format="list")
    assert isinstance(left, list)
    assert sorted(model.model_id for model in left) == sorted(model.model_id for model in anew)


def test_a_logged_models_files_are_found_by_the_run_and_name(tmp_path: Path) -> None:
    with mlflow.start_run() as run:
        model = mlflow.initialize_logged_model("net")
        (tmp_path / "weights").write_text("1 2 3")
        mlflow.MlflowClient().log_model_artifact(model.model_id, str(tmp_path / "weights"))
        mlflow.log_text("the run's own", "net2/a.txt")
    uri = f"runs:/{run.info.run_id}"
    download = mlflow.artifacts.download_artifacts
    assert Path(download(f"{uri}/net/weights")).read_text() == "1 2 3"
    assert (Path(download(f"{uri}/net")) / "weights").exists()
    there = download(f"{uri}/net", dst_path=str(tmp_path / "to"))
    assert there == str(tmp_path / "to/net")
    assert (tmp_path / "to/net/weights").exists()
    assert Path(download(f"{uri}/net2/a.txt")).read_text() == "the run's own"
    for missing in ("other", "net/none"):
        with pytest.raises(MlflowException) as caught:
            download(f"{uri}/{missing}")
        assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
