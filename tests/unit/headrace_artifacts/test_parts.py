"""Files that arrive in parts."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from headrace.artifacts.parts import FORGET_SECONDS, PartUploads
from mlflow.artifacts.folder import Folder
from mlflow.exceptions import MlflowException
from mlflow.wire.artifacts import Part


@pytest.fixture
def uploads(tmp_path: Path) -> PartUploads:
    return PartUploads(Folder(str(tmp_path / "kept")))


def put(uploads: PartUploads, upload_id: str, number: int, data: bytes) -> Part:
    """Store a part as the endpoint does."""
    with uploads.parts_of(upload_id, number).new_file(str(number)) as new:
        os.write(new.descriptor, data)
        sha256 = hashlib.sha256(data).hexdigest()
        new.publish(sha256, len(data))
    return Part(part_number=number, etag=f'"{sha256}"')


def test_parts_become_a_file(uploads: PartUploads, tmp_path: Path) -> None:
    upload_id = uploads.create("1/a/big.bin", 3)
    data = [os.urandom(300_000), b"", os.urandom(7)]
    parts = [put(uploads, upload_id, number, data[number - 1]) for number in (3, 1, 2)]
    assert Folder(str(tmp_path / "kept")).entries("") == []
    stored = uploads.complete(upload_id, "1/a/big.bin", parts)
    whole = b"".join(data)
    assert (tmp_path / "kept/1/a/big.bin").read_bytes() == whole
    assert stored.digest.sha256 == hashlib.sha256(whole).hexdigest()
    assert stored.digest.size == len(whole)
    with pytest.raises(MlflowException, match="no such upload"):
        uploads.complete(upload_id, "1/a/big.bin", parts)
    assert not list((tmp_path / "kept/.headrace/uploads").iterdir())


def test_a_part_may_be_sent_again(uploads: PartUploads, tmp_path: Path) -> None:
    upload_id = uploads.create("f", 1)
    put(uploads, upload_id, 1, b"first")
    part = put(uploads, upload_id, 1, b"again")
    uploads.complete(upload_id, "f", [part])
    assert (tmp_path / "kept/f").read_bytes() == b"again"


def test_what_is_missing_or_another(uploads: PartUploads, tmp_path: Path) -> None:
    upload_id = uploads.create("f", 2)
    first = put(uploads, upload_id, 1, b"1")
    with pytest.raises(MlflowException, match="Part 2"):
        uploads.complete(upload_id, "f", [first])
    put(uploads, upload_id, 2, b"2")
    with pytest.raises(MlflowException, match="Part 2 is not the one"):
        uploads.complete(upload_id, "f", [first, Part(part_number=2, etag="0" * 64)])
    assert not (tmp_path / "kept/f").exists()
    uploads.complete(upload_id, "f", [])
    assert (tmp_path / "kept/f").read_bytes() == b"12"


@pytest.mark.parametrize("number", [0, 3, -1])
def test_parts_it_does_not_have(uploads: PartUploads, number: int) -> None:
    with pytest.raises(MlflowException, match="1 to 2"):
        uploads.parts_of(uploads.create("f", 2), number)


@pytest.mark.parametrize("upload_id", ["", "..", "../../x", "0" * 32, "x" * 32, "a/b"])
def test_uploads_that_are_not_there(uploads: PartUploads, upload_id: str) -> None:
    for call in (
        lambda: uploads.parts_of(upload_id, 1),
        lambda: uploads.complete(upload_id, "f", []),
    ):
        with pytest.raises(MlflowException) as caught:
            call()
        assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    uploads.abort(upload_id, "f")


def test_the_path_belongs_to_the_upload(uploads: PartUploads) -> None:
    upload_id = uploads.create("mine", 1)
    put(uploads, upload_id, 1, b"x")
    with pytest.raises(MlflowException, match="no such upload"):
        uploads.complete(upload_id, "yours", [])
    uploads.abort(upload_id, "yours")
    uploads.complete(upload_id, "mine", [])


def test_aborting(uploads: PartUploads, tmp_path: Path) -> None:
    upload_id = uploads.create("f", 1)
    put(uploads, upload_id, 1, b"x")
    uploads.abort(upload_id, "f")
    assert not list((tmp_path / "kept/.headrace/uploads").iterdir())


def test_what_nobody_goes_on_with_is_forgotten(uploads: PartUploads, tmp_path: Path) -> None:
    old = uploads.create("old", 1)
    os.utime(tmp_path / "kept/.headrace/uploads" / old, (1, 1))
    assert FORGET_SECONDS > 3600
    new = uploads.create("new", 1)
    assert [p.name for p in (tmp_path / "kept/.headrace/uploads").iterdir()] == [new]


@pytest.mark.parametrize(("path", "parts"), [("f", 0), ("f", 10_001), ("../f", 1), ("/f", 1)])
def test_what_cannot_be_begun(uploads: PartUploads, path: str, parts: int) -> None:
    with pytest.raises(MlflowException) as caught:
        uploads.create(path, parts)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
