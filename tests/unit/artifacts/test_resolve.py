"""Which repository an artifact URI names, and what `mlflow.artifacts` does with it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import mlflow
from mlflow import plugins
from mlflow.artifacts import (
    download_artifacts,
    list_artifacts,
    load_dict,
    load_image,
    load_text,
)
from mlflow.artifacts.contract import ArtifactRepository
from mlflow.artifacts.http import HttpArtifactRepository
from mlflow.artifacts.local import LocalArtifactRepository
from mlflow.artifacts.resolve import get_artifact_repository, parse_runs_uri, split_uri
from mlflow.entities import FileInfo
from mlflow.exceptions import IntegrityError, MlflowException
from mlflow.stores.resolve import close_stores

RUN = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_stores()


@pytest.fixture
def run(tmp_path: Path) -> str:
    """A run with artifacts in a folder; its id."""
    with mlflow.start_run() as run:
        mlflow.log_text("top", "top.txt")
        mlflow.log_text("deep ü", "a/b/deep.txt")
        mlflow.log_dict({"k": [1]}, "a/config.json")
    return run.info.run_id


# ---- URIs ----
@pytest.mark.parametrize(
    ("uri", "folder", "name"),
    [
        ("/a/b", "/a", "b"),
        ("/a/b/", "/a", "b"),
        ("file:///a%20b/c%25", "/a b", "c%"),
        ("mlflow-artifacts:/1/r/artifacts/x", "mlflow-artifacts:/1/r/artifacts", "x"),
        ("mlflow-artifacts:/x", "mlflow-artifacts:/", "x"),
        ("mlflow-artifacts://h:1/x/y/", "mlflow-artifacts://h:1/x", "y"),
        ("s3://bucket/key", "s3://bucket/", "key"),
        ("s3://bucket", "s3://bucket", ""),
        ("http://h/a/b%20c", "http://h/a", "b c"),
    ],
)
def test_what_holds_what_a_uri_names(uri: str, folder: str, name: str) -> None:
    assert split_uri(uri) == (folder, name)


def test_uris_of_runs() -> None:
    assert parse_runs_uri(f"runs:/{RUN}/a//b/") == (RUN, "a/b")
    assert parse_runs_uri(f"runs:/{RUN}") == (RUN, "")
    for malformed in ("runs:/", f"runs://{RUN}/a", f"runs:/{RUN}/../x"):
        with pytest.raises(MlflowException) as caught:
            parse_runs_uri(malformed)
        assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize(
    ("uri", "tracking", "kind"),
    [
        ("/a", None, LocalArtifactRepository),
        ("file:///a", "http://h", LocalArtifactRepository),
        ("mlflow-artifacts:/1", "http://h", HttpArtifactRepository),
        ("mlflow-artifacts:/1", "./mlruns", LocalArtifactRepository),
        ("http://h/api/2.0/mlflow-artifacts/artifacts/1", None, HttpArtifactRepository),
    ],
)
def test_repositories(uri: str, tracking: str | None, kind: type[ArtifactRepository]) -> None:
    assert type(get_artifact_repository(uri, tracking)) is kind


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("s3://bucket/x", "NOT_IMPLEMENTED"),
        ("gs://bucket/x", "NOT_IMPLEMENTED"),
        ("pigeon://coop", "INVALID_PARAMETER_VALUE"),
        ("mlflow-artifacts:/../x", "INVALID_PARAMETER_VALUE"),
        (f"runs:/{RUN}/x", "RESOURCE_DOES_NOT_EXIST"),
        (f"models:/m-{RUN}", "RESOURCE_DOES_NOT_EXIST"),
    ],
)
def test_what_cannot_be_reached(uri: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(MlflowException) as caught:
        get_artifact_repository(uri)
    assert caught.value.error_code == code
    assert not list(tmp_path.iterdir())


# ---- the functions ----
@pytest.mark.parametrize("destination", [None, "to/new"])
def test_downloading(run: str, destination: str | None) -> None:
    root = str(mlflow.get_run(run).info.artifact_uri)
    for given in (
        {"run_id": run, "artifact_path": "a/b/deep.txt"},
        {"artifact_uri": f"runs:/{run}/a/b/deep.txt"},
        {"artifact_uri": f"{root}/a/b/deep.txt"},
        {"artifact_uri": Path(root, "a/b/deep.txt").as_uri()},
    ):
        got = download_artifacts(**given, dst_path=destination)
        assert Path(got).read_text() == "deep ü"
        if destination is not None:
            assert os.path.relpath(got) == "to/new/deep.txt"
    whole = download_artifacts(run_id=run, dst_path=destination)
    assert max(os.listdir(whole)) == "top.txt"


def test_listing(run: str) -> None:
    def paths(found: list[FileInfo]) -> list[str]:
        return [info.path for info in found]

    root = str(mlflow.get_run(run).info.artifact_uri)
    assert paths(list_artifacts(run_id=run)) == ["a", "top.txt"]
    assert paths(list_artifacts(run_id=run, artifact_path="a")) == ["a/b", "a/config.json"]
    assert paths(list_artifacts(f"runs:/{run}/a")) == ["a/b", "a/config.json"]
    assert paths(list_artifacts(f"runs:/{run}")) == ["a", "top.txt"]
    assert paths(list_artifacts(root)) == ["artifacts/a", "artifacts/top.txt"]
    assert list_artifacts(run_id=run, artifact_path="none") == []
    assert list_artifacts(f"runs:/{run}/top.txt") == []


def test_loading(run: str) -> None:
    from PIL import Image

    assert load_text(f"runs:/{run}/top.txt") == "top"
    assert load_dict(f"runs:/{run}/a/config.json") == {"k": [1]}
    Image.new("RGB", (3, 2), "red").save("red.png")
    assert load_image("red.png").size == (3, 2)
    for load, file in ((load_dict, "top.txt"), (load_image, "top.txt")):
        with pytest.raises(MlflowException) as caught:
            load(f"runs:/{run}/{file}")
        assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_file_that_was_changed_is_not_loaded(run: str) -> None:
    root = str(mlflow.get_run(run).info.artifact_uri)
    Path(root, "a/config.json").write_text(json.dumps({"k": "changed"}))
    for uri in (f"runs:/{run}/a/config.json", f"{root}/a/config.json"):
        with pytest.raises(IntegrityError, match=r"config\.json"):
            load_dict(uri)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"artifact_uri": "/a", "run_id": RUN},
        {"artifact_uri": "/a", "artifact_path": "b"},
        {"run_id": RUN, "artifact_path": "../b"},
    ],
)
def test_arguments_that_do_not_fit(given: dict[str, str]) -> None:
    for call in (download_artifacts, list_artifacts):
        with pytest.raises(MlflowException) as caught:
            call(**given)  # type: ignore[operator]
        assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_any_local_file_without_a_store(tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some/file").write_text("text")
    assert load_text(str(tmp_path / "some/file")) == "text"
    assert load_text((tmp_path / "some/file").as_uri()) == "text"
    assert [p.name for p in tmp_path.iterdir()] == ["some"]


# ---- plugins ----
class Pigeons(ArtifactRepository):
    """A repository as a plugin writes it: only what it has to."""

    coop = Path("coop")

    def log_artifact(self, local_file: str, artifact_path: str | None = None) -> None:
        folder = self.coop / (artifact_path or "")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(local_file, folder)

    def log_artifacts(self, local_dir: str, artifact_path: str | None = None) -> None:
        shutil.copytree(local_dir, self.coop / (artifact_path or ""), dirs_exist_ok=True)

    def list_artifacts(self, path: str | None = None) -> list[FileInfo]:
        folder = self.coop / (path or "")
        if not folder.is_dir():
            return []
        return [
            FileInfo(
                file.relative_to(self.coop).as_posix(),
                file.is_dir(),
                None if file.is_dir() else file.stat().st_size,
            )
            for file in folder.iterdir()
        ]

    def _download_file(self, remote_file_path: str, local_path: str) -> None:
        try:
            shutil.copyfile(self.coop / remote_file_path, local_path)
        except FileNotFoundError as error:
            raise MlflowException("gone", "RESOURCE_DOES_NOT_EXIST") from error


@pytest.fixture
def pigeons(monkeypatch: pytest.MonkeyPatch) -> ArtifactRepository:
    def load(group: str) -> Iterator[tuple[str, Any]]:
        assert group == "mlflow.artifact_repository"
        return iter([("pigeon", Pigeons)])

    monkeypatch.setattr(plugins, "load_plugins", load)
    return get_artifact_repository("pigeon://coop", "http://h")


def test_what_a_plugin_gets_for_nothing(pigeons: ArtifactRepository, tmp_path: Path) -> None:
    assert (pigeons.artifact_uri, pigeons.tracking_uri) == ("pigeon://coop", "http://h")
    (tmp_path / "tree/deep").mkdir(parents=True)
    for name in ("one", "deep/two", "deep/three"):
        (tmp_path / "tree" / name).write_text(name)
    pigeons.log_artifacts(str(tmp_path / "tree"), "t")
    got = Path(pigeons.download_artifacts("t"))
    assert (got / "deep/two").read_text() == "deep/two"
    assert Path(pigeons.download_artifacts("t/one")).read_text() == "one"
    with pigeons.open_read("t/deep/three", 5) as part:
        assert part.read() == b"three"
    with (tmp_path / "tree/one").open("rb") as stream:
        pigeons.log_stream(stream, "s/streamed")
    assert Path(pigeons.download_artifacts("s/streamed")).read_text() == "one"
    assert pigeons.get_local_path("t") is None
    with pytest.raises(MlflowException, match="Pigeons"):
        pigeons.delete_artifacts("t")
    with pytest.raises(MlflowException, match="gone"):
        pigeons.download_artifacts("none")
    with pytest.raises(MlflowException, match="pigeon"):
        get_artifact_repository("dove://coop", "http://h")


def test_a_plugin_that_leads_elsewhere(pigeons: ArtifactRepository, tmp_path: Path) -> None:
    def evil(path: str | None = None) -> list[FileInfo]:
        return [FileInfo("../../evil", False, 1)]

    pigeons.list_artifacts = evil  # type: ignore[method-assign]
    with pytest.raises(MlflowException) as caught:
        pigeons.download_artifacts("", str(tmp_path))
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
