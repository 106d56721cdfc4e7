"""Artifacts as users log them, on the embedded default and through a server: what is logged comes
back, wherever it went on the way."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import PIL.Image
import polars as pl
import pytest
import yaml
from matplotlib.figure import Figure

import mlflow
from mlflow.client import stored_files
from mlflow.exceptions import MlflowException, StoreUnreachable
from tests.servers import ServerProcess


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server for all tests of this module that do not stop it; each has its own experiment."""
    folder = tmp_path_factory.mktemp("server")
    process = ServerProcess(folder, f"sqlite:///{folder}/server.db")
    try:
        yield process.start()
    finally:
        process.kill()


@pytest.fixture(params=["embedded", "server"])
def experiment(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """An experiment of the test's own is the active one: in a folder, or behind a real server."""
    if request.param == "embedded":
        mlflow.set_tracking_uri((tmp_path / "mlruns").as_uri())
    else:
        server: ServerProcess = request.getfixturevalue("shared_server")
        mlflow.set_tracking_uri(server.url)
    mlflow.set_experiment(request.node.name)


@pytest.fixture
def run(experiment: None) -> Iterator[mlflow.ActiveRun]:
    """The active run."""
    with mlflow.start_run() as active:
        yield active


def fetched(path: str, run_id: str | None = None) -> bytes:
    """A file among the artifacts of a run, the active one by default, as a client gets it."""
    if run_id is None:
        active = mlflow.active_run()
        assert active is not None
        run_id = active.info.run_id
    return Path(mlflow.MlflowClient().download_artifacts(run_id, path)).read_bytes()


def listed(run: mlflow.ActiveRun, path: str | None = None) -> list[tuple[str, bool, int | None]]:
    files = mlflow.MlflowClient().list_artifacts(run.info.run_id, path)
    return [(file.path, file.is_dir, file.file_size) for file in files]


# ---- files ----
def test_a_file_goes_where_it_is_told(run: mlflow.ActiveRun, tmp_path: Path) -> None:
    file = tmp_path / "model.pkl"
    file.write_bytes(b"\x00\xff" * 1000)
    mlflow.log_artifact("model.pkl")
    mlflow.log_artifact(str(file), "deep/down")
    mlflow.log_artifact(file, Path("deep") / "down" / "further")

    for path in ("model.pkl", "deep/down/model.pkl", "deep/down/further/model.pkl"):
        assert fetched(path) == file.read_bytes()
    assert listed(run) == [("deep", True, None), ("model.pkl", False, 2000)]
    assert listed(run, "deep/down") == [
        ("deep/down/further", True, None),
        ("deep/down/model.pkl", False, 2000),
    ]
    assert listed(run, "model.pkl") == []
    assert listed(run, "nothing/here") == []


def test_a_folder_goes_with_all_that_is_in_it(run: mlflow.ActiveRun, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("a.txt", "in/b.txt", "in/é x+%#.txt", "in/.hidden"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(name)
    (out / "empty.txt").touch()
    mlflow.log_artifacts(str(out), "results")
    mlflow.log_artifacts(out)
    mlflow.log_artifact(out, "as_folder")

    for under in ("results/", "", "as_folder/out/"):
        for name in ("a.txt", "in/b.txt", "in/é x+%#.txt", "in/.hidden"):
            assert fetched(under + name) == name.encode()
    assert fetched("empty.txt") == b""


def test_a_folder_is_fetched_whole(run: mlflow.ActiveRun, tmp_path: Path) -> None:
    mlflow.log_text("1", "a/b/c.txt")
    mlflow.log_text("2", "a/d.txt")
    client = mlflow.MlflowClient()
    target = tmp_path / "made" / "on the way"

    got = client.download_artifacts(run.info.run_id, "a", target)
    assert Path(got) == target / "a"
    assert (target / "a/b/c.txt").read_text() == "1"
    whole = Path(client.download_artifacts(run.info.run_id, ""))
    assert (whole / "a/d.txt").read_text() == "2"
    inner = client.download_artifacts(run.info.run_id, "a/b/c.txt", tmp_path)
    assert Path(inner) == tmp_path / "c.txt"


def test_a_file_is_replaced_by_a_later_one(run: mlflow.ActiveRun) -> None:
    mlflow.log_text("first", "a.txt")
    mlflow.log_text("second, longer", "a.txt")
    assert fetched("a.txt") == b"second, longer"


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../a.txt", "a/../../b.txt", "", ".", "a\\b.txt", "%2e%2e/a.txt"]
)
def test_no_path_leads_out_of_the_artifacts(path: str, run: mlflow.ActiveRun) -> None:
    with pytest.raises(MlflowException) as raised:
        mlflow.log_text("x", path)
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    assert listed(run) == []


def test_a_path_that_stays_inside_is_put_right(run: mlflow.ActiveRun) -> None:
    mlflow.log_text("x", "./a//b/../c.txt")
    assert fetched("a/c.txt") == b"x"


def test_what_is_not_there_cannot_be_logged(run: mlflow.ActiveRun, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileNotFoundError, match="'nothing'"):
        mlflow.log_artifact("nothing")
    with pytest.raises(FileNotFoundError, match="'nothing'"):
        mlflow.log_artifacts("nothing")
    with pytest.raises(NotADirectoryError, match="'file'"):
        mlflow.log_artifacts("file")


def test_what_is_not_there_cannot_be_fetched(run: mlflow.ActiveRun) -> None:
    with pytest.raises(MlflowException) as raised:
        fetched("nothing.txt")
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_another_run_can_be_logged_to(experiment: None) -> None:
    with mlflow.start_run() as first:
        pass
    mlflow.log_text("x", "a.txt", run_id=first.info.run_id)
    assert mlflow.active_run() is None
    assert fetched("a.txt", first.info.run_id) == b"x"
    with pytest.raises(MlflowException) as raised:
        mlflow.log_text("x", "a.txt", run_id="0" * 32)
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_logging_starts_a_run(experiment: None) -> None:
    mlflow.log_text("x", "a.txt")
    assert fetched("a.txt") == b"x"
    mlflow.end_run()


def test_artifact_uri_is_where_the_files_are(run: mlflow.ActiveRun) -> None:
    mlflow.log_text("x", "a/b.txt")
    root = mlflow.get_artifact_uri()
    assert root == mlflow.MlflowClient().get_run(run.info.run_id).info.artifact_uri
    assert mlflow.get_artifact_uri("a/b.txt") == f"{root}/a/b.txt"
    got = mlflow.artifacts.download_artifacts(artifact_uri=mlflow.get_artifact_uri("a/b.txt"))
    assert Path(got).read_text() == "x"


# ---- what becomes a file ----
def test_text_dictionaries_and_streams_become_files(run: mlflow.ActiveRun) -> None:
    mlflow.log_text("é\r\n\n", "a.txt")
    mlflow.log_dict({"b": np.float32(0.5), "a": [1, None]}, "a.json")
    mlflow.log_dict({"b": {"c": 1}, "a": ["é"]}, "deep/a.yaml")
    mlflow.log_stream(io.BytesIO(b"\x00" * 3_000_000), "a.bin")

    assert fetched("a.txt") == "é\r\n\n".encode()
    assert json.loads(fetched("a.json")) == {"b": 0.5, "a": [1, None]}
    assert yaml.safe_load(fetched("deep/a.yaml")) == {"b": {"c": 1}, "a": ["é"]}
    assert fetched("a.bin") == b"\x00" * 3_000_000


def test_text_must_be_text(run: mlflow.ActiveRun) -> None:
    with pytest.raises(MlflowException, match="not bytes") as raised:
        mlflow.log_text(b"x", "a.txt")  # type: ignore[arg-type]
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_figure_becomes_a_picture(run: mlflow.ActiveRun) -> None:
    figure = Figure(figsize=(3, 2))
    figure.subplots().plot([1, 3, 2])
    mlflow.log_figure(figure, "plots/loss.png", save_kwargs={"dpi": 50})
    with PIL.Image.open(io.BytesIO(fetched("plots/loss.png"))) as picture:
        assert picture.size == (150, 100)


# ---- images ----
def test_an_image_becomes_a_file(run: mlflow.ActiveRun) -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    mlflow.log_image(pixels, "array.png")
    mlflow.log_image(PIL.Image.fromarray(pixels), "pillow.png")
    mlflow.log_image(mlflow.Image(pixels), "mlflow.png")
    for name in ("array.png", "pillow.png", "mlflow.png"):
        with PIL.Image.open(io.BytesIO(fetched(name))) as picture:
            assert (np.array(picture) == pixels).all()


def test_images_of_a_series_have_their_step_in_the_name(run: mlflow.ActiveRun) -> None:
    canvas = np.zeros((300, 500), dtype=np.uint8)
    for step in range(3):
        canvas[:] = step  # the next one is drawn while this one is still being stored
        mlflow.log_image(canvas, key="val/dogs", step=step, timestamp=1700000000000)
    files = [path for path, *_ in listed(run, "images")]

    form = r"images/val~dogs\+step\+(\d)\+timestamp\+1700000000000\+[0-9a-f-]{36}"
    originals = [path for path in files if re.fullmatch(form + r"\.png", path)]
    thumbnails = [path for path in files if re.fullmatch(form + r"\+compressed\.webp", path)]
    assert len(files) == 6
    assert len(originals) == len(thumbnails) == 3
    for step, path in enumerate(sorted(originals)):
        with PIL.Image.open(io.BytesIO(fetched(path))) as picture:
            assert (np.array(picture) == step).all()
    with PIL.Image.open(io.BytesIO(fetched(thumbnails[0]))) as picture:
        assert picture.size == (256, 153)
    tags = mlflow.MlflowClient().get_run(run.info.run_id).data.tags
    assert tags["mlflow.loggedImages"] == "True"


def test_images_are_stored_when_the_run_has_ended(experiment: None) -> None:
    with mlflow.start_run() as run:
        for step in range(5):
            mlflow.log_image(np.random.default_rng(step).random((64, 64)), key="noise", step=step)
    assert len(listed(run, "images")) == 10


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({}, TypeError, "one of them"),
        ({"artifact_file": "a.png", "key": "a"}, TypeError, "not both"),
        ({"artifact_file": "a.png", "step": 1}, TypeError, "pass key"),
        ({"artifact_file": "a.png", "timestamp": 1}, TypeError, "pass key"),
        ({"key": "a%b"}, ValueError, "'a%b'"),
        ({"key": ""}, ValueError, "''"),
        ({"key": "a" * 151}, ValueError, "150"),
        ({"artifact_file": "a.xyz"}, ValueError, "xyz"),
    ],
)
def test_an_image_has_one_place(
    arguments: dict[str, Any], error: type[Exception], said: str, run: mlflow.ActiveRun
) -> None:
    with pytest.raises(error, match=said):
        mlflow.log_image(np.zeros((2, 2)), **arguments)
    assert listed(run) == []


# ---- tables ----
def test_rows_are_added_to_a_table(run: mlflow.ActiveRun) -> None:
    mlflow.log_table({"prompt": ["a", "b"], "score": [1, 0.1 + 0.2]}, "eval/t.json")
    mlflow.log_table(pd.DataFrame({"prompt": ["c"], "label": ["001"]}), "eval/t.json")
    mlflow.log_table(pl.DataFrame({"prompt": ["d"]}), "eval/t.json")
    mlflow.log_table({"prompt": "e", "score": 2}, "eval/t.json")

    assert json.loads(fetched("eval/t.json")) == {
        "columns": ["prompt", "score", "label"],
        "data": [
            ["a", 1.0, None],
            ["b", 0.30000000000000004, None],
            ["c", None, "001"],
            ["d", None, None],
            ["e", 2, None],
        ],
    }
    table = mlflow.load_table("eval/t.json")
    assert table["prompt"].tolist() == list("abcde")
    assert table["label"].dropna().tolist() == ["001"]
    tags = mlflow.MlflowClient().get_run(run.info.run_id).data.tags
    assert tags["mlflow.loggedArtifacts"] == '[{"path": "eval/t.json", "type": "table"}]'


def test_parquet_tables_keep_their_types(run: mlflow.ActiveRun) -> None:
    when = pd.Timestamp("2024-01-02 03:04:05", tz="UTC")
    for number in (1, 2):
        mlflow.log_table({"a": [number], "when": [when]}, "t.parquet")
    table = mlflow.load_table("t.parquet")
    assert table["a"].tolist() == [1, 2]
    assert table["when"].tolist() == [when, when]


def test_a_tables_images_become_files(run: mlflow.ActiveRun) -> None:
    frame = pd.DataFrame(
        {
            "image": [PIL.Image.new("RGB", (500, 300)), mlflow.Image([[7]]), None],
            "label": [1, 2, 3],
        }
    )
    mlflow.log_table(frame, "eval/t.json")

    assert isinstance(frame["image"][0], PIL.Image.Image), "the caller's table stays as it was"
    first, second, third = mlflow.load_table("eval/t.json")["image"]
    assert third is None
    assert first["type"] == "image"
    assert re.fullmatch(r"table_images/eval/t/[0-9a-f-]{36}\.png", first["filepath"])
    with PIL.Image.open(io.BytesIO(fetched(second["filepath"]))) as picture:
        assert np.array(picture).tolist() == [[7]]
    with PIL.Image.open(io.BytesIO(fetched(first["compressed_filepath"]))) as picture:
        assert (picture.format, picture.size) == ("WEBP", (256, 153))


def test_tables_are_loaded_across_runs(experiment: None) -> None:
    ids = []
    for number in range(3):
        with mlflow.start_run(run_name=f"run {number}") as run:
            mlflow.log_table({"n": [number], "run_id": ["own"]}, "it's a table_1.json")
            mlflow.log_table({"n": [-1]}, "other.json")
            mlflow.log_metric("loss", number)
            if number:
                mlflow.log_param("p", number)
            ids.append(run.info.run_id)
    with mlflow.start_run():
        mlflow.log_text("not a table", "a.txt")

    table = mlflow.load_table(
        "it's a table_1.json",
        extra_columns=["run_id", "run_name", "metrics.loss", "params.p", "tags.x", "start_time"],
    )
    rows = table.sort_values("n").to_dict("records")
    assert [row["n"] for row in rows] == [0, 1, 2]
    assert [row["run_id"] for row in rows] == ["own"] * 3
    assert [row["run_id_"] for row in rows] == ids
    assert [row["run_name"] for row in rows] == ["run 0", "run 1", "run 2"]
    assert [row["metrics.loss"] for row in rows] == [0, 1, 2]
    assert [row["params.p"] for row in rows[1:]] == ["1", "2"]
    assert all(row["start_time"].tzinfo is not None for row in rows)
    some = mlflow.load_table("it's a table_1.json", run_ids=ids[1:])
    assert sorted(some["n"]) == [1, 2]


def test_runs_without_the_table_are_said(
    run: mlflow.ActiveRun, caplog: pytest.LogCaptureFixture
) -> None:
    mlflow.log_table({"a": [1]}, "t.json")
    with mlflow.start_run(nested=True) as other:
        pass
    with caplog.at_level(logging.WARNING):
        mlflow.load_table("t.json", run_ids=[run.info.run_id, other.info.run_id])
    assert other.info.run_id in caplog.text
    with pytest.raises(MlflowException) as raised:
        mlflow.load_table("nothing.json")
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    with pytest.raises(MlflowException, match="'loss'") as raised:
        mlflow.load_table("t.json", extra_columns=["loss"])
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_what_is_no_table_is_refused(run: mlflow.ActiveRun) -> None:
    with pytest.raises(ValueError, match=r"\.csv"):
        mlflow.log_table({"a": [1]}, "t.csv")
    with pytest.raises(ValueError, match="'a'"):
        mlflow.log_table({"a": [PIL.Image.new("L", (1, 1)), "text"]}, "t.json")
    with pytest.raises(MlflowException, match="not list"):
        mlflow.log_table([1], "t.json")  # type: ignore[arg-type]
    assert listed(run) == []


# ---- no server for a while ----
def sync() -> subprocess.CompletedProcess[str]:
    """`mlflow sync`, as a user runs it."""
    code = "import sys; from mlflow.cli import main; sys.exit(main(['sync']))"
    return subprocess.run(
        [sys.executable, "-c", code],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def late_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that is not running yet; its address is known."""
    process = ServerProcess(tmp_path / "server", f"sqlite:///{tmp_path}/server/server.db")
    try:
        yield process
    finally:
        process.kill()


def log_something(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.txt").write_text("b")
    mlflow.log_text("old", "a.txt")
    mlflow.log_text("a", "a.txt")
    mlflow.log_artifacts(str(tmp_path / "out"), "out")
    mlflow.log_image(np.zeros((2, 2)), key="i")
    mlflow.log_table({"n": [1]}, "t.json")
    mlflow.log_table({"n": [2]}, "t.json")


def check_something(run_id: str) -> None:
    assert fetched("a.txt", run_id) == b"a"
    assert fetched("out/b.txt", run_id) == b"b"
    assert len(mlflow.MlflowClient().list_artifacts(run_id, "images")) == 2
    assert mlflow.load_table("t.json")["n"].tolist() == [1, 2]


def test_sync_sends_what_was_logged_without_a_server(
    late_server: ServerProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("MLFLOW_JOURNAL_FLUSH_TIMEOUT", "0")
    mlflow.set_tracking_uri(late_server.url)
    with caplog.at_level(logging.WARNING), mlflow.start_run() as run:
        log_something(tmp_path)
        mlflow.flush_artifact_async_logging()
        with pytest.raises(StoreUnreachable):
            mlflow.MlflowClient().list_artifacts(run.info.run_id)
    assert "mlflow sync" in caplog.text
    assert "'a.txt'" in caplog.text

    late_server.start()
    done = sync()
    assert done.returncode == 0, done.stderr
    check_something(run.info.run_id)
    assert list(Path("mlruns/journal").rglob("*")) == []


def test_the_next_artifact_takes_those_that_wait_along(
    server: ServerProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_files, "PATIENCE", 0)
    mlflow.set_tracking_uri(server.url)
    with mlflow.start_run() as run:
        mlflow.log_text("begin", "begin.txt")
        mlflow.log_table({"n": [0]}, "before.json")
        server.kill()
        log_something(tmp_path)
        mlflow.log_table({"n": [1]}, "before.json")
        mlflow.flush_artifact_async_logging()
        server.start()
        mlflow.log_text("end", "end.txt")
        check_something(run.info.run_id)
        assert fetched("end.txt") == b"end"
        assert mlflow.load_table("before.json")["n"].tolist() == [0, 1]


def test_the_end_of_the_run_sends_what_waits(server: ServerProcess, tmp_path: Path) -> None:
    mlflow.set_tracking_uri(server.url)
    with mlflow.start_run() as run:
        mlflow.log_text("begin", "begin.txt")
        server.kill()
        log_something(tmp_path)
        mlflow.flush_artifact_async_logging()
        server.start()
    check_something(run.info.run_id)
    assert list(Path("mlruns/journal").rglob("*")) == []


def test_an_artifact_that_can_neither_be_stored_nor_wait_is_an_error(
    late_server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_JOURNAL_FLUSH_TIMEOUT", "0")
    monkeypatch.setenv("MLFLOW_JOURNAL_DIR", "/dev/null/journal")  # the journal is only in memory
    mlflow.set_tracking_uri(late_server.url)
    with mlflow.start_run(), pytest.raises(StoreUnreachable):
        mlflow.log_text("x", "a.txt")
