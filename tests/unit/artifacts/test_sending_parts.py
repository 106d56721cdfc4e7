"""Large files that are sent in parts: what a server may answer, and what is sent again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlflow.artifacts.digests import to_header
from mlflow.artifacts.http import HttpArtifactRepository
from mlflow.exceptions import IntegrityError, MlflowException
from mlflow.stores.resolve import close_stores
from tests.unit.stores.servers import Script, answer

PART = 1 << 16
DATA = os.urandom(5 * PART + 99)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Large begins early here."""
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", str(2 * PART))
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", str(PART))
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    yield
    close_stores()


class Uploads:
    """A server that takes parts.

    Attributes:
        calls: What was called, in order.
        parts: What came as each part.
        digests: What was announced of each part.
        whole: Files that came whole.
        begun: Bodies of the calls that began an upload.
        landed: What it says is there already.
        refuse: What it answers to a call instead, once each.
        takes_parts: Whether it says that it takes parts.
    """

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.parts: dict[int, bytes] = {}
        self.whole: list[bytes] = []
        self.begun: list[dict[str, object]] = []
        self.landed: list[int] = []
        self.refuse: dict[str, list[str]] = {}
        self.digests: dict[int, bytes] = {}
        self.takes_parts = True
        self._lock = threading.Lock()

    def __call__(self, request: bytes) -> bytes:
        with self._lock:
            return self._answer(*request.split(b"\r\n\r\n", 1))

    def _answer(self, head: bytes, body: bytes) -> bytes:
        path = head.split(b" ")[1].decode()
        if path.endswith("/server-info"):
            return self._json(artifact_parts=self.takes_parts)
        if "/mlflow-artifacts/artifacts/" in path:
            self.whole.append(body)
            return answer()
        call, _, rest = path.partition("/mpu/")[2].partition("/")
        self.calls.append(call)
        number = int(rest.rpartition("/")[2]) if call == "parts" else 0
        if self.refuse.get(call):
            error = json.dumps({"error_code": self.refuse[call].pop(), "message": "no"})
            return answer(error.encode(), "400 Bad Request", "Content-Type: application/json")
        if call == "create":
            self.begun.append(json.loads(body))
            return self._json(upload_id="id", landed=self.landed)
        if call == "parts":
            self.parts[number] = body
            found = re.search(rb"Content-Digest: (\S+)", head)
            self.digests[number] = found[1] if found else b""
        return self._json()

    @staticmethod
    def _json(**fields: object) -> bytes:
        return answer(json.dumps(fields).encode(), "200 OK", "Content-Type: application/json")

    @property
    def file(self) -> bytes:
        """What the parts make."""
        return b"".join(self.parts[number] for number in sorted(self.parts))


@pytest.fixture
def uploads() -> Uploads:
    return Uploads()


@pytest.fixture
def server(uploads: Uploads) -> Iterator[Script]:
    with Script(*[uploads] * 60) as script:
        yield script


def send(server: Script, tmp_path: Path, name: str = "big.bin") -> Path:
    file = tmp_path / name
    if not file.exists():
        file.write_bytes(DATA)
    HttpArtifactRepository("mlflow-artifacts:/1/r", server.url).log_artifact(str(file), "a b")
    return file


def test_each_part_is_sent_once(uploads: Uploads, server: Script, tmp_path: Path) -> None:
    send(server, tmp_path)
    assert uploads.file == DATA
    assert uploads.calls == ["create", *["parts"] * 6, "complete"]
    [asked] = uploads.begun
    key = asked.pop("key")
    assert asked == {"path": "big.bin", "num_parts": 6, "size": len(DATA), "part_size": PART}
    assert isinstance(key, str)
    assert any(b"/mpu/create/1/r/a%20b " in request for request in server.requests)
    # Within one machine nothing on the way could damage them.
    assert set(uploads.digests.values()) == {b""}


def test_a_distant_server_is_told_digests(
    uploads: Uploads, server: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url)  # so that the name need not exist
    (tmp_path / "big.bin").write_bytes(DATA)
    distant = HttpArtifactRepository("mlflow-artifacts:/1/r", "http://server.example")
    distant.log_artifact(str(tmp_path / "big.bin"))
    for number, part in uploads.parts.items():
        assert uploads.digests[number].decode() == to_header(hashlib.sha256(part).hexdigest())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MLFLOW_ENABLE_MULTIPART_UPLOAD", "false"),
        ("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", str(len(DATA) + 1)),
    ],
)
def test_whole_where_that_is_asked_for(
    uploads: Uploads,
    server: Script,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
) -> None:
    monkeypatch.setenv(name, value)
    send(server, tmp_path)
    assert uploads.whole == [DATA]


def test_whole_to_a_server_that_takes_no_parts(
    uploads: Uploads, server: Script, tmp_path: Path
) -> None:
    uploads.takes_parts = False
    send(server, tmp_path)
    assert uploads.whole == [DATA]
    assert uploads.calls == []


def test_what_has_landed_is_not_sent(uploads: Uploads, server: Script, tmp_path: Path) -> None:
    uploads.landed = [1, 3, 4]
    send(server, tmp_path)
    assert sorted(uploads.parts) == [2, 5, 6]


def test_a_file_keeps_its_key_until_it_changes(
    uploads: Uploads, server: Script, tmp_path: Path
) -> None:
    file = send(server, tmp_path)
    send(server, tmp_path)
    os.utime(file, ns=(1, 1))
    send(server, tmp_path)
    send(server, tmp_path, "other.bin")
    first, again, changed, other = (begun["key"] for begun in uploads.begun)
    assert first == again
    assert len({first, changed, other}) == 3


def test_a_damaged_part_is_sent_again_alone(
    uploads: Uploads, server: Script, tmp_path: Path
) -> None:
    uploads.refuse["parts"] = ["DATA_LOSS"] * 3
    send(server, tmp_path)
    assert uploads.file == DATA
    assert uploads.calls.count("parts") == 9


def test_parts_that_always_arrive_damaged(uploads: Uploads, server: Script, tmp_path: Path) -> None:
    uploads.refuse["parts"] = ["DATA_LOSS"] * 40
    with pytest.raises(IntegrityError):
        send(server, tmp_path)
    assert uploads.calls[-1] == "abort"


def test_a_server_that_has_forgotten_the_upload(
    uploads: Uploads, server: Script, tmp_path: Path
) -> None:
    uploads.refuse["complete"] = ["RESOURCE_DOES_NOT_EXIST"]
    send(server, tmp_path)
    assert uploads.file == DATA
    assert uploads.calls.count("create") == 2
    assert uploads.calls[-1] == "complete"


def test_a_server_that_refuses(uploads: Uploads, server: Script, tmp_path: Path) -> None:
    uploads.refuse["parts"] = ["IO_ERROR"]
    with pytest.raises(MlflowException) as caught:
        send(server, tmp_path)
    assert caught.value.error_code == "IO_ERROR"
    assert "complete" not in uploads.calls
    assert uploads.calls[-1] == "abort"


def test_a_file_that_changes_while_it_is_sent(
    uploads: Uploads, server: Script, tmp_path: Path
) -> None:
    file = tmp_path / "big.bin"
    file.write_bytes(DATA)
    answer_as_ever = uploads._answer

    def change(head: bytes, body: bytes) -> bytes:
        if b"/parts/" in head:
            os.utime(file, ns=(1, 1))
        return answer_as_ever(head, body)

    uploads._answer = change  # type: ignore[method-assign]
    with pytest.raises(IntegrityError, match="changed while it was sent"):
        send(server, tmp_path)
    assert "complete" not in uploads.calls
