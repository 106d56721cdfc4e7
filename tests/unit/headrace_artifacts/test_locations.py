"""Where clients may put an experiment's artifacts, and what a server reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from headrace.artifacts.locations import check_artifact_location
from headrace.artifacts.roots import ArtifactRoots
from mlflow.exceptions import MlflowException


@pytest.mark.parametrize(
    "location",
    [
        "",
        "mlflow-artifacts:/",
        "mlflow-artifacts:/team/a",
        "s3://bucket/key",
        "gs://bucket",
        "abfss://container@account.dfs.core.windows.net/x",
        "wasbs://c@a.blob.core.windows.net/x",
        "hdfs://namenode:8020/x",
    ],
)
def test_what_may_be_chosen(location: str) -> None:
    assert check_artifact_location(location, []) == location


@pytest.mark.parametrize(
    "location",
    [
        "/etc", "file:///etc", "file:/etc", "relative", "./mlruns", "../up", "~/x",
        "file://host/x", "mlflow-artifacts://other:5000/x", "http://169.254.169.254/latest",
        "https://host/api/2.0/mlflow-artifacts/artifacts", "ftp://host/x", "unknown:/x",
        "mlflow-artifacts:/../x", "mlflow-artifacts:/%2e%2e/x", "s3://bucket/../x",
        "s3://bucket/a?b", "s3://bucket/a#/../b", "s3:///x", "s3://b/" + "x" * 3000, "a\x00",
        "http://[bad",
    ],
)  # fmt: skip
def test_what_may_not(location: str) -> None:
    with pytest.raises(MlflowException) as caught:
        check_artifact_location(location, [])
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_folders_below_the_servers_own(tmp_path: Path) -> None:
    root = tmp_path / "mlruns"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)
    own = [str(root)]
    assert check_artifact_location(f"{root}/team", own) == f"{root}/team"
    assert check_artifact_location(f"file://{root}/a%20b", own) == f"{root}/a b"
    for outside in (tmp_path, f"{root}-other", f"{root}/../x", f"{root}/out/x"):
        with pytest.raises(MlflowException, match="outside its artifact roots"):
            check_artifact_location(str(outside), own)


def test_what_the_operator_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "MLFLOW_SERVER_ARTIFACT_LOCATIONS",
        f" http://artifacts.example/api , {tmp_path}/shared/, sftp://host/x",
    )
    for location in (
        "http://artifacts.example/api/team",
        f"{tmp_path}/shared",
        f"{tmp_path}/shared/team",
        "sftp://host/x/y",
    ):
        assert check_artifact_location(location, []) == location
    for location in ("http://artifacts.example/apis", f"{tmp_path}/shared2", "sftp://host/"):
        with pytest.raises(MlflowException):
            check_artifact_location(location, [])


def test_places(tmp_path: Path) -> None:
    roots = ArtifactRoots(str(tmp_path / "kept"), [str(tmp_path / "runs"), "s3://bucket"])
    place = roots.place_of("mlflow-artifacts:/1/r/artifacts").at("model/MLmodel")
    assert (place.folder.root, place.path) == (f"{tmp_path}/kept", "1/r/artifacts/model/MLmodel")
    place = roots.place_of(f"{tmp_path}/runs/1/r/artifacts").at("")
    assert (place.folder.root, place.path) == (f"{tmp_path}/runs", "1/r/artifacts")
    assert roots.place_of(f"file://{tmp_path}/runs").path == ""


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("/etc", "PERMISSION_DENIED"),
        ("{}/runs2/x", "PERMISSION_DENIED"),
        ("{}/runs/../x", "PERMISSION_DENIED"),
        ("s3://bucket/x", "NOT_IMPLEMENTED"),
        ("mlflow-artifacts://other:1/x", "INVALID_PARAMETER_VALUE"),
        ("mlflow-artifacts:/../x", "INVALID_PARAMETER_VALUE"),
    ],
)
def test_places_that_are_out_of_reach(uri: str, code: str, tmp_path: Path) -> None:
    roots = ArtifactRoots(str(tmp_path / "kept"), [str(tmp_path / "runs")])
    with pytest.raises(MlflowException) as caught:
        roots.place_of(uri.format(tmp_path))
    assert caught.value.error_code == code


def test_no_artifacts_through_the_server(tmp_path: Path) -> None:
    with pytest.raises(MlflowException, match="--no-serve-artifacts"):
        ArtifactRoots(None).place_of("mlflow-artifacts:/x")
    with pytest.raises(MlflowException, match="--artifacts-destination"):
        ArtifactRoots("s3://bucket")
