"""Large files that come in parts: what a server may do meanwhile, and what becomes of the file."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mlflow.artifacts.digests import to_header
from mlflow.artifacts.http import HttpArtifactRepository
from mlflow.exceptions import IntegrityError, StoreUnreachable
from mlflow.stores.resolve import close_stores
from tests.unit.stores.servers import Script, answer

PART = 1 << 16
DATA = os.urandom(7 * PART + 1234)
DIGEST = to_header(hashlib.sha256(DATA).hexdigest())


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Large begins early here."""
    monkeypatch.setenv("MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE", str(3 * PART))
    monkeypatch.setenv("MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE", str(PART))
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    yield
    close_stores()


class Files:
    """A server of one file.

    Attributes:
        data, tag, digest: The file, which may change.
        asked: First byte of each request.
        damage: Makes of an answer what is sent; None: the connection ends.
    """

    def __init__(self) -> None:
        self.data, self.tag, self.digest = DATA, "tag", DIGEST
        self.asked: list[int] = []
        self.damage: Callable[[int, bytes], bytes | None] = lambda start, data: data
        self.extra: tuple[str, ...] = ("Accept-Ranges: bytes",)
        self._lock = threading.Lock()

    def __call__(self, request: bytes) -> bytes | None:
        match = re.search(rb"\r\nRange: bytes=(\d+)-(\d+)\r\n", request)
        current = f'If-Range: "{self.tag}"'.encode() in request
        start = int(match[1]) if match else 0
        with self._lock:
            self.asked.append(start)
            headers = (f'ETag: "{self.tag}"', f"Repr-Digest: {self.digest}", *self.extra)
            if match is None or not current:
                whole = answer(self.data, "200 OK", *headers)
                return self.damage(start, whole) if match is None else whole
            part = self.data[start : int(match[2]) + 1]
            return self.damage(start, answer(part, "206 Partial Content", *headers))


@pytest.fixture
def files() -> Files:
    return Files()


def fetch(files: Files, tmp_path: Path) -> Path:
    (tmp_path / "to").mkdir()
    with Script(*[files] * 40) as server:
        repository = HttpArtifactRepository("mlflow-artifacts:/1/run/artifacts", server.url)
        return Path(repository.download_artifacts("m/big.bin", str(tmp_path / "to")))


def nothing_in(folder: Path) -> bool:
    return not [path for path in folder.rglob("*") if path.is_file()]


def test_parts_become_the_file(files: Files, tmp_path: Path) -> None:
    assert fetch(files, tmp_path).read_bytes() == DATA
    assert sorted(files.asked) == list(range(0, len(DATA), PART))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MLFLOW_ENABLE_MULTIPART_DOWNLOAD", "false"),
        ("MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE", str(len(DATA) + 1)),
    ],
)
def test_whole_where_that_is_asked_for(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert fetch(files, tmp_path).read_bytes() == DATA
    assert files.asked == [0]


def test_whole_where_a_server_gives_no_parts(files: Files, tmp_path: Path) -> None:
    files.extra = ()
    assert fetch(files, tmp_path).read_bytes() == DATA
    assert files.asked == [0]


def test_a_part_that_breaks_off_goes_on_where_it_stopped(files: Files, tmp_path: Path) -> None:
    torn: set[int] = set()

    def tear(start: int, sent: bytes) -> bytes:
        if start not in (0, 2 * PART, 7 * PART) or start in torn:
            return sent
        torn.add(start)
        head, _, body = sent.partition(b"\r\n\r\n")
        return head + b"\r\nConnection: close\r\n\r\n" + body[:1000]

    files.damage = tear
    assert fetch(files, tmp_path).read_bytes() == DATA
    starts = list(range(0, len(DATA), PART))
    assert sorted(files.asked) == sorted([*starts, 1000, 2 * PART + 1000, 7 * PART + 1000])


def test_a_server_that_is_gone_leaves_nothing(files: Files, tmp_path: Path) -> None:
    files.damage = lambda start, sent: None if start >= 4 * PART else sent
    with pytest.raises(StoreUnreachable):
        fetch(files, tmp_path)
    assert nothing_in(tmp_path / "to")


def test_a_file_that_changes_meanwhile_is_not_put_together(files: Files, tmp_path: Path) -> None:
    def change(start: int, sent: bytes) -> bytes:
        files.data, files.tag = DATA[::-1], "another"
        return sent

    files.damage = change
    with pytest.raises(StoreUnreachable, match="has changed"):
        fetch(files, tmp_path)
    assert nothing_in(tmp_path / "to")


@pytest.mark.parametrize("at", [0, 3 * PART, len(DATA) - 1])
def test_damaged_bytes_are_not_delivered(files: Files, tmp_path: Path, at: int) -> None:
    data = bytearray(DATA)
    data[at] ^= 1
    files.data = bytes(data)
    with pytest.raises(IntegrityError, match="what was downloaded") as caught:
        fetch(files, tmp_path)
    assert hashlib.sha256(DATA).hexdigest() in str(caught.value)
    assert hashlib.sha256(data).hexdigest() in str(caught.value)
    assert nothing_in(tmp_path / "to")
