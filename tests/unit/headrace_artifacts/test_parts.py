"""Files that arrive in parts."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headrace.artifacts.parts import FORGET_SECONDS, PartUploads, forget_uploads
from headrace.artifacts.upload import Upload
from mlflow.artifacts.folder import Folder
from mlflow.exceptions import IntegrityError, MlflowException
from mlflow.wire.artifacts import CreateMultipartUpload, Part


@pytest.fixture
def uploads(tmp_path: Path) -> PartUploads:
    return PartUploads(Folder(str(tmp_path / "kept")))


def begin(uploads: PartUploads, path: str, num_parts: int) -> str:
    """Begin as MLflow's client does, which tells no sizes."""
    return uploads.create(path, CreateMultipartUpload(num_parts=num_parts)).upload_id


def sized(path_bytes: int, part_bytes: int, key: str = "") -> CreateMultipartUpload:
    """What a client asks that tells the sizes."""
    return CreateMultipartUpload(
        num_parts=max(1, -(-path_bytes // part_bytes)),
        size=path_bytes,
        part_size=part_bytes,
        key=key,
    )


def put(
    uploads: PartUploads, upload_id: str, number: int, data: bytes, length: int | None = -1
) -> Part:
    """Store a part as the endpoint does."""
    part = uploads.part(upload_id, number, len(data) if length == -1 else length)
    try:
        os.write(part.descriptor, data)
        sha256 = hashlib.sha256(data).hexdigest()
        part.land(sha256, len(data))
    finally:
        part.close()
    return Part(part_number=number, etag=f'"{sha256}"')


def left(tmp_path: Path) -> list[Path]:
    """What uploads have left behind."""
    return list((tmp_path / "kept/.headrace/uploads").iterdir())


def inode_of_the_upload(tmp_path: Path, upload_id: str) -> int:
    return (tmp_path / "kept/.headrace/uploads" / upload_id / "file").stat().st_ino


@pytest.mark.parametrize("order", [(3, 1, 2), (1, 2, 3), (2, 3, 1), (3, 2, 1)], ids=str)
def test_parts_of_one_size_are_written_once(
    uploads: PartUploads, tmp_path: Path, order: tuple[int, ...]
) -> None:
    upload_id = begin(uploads, "1/a/big.bin", 3)
    data = [os.urandom(300_000), os.urandom(300_000), os.urandom(7)]
    parts = [put(uploads, upload_id, number, data[number - 1]) for number in order]
    assert Folder(str(tmp_path / "kept")).entries("") == []
    inode = inode_of_the_upload(tmp_path, upload_id)
    stored = uploads.complete(upload_id, "1/a/big.bin", parts)
    whole = b"".join(data)
    file = tmp_path / "kept/1/a/big.bin"
    assert file.read_bytes() == whole
    assert file.stat().st_ino == inode
    assert stored.digest.sha256 == hashlib.sha256(whole).hexdigest()
    assert stored.digest.size == len(whole)
    with pytest.raises(MlflowException, match="no such upload"):
        uploads.complete(upload_id, "1/a/big.bin", parts)
    assert not left(tmp_path)


@settings(max_examples=60)
@given(data=st.data())
def test_parts_of_any_sizes_in_any_order(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Also where lengths are not told, and where a part comes again with other bytes."""
    folder = tmp_path_factory.mktemp("kept")
    uploads = PartUploads(Folder(str(folder)))
    sizes = data.draw(st.lists(st.sampled_from([0, 1, 5, 9]), min_size=1, max_size=5))
    upload_id = begin(uploads, "f", len(sizes))
    sent: dict[int, bytes] = {}
    numbers = list(range(1, len(sizes) + 1))
    again = data.draw(st.lists(st.sampled_from(numbers), max_size=3))
    for turn, number in enumerate(data.draw(st.permutations(numbers + again))):
        size = sizes[number - 1] if number not in sent else data.draw(st.sampled_from([1, 5, 9]))
        sent[number] = bytes([turn + 1]) * size
        length = data.draw(st.sampled_from([size, None]))
        put(uploads, upload_id, number, sent[number], length)
    stored = uploads.complete(upload_id, "f", [])
    whole = b"".join(sent[number] for number in numbers)
    assert (folder / "f").read_bytes() == whole
    assert (stored.digest.sha256, stored.digest.size) == (
        hashlib.sha256(whole).hexdigest(),
        len(whole),
    )


# ---- sizes that are told ----
def test_sizes_that_are_told(uploads: PartUploads, tmp_path: Path) -> None:
    data = os.urandom(1_000_003)
    begun = uploads.create("f", sized(len(data), 400_000))
    assert begun.landed == []
    for number in (3, 1, 2):
        put(uploads, begun.upload_id, number, data[(number - 1) * 400_000 : number * 400_000])
    inode = inode_of_the_upload(tmp_path, begun.upload_id)
    uploads.complete(begun.upload_id, "f", [])
    assert (tmp_path / "kept/f").read_bytes() == data
    assert (tmp_path / "kept/f").stat().st_ino == inode


@pytest.mark.parametrize(("number", "length"), [(1, 399_999), (3, 400_000), (2, None), (2, 0)])
def test_a_part_of_another_size_than_was_told(
    uploads: PartUploads, number: int, length: int | None
) -> None:
    begun = uploads.create("f", sized(1_000_003, 400_000))
    with pytest.raises(MlflowException, match=f"Part {number} of the file has") as caught:
        uploads.part(begun.upload_id, number, length)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_part_that_ends_too_soon_is_not_there(uploads: PartUploads) -> None:
    begun = uploads.create("f", sized(10, 5, "key"))
    put(uploads, begun.upload_id, 1, b"12345")
    part = uploads.part(begun.upload_id, 2, 5)
    os.write(part.descriptor, b"678")
    with pytest.raises(MlflowException, match="3 bytes, and 5"):
        part.land(None, 3)
    part.close()
    assert uploads.create("f", sized(10, 5, "key")).landed == [1]
    with pytest.raises(MlflowException, match="Part 2"):
        uploads.complete(begun.upload_id, "f", [])


def test_a_part_is_not_there_while_it_comes_again(uploads: PartUploads) -> None:
    begun = uploads.create("f", sized(5, 5))
    put(uploads, begun.upload_id, 1, b"12345")
    uploads.part(begun.upload_id, 1, 5).close()
    with pytest.raises(MlflowException, match="Part 1"):
        uploads.complete(begun.upload_id, "f", [])


def test_a_part_that_several_senders_of_one_file_send(uploads: PartUploads, tmp_path: Path) -> None:
    begun = uploads.create("f", sized(5, 5, "key"))
    put(uploads, begun.upload_id, 1, b"12345")
    part = uploads.part(begun.upload_id, 1, 5)
    os.write(part.descriptor, b"123")
    part.close()  # the second broke off
    put(uploads, begun.upload_id, 1, b"12345")
    with pytest.raises(IntegrityError, match="Part 1 was sent before with other bytes"):
        put(uploads, begun.upload_id, 1, b"67890")
    put(uploads, begun.upload_id, 1, b"67890")
    uploads.complete(begun.upload_id, "f", [])
    assert (tmp_path / "kept/f").read_bytes() == b"67890"


def test_the_same_sender_goes_on(uploads: PartUploads) -> None:
    begun = uploads.create("f", sized(12, 5, "key"))
    put(uploads, begun.upload_id, 2, b"67890")
    assert uploads.create("f", sized(12, 5, "key")) == (begun.upload_id, [2])
    others = [
        uploads.create("f", sized(12, 5, "another")),
        uploads.create("g", sized(12, 5, "key")),
        uploads.create("f", sized(12, 6, "key")),
        uploads.create("f", sized(13, 5, "key")),
        uploads.create("f", sized(12, 5)),
        uploads.create("f", sized(12, 5)),
    ]
    assert len({other.upload_id for other in others} | {begun.upload_id}) == 7
    assert not any(other.landed for other in others)


def test_what_is_being_completed_is_not_gone_on_with(uploads: PartUploads) -> None:
    first = uploads.create("big", sized(6, 3, key="mine"))
    put(uploads, first.upload_id, 1, b"abc")
    put(uploads, first.upload_id, 2, b"def")
    with Upload(uploads.folder_of(first.upload_id)).completing():
        other = uploads.create("big", sized(6, 3, key="mine"))
        assert other.upload_id != first.upload_id
        assert other.landed == []


def test_what_a_restart_of_the_machine_may_have_taken_is_not_gone_on_with(
    uploads: PartUploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = uploads.create("f", sized(5, 5, "key"))
    put(uploads, begun.upload_id, 1, b"12345")
    monkeypatch.setattr("headrace.artifacts.upload.boot_id", lambda: "another")
    monkeypatch.setattr("headrace.artifacts.parts.boot_id", lambda: "another")
    with pytest.raises(MlflowException, match="no such upload"):
        uploads.complete(begun.upload_id, "f", [])
    assert uploads.create("f", sized(5, 5, "key")).landed == []


def test_no_room(uploads: PartUploads) -> None:
    with pytest.raises(MlflowException, match="No space left") as caught:
        uploads.create("f", sized(1 << 60, 1 << 50))
    assert caught.value.error_code == "IO_ERROR"


@pytest.mark.parametrize(
    "asked",
    [
        CreateMultipartUpload(num_parts=2, size=5, part_size=5),
        CreateMultipartUpload(num_parts=1, size=6, part_size=5),
        CreateMultipartUpload(num_parts=1, size=5, part_size=-5),
        CreateMultipartUpload(num_parts=1, size=-5, part_size=2),
    ],
    ids=["too many", "too few", "negative part", "negative size"],
)
def test_sizes_that_cannot_be(uploads: PartUploads, asked: CreateMultipartUpload) -> None:
    with pytest.raises(MlflowException, match="does not have") as caught:
        uploads.create("f", asked)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


# ---- several at once ----
def test_a_sender_that_was_given_up_does_not_reach_the_published_file(
    uploads: PartUploads, tmp_path: Path
) -> None:
    begun = uploads.create("f", sized(10, 5))
    stale = uploads.part(begun.upload_id, 1, 5)
    os.write(stale.descriptor, b"ab")
    put(uploads, begun.upload_id, 1, b"12345")
    put(uploads, begun.upload_id, 2, b"67890")
    stored = uploads.complete(begun.upload_id, "f", [])
    os.write(stale.descriptor, b"cde")
    stale.close()
    assert (tmp_path / "kept/f").read_bytes() == b"1234567890"
    assert stored.digest.sha256 == hashlib.sha256(b"1234567890").hexdigest()
    with pytest.raises(MlflowException, match="no such upload"):
        uploads.part(begun.upload_id, 1, 5)


def test_two_senders_of_one_path(uploads: PartUploads, tmp_path: Path) -> None:
    first, second = (uploads.create("f", sized(10, 5, key)) for key in ("one", "two"))
    for number in (1, 2):
        put(uploads, first.upload_id, number, b"11111")
        put(uploads, second.upload_id, number, b"22222")
    uploads.complete(first.upload_id, "f", [])
    assert (tmp_path / "kept/f").read_bytes() == b"1" * 10
    uploads.complete(second.upload_id, "f", [])
    assert (tmp_path / "kept/f").read_bytes() == b"2" * 10
    assert not left(tmp_path)


def test_a_part_may_be_sent_again(uploads: PartUploads, tmp_path: Path) -> None:
    upload_id = begin(uploads, "f", 1)
    put(uploads, upload_id, 1, b"first")
    part = put(uploads, upload_id, 1, b"again")
    uploads.complete(upload_id, "f", [part])
    assert (tmp_path / "kept/f").read_bytes() == b"again"


def test_what_is_missing_or_another(uploads: PartUploads, tmp_path: Path) -> None:
    upload_id = begin(uploads, "f", 2)
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
        uploads.part(begin(uploads, "f", 2), number, 1)


@pytest.mark.parametrize("upload_id", ["", "..", "../../x", "0" * 32, "x" * 32, "a/b"])
def test_uploads_that_are_not_there(uploads: PartUploads, upload_id: str) -> None:
    for call in (
        lambda: uploads.part(upload_id, 1, 1),
        lambda: uploads.complete(upload_id, "f", []),
    ):
        with pytest.raises(MlflowException) as caught:
            call()
        assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    uploads.abort(upload_id, "f")


def test_the_path_belongs_to_the_upload(uploads: PartUploads) -> None:
    upload_id = begin(uploads, "mine", 1)
    put(uploads, upload_id, 1, b"x")
    with pytest.raises(MlflowException, match="no such upload"):
        uploads.complete(upload_id, "yours", [])
    uploads.abort(upload_id, "yours")
    uploads.complete(upload_id, "mine", [])


def test_aborting(uploads: PartUploads, tmp_path: Path) -> None:
    upload_id = begin(uploads, "f", 1)
    put(uploads, upload_id, 1, b"x")
    uploads.abort(upload_id, "f")
    assert not left(tmp_path)


def test_what_nobody_goes_on_with_is_forgotten(uploads: PartUploads, tmp_path: Path) -> None:
    old = begin(uploads, "old", 1)
    os.utime(tmp_path / "kept/.headrace/uploads" / old, (1, 1))
    assert FORGET_SECONDS > 3600
    new = begin(uploads, "new", 1)
    assert [path.name for path in left(tmp_path)] == [new]
    assert forget_uploads(Folder(str(tmp_path / "kept"))) == 0
    assert forget_uploads(Folder(str(tmp_path / "kept")), -1) == 1
    assert not left(tmp_path)


@pytest.mark.parametrize(("path", "parts"), [("f", 0), ("f", 10_001), ("../f", 1), ("/f", 1)])
def test_what_cannot_be_begun(uploads: PartUploads, path: str, parts: int) -> None:
    with pytest.raises(MlflowException) as caught:
        begin(uploads, path, parts)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
