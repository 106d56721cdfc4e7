"""Sources: what a URI stands for, and getting the data back."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mlflow.data
from mlflow.data import sources
from mlflow.data.dataset_source import DatasetSource
from mlflow.data.dataset_source_registry import (
    DatasetSourceRegistry,
    get_dataset_source_from_json,
    get_registered_sources,
    resolve_dataset_source,
)
from mlflow.data.delta_dataset_source import DeltaDatasetSource, quote_name
from mlflow.data.filesystem_dataset_source import FileSystemDatasetSource
from mlflow.data.http_dataset_source import HTTPDatasetSource
from mlflow.data.huggingface_dataset_source import HuggingFaceDatasetSource
from mlflow.data.spark_dataset_source import SparkDatasetSource
from mlflow.exceptions import MlflowException


@pytest.mark.parametrize(
    ("uri", "class_name", "kind"),
    [
        ("data/x.csv", "LocalArtifactDatasetSource", "local"),
        ("/data/a b%20c.csv", "LocalArtifactDatasetSource", "local"),
        (Path("/data"), "LocalArtifactDatasetSource", "local"),
        ("file:///data", "LocalArtifactDatasetSource", "local"),
        ("S3://bucket/x", "S3ArtifactDatasetSource", "s3"),
        ("gs://bucket/x", "GCSArtifactDatasetSource", "gs"),
        ("https://example.com/x", "HTTPDatasetSource", "http"),
        ("hf://datasets/team/reviews", "HuggingFaceDatasetSource", "hugging_face"),
    ],
)
def test_a_uri_stands_for_a_source(uri: Any, class_name: str, kind: str) -> None:
    source = resolve_dataset_source(uri)
    assert type(source).__name__ == class_name
    assert source._get_source_type() == kind
    again = get_dataset_source_from_json(source.to_json(), kind)
    assert again.to_dict() == source.to_dict()
    assert repr(again) == repr(source)


@pytest.mark.parametrize(
    "uri", ["runs:/abc/x", "tape://1", "file://other-host/x", "hf://models/x", 3, b"/x", "//[x/y"]
)
def test_what_no_kind_of_source_knows_is_refused(uri: Any) -> None:
    with pytest.raises(MlflowException, match="No kind of dataset source knows") as error:
        mlflow.data.from_numpy(np.zeros(1), source=uri)
    assert error.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_only_candidates_are_considered() -> None:
    assert resolve_dataset_source("s3://b/x", [FileSystemDatasetSource]).to_dict()
    with pytest.raises(MlflowException, match="No kind of dataset source"):
        resolve_dataset_source("s3://b/x", [HTTPDatasetSource])


def test_every_kind_is_found_by_name() -> None:
    assert set(dir(sources)) == {source.__name__ for source in get_registered_sources()}
    for name in dir(sources):
        assert getattr(sources, name).__name__ == name
    with pytest.raises(AttributeError, match="TapeDatasetSource"):
        _ = sources.TapeDatasetSource


@pytest.mark.parametrize("name", ["LocalArtifactDatasetSource", "HTTPDatasetSource"])
def test_a_description_without_its_key_is_refused(name: str) -> None:
    with pytest.raises(MlflowException, match=f"{name} is described by"):
        getattr(sources, name).from_dict({"wrong": 1})


def test_local_data_stays_where_it_is(tmp_path: Path) -> None:
    data = tmp_path / "my data.csv"
    data.write_text("1")
    assert resolve_dataset_source(data).load() == str(data)
    assert resolve_dataset_source(data.as_uri()).load() == str(data)
    assert resolve_dataset_source("my data.csv").load() == str(data)
    data.unlink()
    with pytest.raises(MlflowException, match="no file or folder") as error:
        resolve_dataset_source(data).load()
    assert error.value.error_code == "RESOURCE_DOES_NOT_EXIST"


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves `body`, and does wrong where the path says so."""

    def do_GET(self) -> None:
        body = b"a,b\n1,2\n" * 1000
        if self.path.startswith("/missing"):
            self.send_error(404)
            return
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "/x.csv")
            self.end_headers()
            return
        self.send_response(200)
        if "name=" in self.path:
            name = self.path.partition("name=")[2]
            self.send_header("Content-Disposition", f'attachment; filename="{name}"')
        extra = 5 if self.path.startswith("/torn") else 0
        self.send_header("Content-Length", str(len(body) + extra))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "file_name"),
    [
        ("/x.csv", "x.csv"),
        ("/", "dataset_source"),
        ("/a/..", "dataset_source"),
        ("/x?name=y.csv", "y.csv"),
        ("/moved", "moved"),
    ],
)
def test_a_file_on_the_web_is_downloaded(
    server: str, path: str, file_name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "folder"
    loaded = Path(HTTPDatasetSource(server + path).load(dst_path=str(folder)))
    assert loaded == folder / file_name
    assert loaded.read_bytes() == b"a,b\n1,2\n" * 1000
    assert [file.name for file in folder.iterdir()] == [file_name]


def test_without_a_folder_a_new_one_is_made(server: str) -> None:
    first = HTTPDatasetSource(f"{server}/x.csv").load()
    second = HTTPDatasetSource(f"{server}/x.csv").load()
    assert first != second
    assert Path(first).read_bytes() == Path(second).read_bytes()


@pytest.mark.parametrize("name", ["../x", "..", "a/b", "..\\x"])
def test_a_server_does_not_choose_the_folder(server: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(MlflowException, match="not a plain file name"):
        HTTPDatasetSource(f"{server}/x?name={name}").load(dst_path=str(tmp_path / "in"))
    assert list(tmp_path.rglob("*")) == [tmp_path / "in"]


@pytest.mark.parametrize(
    ("path", "message"), [("/missing", "404"), ("/torn.csv", "ended after 8000 of 8005 bytes")]
)
def test_a_failed_download_leaves_no_file(
    server: str, path: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(MlflowException, match=message):
        HTTPDatasetSource(server + path).load(dst_path=str(tmp_path / "in"))
    assert not list(tmp_path.rglob("*.*"))


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(MlflowException, match=r"http://127.0.0.1:1/x cannot be downloaded"):
        HTTPDatasetSource("http://127.0.0.1:1/x").load()


def test_a_url_of_the_web_does_not_read_local_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    with pytest.raises(MlflowException, match="not a URL of the web"):
        HTTPDatasetSource((tmp_path / "secret").as_uri()).load()


@pytest.mark.parametrize(
    ("uri", "path", "revision", "files"),
    [
        ("hf://datasets/team/reviews", "team/reviews", None, None),
        ("hf://datasets/team/reviews@v2", "team/reviews", "v2", None),
        ("hf://datasets/team/reviews@v2/a/b.csv", "team/reviews", "v2", "a/b.csv"),
        ("hf://datasets/team/reviews/b.csv", "team/reviews", None, "b.csv"),
    ],
)
def test_a_uri_of_the_hub(uri: str, path: str, revision: str | None, files: str | None) -> None:
    source = resolve_dataset_source(uri)
    assert isinstance(source, HuggingFaceDatasetSource)
    assert (source.path, source.revision, source.data_files) == (path, revision, files)


def test_a_hugging_face_source_loads_files(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    source = HuggingFaceDatasetSource(
        "csv", data_files={"train": str(tmp_path / "x.csv")}, split="train"
    )
    again = HuggingFaceDatasetSource.from_json(source.to_json())
    cache = str(tmp_path / "cache")
    assert again.load(cache_dir=cache).to_dict() == {"a": [1], "b": [2]}
    with pytest.raises(KeyError, match="revision"):
        again.load(revision="main")
    assert HuggingFaceDatasetSource.from_dict({"path": "x", "split": "None"}).split is None


def test_a_spark_source_is_one_thing() -> None:
    for stated in ({"path": "/x"}, {"table_name": "t"}, {"sql": "SELECT 1"}):
        source = SparkDatasetSource(**stated)
        assert source.to_dict() == stated
        assert SparkDatasetSource.from_json(source.to_json()).to_dict() == stated
    for wrong in ({}, {"path": "/x", "sql": "SELECT 1"}):
        with pytest.raises(MlflowException, match="exactly one of path, table_name and sql"):
            SparkDatasetSource(**wrong)


def test_a_delta_source_has_a_version() -> None:
    source = DeltaDatasetSource(delta_table_name="shop.sales", delta_table_version=0)
    assert source.to_dict() == {"delta_table_name": "shop.sales", "delta_table_version": 0}
    again = DeltaDatasetSource.from_json(source.to_json())
    assert (again.delta_table_name, again.delta_table_version) == ("shop.sales", 0)
    assert (again.path, again.delta_table_id) == (None, None)
    for wrong in ({}, {"path": "/x", "delta_table_name": "t"}):
        with pytest.raises(MlflowException, match="either the path of a Delta table or its name"):
            DeltaDatasetSource(**wrong)  # type: ignore[arg-type]


def test_table_names_are_quoted() -> None:
    assert quote_name("shop.sales") == "`shop`.`sales`"
    assert quote_name("`shop`.sa`les") == "`shop`.`sa``les`"


class TapeDatasetSource(DatasetSource):
    """A source as a third party writes one."""

    def __init__(self, number: int) -> None:
        self.number = number

    @staticmethod
    def _get_source_type() -> str:
        return "tape"

    @staticmethod
    def _can_resolve(raw_source: Any) -> bool:
        return str(raw_source).startswith(("tape:", "s3:"))

    @classmethod
    def _resolve(cls, raw_source: Any) -> TapeDatasetSource:
        return cls(int(raw_source.rpartition(":")[2]))

    def to_dict(self) -> dict[str, Any]:
        return {"number": self.number}

    @classmethod
    def from_dict(cls, source_dict: dict[Any, Any]) -> TapeDatasetSource:
        return cls(**source_dict)


def test_the_source_registered_last_is_asked_first(caplog: pytest.LogCaptureFixture) -> None:
    registry = DatasetSourceRegistry()
    for source in get_registered_sources():
        registry.register(source)
    registry.register(TapeDatasetSource)
    assert registry.resolve("tape:7").to_dict() == {"number": 7}
    assert isinstance(registry.resolve("s3:8"), TapeDatasetSource)
    assert registry.get_source_from_json('{"number": 9}', "tape").to_dict() == {"number": 9}
    # It cannot read this one, so the next is asked.
    assert registry.resolve("s3://bucket/x")._get_source_type() == "s3"
    assert "TapeDatasetSource" in caplog.text
