"""Artifacts in a folder: what is stored comes back, checked, and nothing half-done is seen."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from mlflow.artifacts.digests import DigestBook
from mlflow.artifacts.folder import Folder, record_stored
from mlflow.artifacts.local import LocalArtifactRepository
from mlflow.exceptions import IntegrityError, MlflowException
from mlflow.wire.artifacts import Digest


class Ledger:
    """Keeps digests as a tracking store does."""

    def __init__(self) -> None:
        self.known: dict[str, Digest] = {}

    def get_artifact_digests(self, root_uri: str, path: str = "") -> list[Digest]:
        below = f"{path}/" if path else ""
        return [d for p, d in self.known.items() if p == path or p.startswith(below)]

    def record_artifact_digests(self, root_uri: str, digests: Sequence[Digest]) -> None:
        self.known.update({digest.path: digest for digest in digests})


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def repository(tmp_path: Path, ledger: Ledger) -> LocalArtifactRepository:
    root = str(tmp_path / "root")
    return LocalArtifactRepository(root, book=DigestBook(ledger, root))  # type: ignore[arg-type]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with files, folders and an empty one."""
    folder = tmp_path / "tree"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "one.txt").write_text("one")
    (folder / "ü %20#?.txt").write_text("odd")
    (folder / "deep" / "er" / "two.bin").write_bytes(bytes(range(256)) * 9000)
    return folder


def error_code(caught: pytest.ExceptionInfo[MlflowException]) -> str:
    return caught.value.error_code


# ---- storing and fetching ----
@pytest.mark.parametrize("size", [0, 1, 4095, (1 << 20) - 1, 1 << 20, (5 << 20) + 3])
def test_a_file_comes_back(
    repository: LocalArtifactRepository, ledger: Ledger, tmp_path: Path, size: int
) -> None:
    data = os.urandom(size)
    (tmp_path / "f.bin").write_bytes(data)
    repository.log_artifact(str(tmp_path / "f.bin"), "a/b")
    assert ledger.known == {
        "a/b/f.bin": Digest(path="a/b/f.bin", sha256=hashlib.sha256(data).hexdigest(), size=size)
    }
    (tmp_path / "to").mkdir()
    got = repository.download_artifacts("a/b/f.bin", str(tmp_path / "to"))
    assert got == str(tmp_path / "to/a/b/f.bin")
    assert Path(got).read_bytes() == data
    assert [(f.path, f.file_size) for f in repository.list_artifacts("a/b")] == [
        ("a/b/f.bin", size)
    ]


def test_a_folder_comes_back(
    repository: LocalArtifactRepository, ledger: Ledger, tree: Path, tmp_path: Path
) -> None:
    repository.log_artifacts(str(tree), "t")
    assert set(ledger.known) == {"t/one.txt", "t/ü %20#?.txt", "t/deep/er/two.bin"}
    assert [(f.path, f.is_dir) for f in repository.list_artifacts("t")] == [
        ("t/deep", True),
        ("t/empty", True),
        ("t/one.txt", False),
        ("t/ü %20#?.txt", False),
    ]
    (tmp_path / "to").mkdir()
    for path in ("t", ""):
        got = Path(repository.download_artifacts(path, str(tmp_path / "to")))
        base = got if path else got / "t"
        for file in (p for p in tree.rglob("*") if p.is_file()):
            assert (base / file.relative_to(tree)).read_bytes() == file.read_bytes()


def test_without_a_destination_files_stay_where_they_are(
    repository: LocalArtifactRepository, tree: Path, tmp_path: Path
) -> None:
    repository.log_artifacts(str(tree))
    assert repository.download_artifacts("one.txt") == str(tmp_path / "root/one.txt")
    assert repository.get_local_path("one.txt") == str(tmp_path / "root/one.txt")


def test_a_stream(repository: LocalArtifactRepository, ledger: Ledger) -> None:
    data = os.urandom(3_000_000)
    repository.log_stream(io.BytesIO(data), "s/x.bin")
    assert ledger.known["s/x.bin"].sha256 == hashlib.sha256(data).hexdigest()
    with repository.open_read("s/x.bin", 10, 20) as part:
        assert part.read() == data[10:20]
    with repository.open_read("s/x.bin") as whole:
        assert whole.read() == data
    with pytest.raises(MlflowException, match="bytes"):
        repository.log_stream(io.StringIO("text"), "s/text")  # type: ignore[arg-type]


def test_a_newer_file_takes_the_place(
    repository: LocalArtifactRepository, ledger: Ledger, tmp_path: Path
) -> None:
    for text in ("first", "second"):
        (tmp_path / "f").write_text(text)
        repository.log_artifact(str(tmp_path / "f"))
    assert (tmp_path / "root/f").read_text() == "second"
    assert ledger.known["f"].sha256 == hashlib.sha256(b"second").hexdigest()


def test_a_file_that_is_already_there(
    repository: LocalArtifactRepository, ledger: Ledger, tmp_path: Path
) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root/f").write_text("written by the program itself")
    repository.log_artifact(str(tmp_path / "root/f"))
    assert (tmp_path / "root/f").read_text() == "written by the program itself"
    assert ledger.known["f"].size == 29


def test_links_in_a_folder_are_followed_once(
    repository: LocalArtifactRepository, tree: Path, tmp_path: Path
) -> None:
    (tree / "loop").symlink_to(tree)
    (tree / "link.txt").symlink_to(tree / "one.txt")
    (tree / "linked").symlink_to(tree / "deep")
    repository.log_artifacts(str(tree))
    assert (tmp_path / "root/link.txt").read_text() == "one"
    assert not (tmp_path / "root/link.txt").is_symlink()
    assert (tmp_path / "root/linked/er/two.bin").exists()
    assert not list((tmp_path / "root/loop").iterdir())


# ---- integrity ----
@pytest.mark.parametrize("size", [5, 3 << 20])
def test_a_changed_file_is_not_delivered(
    repository: LocalArtifactRepository, tmp_path: Path, size: int
) -> None:
    (tmp_path / "f").write_bytes(b"x" * size)
    repository.log_artifact(str(tmp_path / "f"))
    with (tmp_path / "root/f").open("r+b") as file:
        file.seek(size - 1)
        file.write(b"y")
    (tmp_path / "to").mkdir()
    for destination in (str(tmp_path / "to"), None):
        with pytest.raises(IntegrityError, match="root/f"):
            repository.download_artifacts("f", destination)
        with pytest.raises(IntegrityError):
            repository.download_artifacts("", destination)
    assert not list((tmp_path / "to").iterdir())
    assert (tmp_path / "root/f").exists()


def test_a_file_nobody_recorded_is_delivered(
    repository: LocalArtifactRepository, tmp_path: Path
) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root/old").write_text("from before")
    assert Path(repository.download_artifacts("old")).read_text() == "from before"


def test_whoever_is_last_file_and_digest_fit(tmp_path: Path) -> None:
    folder, ledger = Folder(str(tmp_path / "root")), Ledger()
    start = threading.Barrier(8)

    def write(number: int) -> None:
        data = bytes([number]) * 1000
        start.wait()
        for _ in range(30):
            with folder.new_file("same") as new:
                os.write(new.descriptor, data)
                stored = new.publish(hashlib.sha256(data).hexdigest(), len(data))
            record_stored([stored], lambda ds: ledger.record_artifact_digests("", ds))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    content = (tmp_path / "root/same").read_bytes()
    assert ledger.known["same"].sha256 == hashlib.sha256(content).hexdigest()


# ---- nothing half-done ----
def test_what_is_not_complete_is_not_there(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "root"))
    with folder.new_file("a/f") as new:
        os.write(new.descriptor, b"half")
        assert folder.entries("a") == []
        assert list((tmp_path / "root/a").iterdir())
    assert not list((tmp_path / "root/a").iterdir())


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "root"))
    with pytest.raises(MlflowException, match="No space left") as caught, folder.new_file("f"):
        raise OSError(28, "No space left on device")
    assert error_code(caught) == "IO_ERROR"
    assert not list((tmp_path / "root").iterdir())


# ---- what is refused ----
def test_what_cannot_be_stored(
    repository: LocalArtifactRepository, tree: Path, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tree / "back\\slash").write_text("x")
    for call in (
        lambda: repository.log_artifact(str(tmp_path / "missing")),
        lambda: repository.log_artifact(str(tmp_path / "pipe")),
        lambda: repository.log_artifact(str(tree)),
        lambda: repository.log_artifact(str(tree / "back\\slash")),
        lambda: repository.log_artifacts(str(tree)),
        lambda: repository.log_artifacts(str(tmp_path / "missing")),
        lambda: repository.log_artifact(str(tree / "one.txt"), "../out"),
        lambda: repository.log_artifact(str(tree / "one.txt"), "/abs"),
        lambda: repository.log_artifact(str(tree / "one.txt"), "n" * 300),
        lambda: repository.log_artifact(str(tree / "one.txt"), ".headrace/x"),
    ):
        with pytest.raises(MlflowException) as caught:
            call()
        assert error_code(caught) == "INVALID_PARAMETER_VALUE"
    assert not list(tmp_path.glob("out*"))


def test_files_and_folders_do_not_take_each_others_place(
    repository: LocalArtifactRepository, tree: Path
) -> None:
    repository.log_artifact(str(tree / "one.txt"), "a")
    with pytest.raises(MlflowException, match="not a folder"):
        repository.log_artifact(str(tree / "one.txt"), "a/one.txt")
    (tree / "a").write_text("x")
    with pytest.raises(MlflowException, match="is a folder"):
        repository.log_artifact(str(tree / "a"))


def test_what_is_not_there(repository: LocalArtifactRepository, tree: Path, tmp_path: Path) -> None:
    assert repository.list_artifacts() == []
    repository.log_artifacts(str(tree))
    assert repository.list_artifacts("nope") == repository.list_artifacts("one.txt") == []
    for path in ("nope", "one.txt/x", "deep/nope"):
        with pytest.raises(MlflowException) as caught:
            repository.download_artifacts(path, str(tmp_path))
        assert error_code(caught) == "RESOURCE_DOES_NOT_EXIST"
    with pytest.raises(MlflowException, match="no folder"):
        repository.download_artifacts("one.txt", str(tmp_path / "nowhere"))


def test_links_that_lead_out_are_neither_listed_nor_fetched(
    repository: LocalArtifactRepository, tree: Path, tmp_path: Path
) -> None:
    repository.log_artifacts(str(tree))
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "root/leak").symlink_to(tmp_path / "secret")
    (tmp_path / "root/dangling").symlink_to(tmp_path / "root/nothing")
    (tmp_path / "root/inner").symlink_to(tmp_path / "root/deep")
    assert {f.path for f in repository.list_artifacts()} == {
        "deep", "empty", "inner", "one.txt", "ü %20#?.txt",
    }  # fmt: skip
    for call in (
        lambda: repository.download_artifacts("leak", str(tmp_path / "tree")),
        lambda: repository.open_read("leak"),
        lambda: repository.log_artifact(str(tree / "one.txt"), "leak"),
    ):
        with pytest.raises(MlflowException, match="symbolic link"):
            call()


# ---- deleting ----
def test_deleting(repository: LocalArtifactRepository, tree: Path, tmp_path: Path) -> None:
    repository.log_artifacts(str(tree), "t")
    (tmp_path / "root/t/link").symlink_to(tree)
    repository.delete_artifacts("t/link")
    assert tree.exists()
    repository.delete_artifacts("t/one.txt")
    repository.delete_artifacts("t/one.txt")
    repository.delete_artifacts("t/deep")
    assert {f.path for f in repository.list_artifacts("t")} == {"t/empty", "t/ü %20#?.txt"}
    with pytest.raises(MlflowException):
        repository.delete_artifacts("../tree")
    assert tree.exists()
    repository.delete_artifacts()
    assert not (tmp_path / "root").exists()
