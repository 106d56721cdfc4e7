"""What a client may make a model version from: nothing outside the run, the model and the roots."""

from __future__ import annotations

from pathlib import Path

import pytest

from headrace.artifacts.model_sources import check_model_source
from mlflow.exceptions import MlflowException

RUN = "0" * 32
MODEL = "m-" + "0" * 32
PROXIED_ROOT = f"mlflow-artifacts:/1/{RUN}/artifacts"


@pytest.fixture
def roots(tmp_path: Path) -> list[str]:
    (tmp_path / "root" / "1").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path / "outside")
    return [str(tmp_path / "root")]


def check(source: str, roots: list[str], run_id: str = "", own: list[str] | None = None) -> None:
    check_model_source(source, run_id, "", own or [], roots)


@pytest.mark.parametrize(
    "source",
    [
        f"runs:/{RUN}/model",
        f"models:/{MODEL}",
        "models:/Fraud/1",
        "models:/Fraud@champion",
        "s3://bucket/model",
        "gs://bucket/a b/model",
        "mlflow-artifacts:/1/model",
    ],
)
def test_sources_that_are_allowed(source: str, roots: list[str]) -> None:
    check(source, roots)


def test_local_sources_below_a_root(roots: list[str]) -> None:
    check(f"{roots[0]}/1/model", roots)
    check(f"file://{roots[0]}/1/model", roots)


@pytest.mark.parametrize(
    "source",
    [
        "/",
        "/etc/passwd",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "FILE:///etc",
        "etc",
        "../x",
        "~/x",
        "{root}",
        "{root}/../outside",
        "{root}/link/model",
        "file://{root}/%2e%2e/outside",
        "file://{root}/1#/../../outside",
        "{root}/1?x",
        "runs://host/x",
        f"runs:/{RUN}/../x",
        "models://host/Fraud/1",
        "models:/Fraud/1/../../x",
        "mlflow-artifacts:/../x",
        "mlflow-artifacts:/%2e%2e/x",
        "mlflow-artifacts://host/x",
        "s3://bucket/../x",
        "s3:///x",
        "http://169.254.169.254/latest",
        "https://elsewhere/model",
        "ftp://host/x",
        "x\x00y",
    ],
)
def test_sources_that_are_not(source: str, roots: list[str], tmp_path: Path) -> None:
    filled = source.replace("{root}", str(tmp_path / "root" / "1" / ".."))
    if source == "{root}":
        filled = str(tmp_path)
    with pytest.raises(MlflowException) as caught:
        check(filled, roots)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_source_of_the_named_run(roots: list[str], tmp_path: Path) -> None:
    local = f"{tmp_path}/elsewhere/{RUN}/artifacts"
    check(f"{local}/model", roots, RUN, [local])
    check(f"file://{local}/model", roots, RUN, [local])
    check(f"{PROXIED_ROOT}/model", roots, RUN, [PROXIED_ROOT])
    for source in (
        f"{local}/../other/model",
        f"{local}x/model",
        f"{PROXIED_ROOT}/../../x",
        f"{PROXIED_ROOT}x/model",
        "mlflow-artifacts:/2/other/artifacts/model",
        f"{PROXIED_ROOT}/model#x",
    ):
        with pytest.raises(MlflowException):
            check(source, roots, RUN, [local, PROXIED_ROOT])


def test_source_and_run_agree(roots: list[str]) -> None:
    check_model_source(f"runs:/{RUN}/model", RUN, "", [], roots)
    check_model_source(f"models:/{MODEL}", RUN, MODEL, [], roots)
    with pytest.raises(MlflowException, match="another run"):
        check_model_source(f"runs:/{RUN}/model", "1" * 32, "", [], roots)
    with pytest.raises(MlflowException, match="another model"):
        check_model_source(f"models:/{MODEL}", "", "m-" + "1" * 32, [], roots)
