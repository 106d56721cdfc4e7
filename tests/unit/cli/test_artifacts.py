"""`mlflow artifacts` on the embedded store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mlflow
from tests.unit.cli.command_line import answer, answer_json, error


@pytest.fixture
def run_id() -> str:
    """A run with two artifacts."""
    with mlflow.start_run() as run:
        mlflow.log_text("hello", "notes/hello.txt")
        mlflow.log_dict({"a": 1}, "config.json")
    return str(run.info.run_id)


def test_list_prints_json(run_id: str) -> None:
    root = json.loads(answer("artifacts", "list", "--run-id", run_id))
    assert [(it["path"], it["is_dir"]) for it in root] == [("config.json", False), ("notes", True)]
    assert answer_json("artifacts", "list", "-r", run_id, "-a", "notes") == [
        {"path": "notes/hello.txt", "is_dir": False, "file_size": 5}
    ]
    assert answer_json("artifacts", "list", "-r", run_id, "-a", "none") == []


def test_list_as_table(run_id: str) -> None:
    table = answer("artifacts", "list", "-r", run_id, "--output", "table").splitlines()
    assert table[0].split() == ["Path", "Size"]
    assert table[3].split() == ["notes/"]


def test_download_prints_where_it_is(run_id: str) -> None:
    where = answer("artifacts", "download", "-r", run_id, "-a", "notes/hello.txt", "-d", "here")
    assert Path(where.strip()) == Path("here/notes/hello.txt").absolute() or (
        Path(where.strip()).read_text() == "hello"
    )
    everything = Path(answer("artifacts", "download", "--run-id", run_id, "-d", "all").strip())
    assert (everything / "notes/hello.txt").read_text() == "hello"
    assert (everything / "config.json").is_file()


def test_download_by_uri_into_a_temporary_folder(run_id: str) -> None:
    where = answer("artifacts", "download", "-u", f"runs:/{run_id}/notes/hello.txt").strip()
    assert Path(where).read_text() == "hello"


def test_log_artifact(run_id: str) -> None:
    Path("model.pkl").write_bytes(b"\x00")
    answer("artifacts", "log-artifact", "-l", "model.pkl", "-r", run_id)
    answer("artifacts", "log-artifact", "--local-file", "model.pkl", "-r", run_id, "-a", "models")
    assert [it["path"] for it in answer_json("artifacts", "list", "-r", run_id)] == [
        "config.json", "model.pkl", "models", "notes",
    ]  # fmt: skip
    [found] = answer_json("artifacts", "list", "-r", run_id, "-a", "models")
    assert found["path"] == "models/model.pkl"


def test_log_artifacts(run_id: str) -> None:
    Path("plots").mkdir()
    for name in ("a.txt", "b.txt"):
        Path("plots", name).write_text(name)
    answer("artifacts", "log-artifacts", "-l", "plots", "--run-id", run_id, "-a", "plots")
    found = answer_json("artifacts", "list", "-r", run_id, "-a", "plots")
    assert [it["path"] for it in found] == ["plots/a.txt", "plots/b.txt"]


def test_errors(run_id: str) -> None:
    assert "none" in error("artifacts", "list", "-r", "none")
    assert "missing.txt" in error("artifacts", "download", "-r", run_id, "-a", "missing.txt")
    assert "--run-id" in error("artifacts", "download", status=2)
    uri = f"runs:/{run_id}"
    assert "--run-id" in error("artifacts", "download", "-r", run_id, "-u", uri, status=2)
    assert "--artifact-path" in error("artifacts", "download", "-u", uri, "-a", "x", status=2)
    assert "none.pkl" in error(
        "artifacts", "log-artifact", "-l", "none.pkl", "-r", run_id, status=2
    )
    Path("here.txt").touch()
    assert "here.txt" in error(
        "artifacts", "log-artifacts", "-l", "here.txt", "-r", run_id, status=2
    )
    assert "../x" in error(
        "artifacts", "log-artifact", "-l", "here.txt", "-r", run_id, "-a", "../x"
    )
