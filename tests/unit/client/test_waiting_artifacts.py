"""Artifacts that wait beside a journal: none is lost, none is sent twice, the latest one counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlflow.client import waiting_artifacts as waiting
from mlflow.exceptions import MlflowException, StoreUnreachable


class Place:
    """Where artifacts are sent: remembers what came, and refuses what it is told to."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.rows: list[tuple[str, str]] = []
        self.errors: dict[str, Exception] = {}

    def store(self, file: Path, path: str) -> None:
        if path in self.errors:
            raise self.errors[path]
        self.files[path] = file.read_text()

    def add(self, file: Path, path: str) -> None:
        self.rows.append((path, file.read_text()))

    def take(self, folder: Path) -> int:
        return waiting.send(folder, self.store, self.add)


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run.journal.artifacts"


def test_kept_files_are_sent_once(folder: Path, tmp_path: Path) -> None:
    waiting.keep(folder, file(tmp_path, "a.txt", "1"), "deep/down/a.txt")
    waiting.keep(folder, file(tmp_path, "b.txt", "2"), "b.txt")
    place = Place()

    assert waiting.any_waits(folder)
    assert place.take(folder) == 2
    assert place.files == {"deep/down/a.txt": "1", "b.txt": "2"}
    assert not waiting.any_waits(folder)
    assert list(folder.iterdir()) == []
    assert place.take(folder) == 0


def test_a_folder_is_kept_with_its_structure(folder: Path, tmp_path: Path) -> None:
    file(tmp_path, "out/a.txt", "1")
    file(tmp_path, "out/in/.partial", "2")
    waiting.keep(folder, tmp_path / "out", "results")
    place = Place()
    place.take(folder)
    assert place.files == {"results/a.txt": "1", "results/in/.partial": "2"}


def test_the_latest_of_a_path_counts(folder: Path, tmp_path: Path) -> None:
    for text in "123":
        waiting.keep(folder, file(tmp_path, "a.txt", text), "a.txt")
    place = Place()
    assert place.take(folder) == 1
    assert place.files == {"a.txt": "3"}


def test_one_that_was_replaced_while_it_was_sent_waits_again(folder: Path, tmp_path: Path) -> None:
    waiting.keep(folder, file(tmp_path, "a.txt", "old"), "a.txt")

    def store(_: Path, path: str) -> None:
        waiting.keep(folder, file(tmp_path, "a.txt", "new"), path)

    waiting.send(folder, store, store)
    place = Place()
    place.take(folder)
    assert place.files == {"a.txt": "new"}


def test_rows_are_sent_in_the_order_in_which_they_came(folder: Path, tmp_path: Path) -> None:
    for text in "123":
        waiting.keep_rows(folder, file(tmp_path, "t.json", text), "tables/t.json")
    place = Place()
    assert place.take(folder) == 3
    assert place.rows == [("tables/t.json", text) for text in "123"]
    assert list(folder.iterdir()) == []


def test_an_unreachable_place_leaves_the_rest_waiting(folder: Path, tmp_path: Path) -> None:
    for name in "abc":
        waiting.keep(folder, file(tmp_path, name, name), name)
    place = Place()
    place.errors["b"] = StoreUnreachable("gone")
    with pytest.raises(StoreUnreachable):
        place.take(folder)
    assert place.files == {"a": "a"}

    place.errors.clear()
    assert place.take(folder) == 2
    assert place.files == {"a": "a", "b": "b", "c": "c"}


def test_one_that_is_refused_does_not_hold_up_the_others(folder: Path, tmp_path: Path) -> None:
    for name in "abc":
        waiting.keep(folder, file(tmp_path, name, name), name)
    place = Place()
    place.errors["a"] = MlflowException("too large", "QUOTA_EXCEEDED")
    with pytest.raises(MlflowException, match="too large"):
        place.take(folder)
    assert place.files == {"b": "b", "c": "c"}
    assert waiting.any_waits(folder)


def test_what_was_stored_since_is_forgotten(folder: Path, tmp_path: Path) -> None:
    for kept in ("a.txt", "out/b.txt", "out/c.txt"):
        waiting.keep(folder, file(tmp_path, "x", "old"), kept)
    stored = file(tmp_path, "newer/b.txt", "new").parent

    waiting.forget(folder, "a.txt")
    waiting.forget(folder, "out", stored)
    waiting.forget(folder, "never/kept")
    place = Place()
    place.take(folder)
    assert place.files == {"out/c.txt": "old"}


def test_nothing_is_kept_outside_the_folder(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(MlflowException):
        waiting.keep(folder, file(tmp_path, "a", "1"), "../a.txt")
