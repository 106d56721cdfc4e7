"""Which store a tracking URI names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mlflow import plugins
from mlflow.exceptions import MlflowException
from mlflow.file_uri import uri_of
from mlflow.stores.local import embedded_database
from mlflow.stores.resolve import close_stores, existing_store, resolve_store
from mlflow.stores.rest import RestStore


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_stores()


def test_every_way_to_name_the_default_folder(tmp_path: Path) -> None:
    folder = tmp_path / "mlruns"
    store = resolve_store()
    for uri in ("", None, "mlruns", "./mlruns", folder, str(folder), uri_of(folder), "file:mlruns"):
        assert resolve_store(uri) is store
    assert (folder / "mlflow.db").is_file()
    assert store.get_experiment("0").artifact_location == f"{folder}/0"


@pytest.mark.parametrize("name", ["with space", "pröjekt", "100%", "a%20b", "a#b?c"])
def test_any_name_of_a_folder(name: str, tmp_path: Path) -> None:
    made = resolve_store(tmp_path / name).create_experiment("e")
    assert (tmp_path / name / "mlflow.db").is_file()
    assert resolve_store(uri_of(tmp_path / name)).get_experiment(made).name == "e"
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_relative_folders_follow_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = resolve_store("runs")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert resolve_store("runs") is not first
    assert resolve_store(tmp_path / "runs") is first


def test_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = resolve_store("sqlite:///runs.db")
    assert resolve_store("sqlite:///runs.db") is store
    assert (tmp_path / "runs.db").is_file()
    assert store.get_experiment("0").artifact_location == f"{tmp_path}/mlruns/0"
    monkeypatch.setenv("MLFLOW_DEFAULT_ARTIFACT_ROOT", "s3://bucket/root")
    other = resolve_store(f"sqlite:///{tmp_path}/other.db")
    assert other.get_experiment("0").artifact_location == "s3://bucket/root/0"


def test_postgresql(postgres_url: str) -> None:
    store = resolve_store(postgres_url)
    assert store.get_experiment(store.create_experiment("e")).name == "e"
    store.close()


def test_a_folder_that_was_deleted_is_made_anew(tmp_path: Path) -> None:
    first = resolve_store("runs")
    first.create_experiment("before")
    shutil.rmtree(tmp_path / "runs")
    second = resolve_store("runs")
    assert second.get_experiment_by_name("before") is None
    second.create_experiment("after")
    first.close()


def test_beside_what_mlflows_file_store_left(tmp_path: Path) -> None:
    (tmp_path / "mlruns/0").mkdir(parents=True)
    (tmp_path / "mlruns/0/meta.yaml").write_text("experiment_id: '0'\nname: Default\n")
    assert resolve_store().get_experiment("0").name == "Default"
    assert (tmp_path / "mlruns/0/meta.yaml").read_text().startswith("experiment_id")


def test_servers() -> None:
    store = resolve_store("http://user:secret@host:5000/prefix/")
    assert isinstance(store, RestStore)
    assert store.url == "http://host:5000/prefix"
    assert resolve_store("http://user:secret@host:5000/prefix/") is store


def test_what_exists(tmp_path: Path) -> None:
    assert existing_store() is existing_store(tmp_path / "runs") is None
    assert existing_store("sqlite:///runs.db") is None
    assert not list(tmp_path.iterdir())
    store = resolve_store()
    assert existing_store() is store
    assert existing_store("http://host:5000") is not None


@pytest.mark.parametrize(
    ("uri", "part"),
    [
        ("databricks", "Databricks"),
        ("databricks://profile", "Databricks"),
        ("databricks-uc", "Databricks"),
        ("carrier-pigeon://coop", "carrier-pigeon"),
        ("mysql://u:p@h/d", "mysql"),
        ("mssql+pyodbc://u:p@h/d", "mssql"),
        ("file://host/share", "host"),
        ("http://", "http"),
    ],
)
def test_what_no_store_is_known_for(uri: str, part: str) -> None:
    with pytest.raises(MlflowException, match=part):
        resolve_store(uri)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(MlflowException, match="MLFLOW_TRACKING_URI"):
        resolve_store(tmp_path / "file" / "runs")


def test_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, Any]] = []

    def build(**given: Any) -> Any:
        made.append(given)
        return resolve_store()

    monkeypatch.setattr(plugins, "load_plugins", lambda group: iter([("pigeon", build)]))
    store = resolve_store("pigeon://coop")
    assert made == [{"store_uri": "pigeon://coop", "artifact_uri": None}]
    assert resolve_store("pigeon://coop") is store
    assert len(made) == 1
    with pytest.raises(MlflowException, match="pigeon"):
        resolve_store("other://coop")


def test_a_forked_child_uses_the_store(tmp_path: Path) -> None:
    store = resolve_store()
    child = os.fork()
    if child == 0:
        resolve_store().create_experiment("child's")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert store.get_experiment_by_name("child's") is not None


def test_where_a_folder_keeps_what(tmp_path: Path) -> None:
    embedded = embedded_database("file:./a%20b")
    assert embedded.artifact_root == f"{tmp_path}/a b"
    assert embedded.file == f"{tmp_path}/a b/mlflow.db"
    assert embedded.database_url == f"sqlite:///{tmp_path}/a%20b/mlflow.db"
    assert embedded.proxied_artifacts == f"{tmp_path}/a b/artifacts"
