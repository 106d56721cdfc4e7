"""The digest of a file is computed while its parts arrive, and is right whatever they do."""

from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from headrace.artifacts.ahead import DigestsAhead
from headrace.artifacts.parts import PartUploads
from headrace.artifacts.upload import Upload
from mlflow.artifacts.folder import Folder, Stored
from mlflow.wire.artifacts import CreateMultipartUpload
from tests.unit.headrace_artifacts.test_parts import put


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_order_and_parts_that_come_again(data: st.DataObject, tmp_path_factory: object) -> None:
    """Nothing but the right digest is recorded."""
    folder = Path(tmp_path_factory.mktemp("kept"))  # type: ignore[attr-defined]
    uploads = PartUploads(Folder(str(folder)))
    count = data.draw(st.integers(1, 6))
    last = data.draw(st.integers(1, 1000))
    upload_id = uploads.create("f", CreateMultipartUpload(num_parts=count)).upload_id
    again = data.draw(st.lists(st.integers(1, count), max_size=3))
    order = data.draw(st.permutations([*range(1, count + 1), *again]))
    settled = data.draw(st.lists(st.booleans(), min_size=len(order), max_size=len(order)))
    sent: dict[int, bytes] = {}

    async def receive() -> Stored:
        ahead = DigestsAhead()
        for number, settles in zip(order, settled, strict=True):
            sent[number] = os.urandom(1000 if number < count else last)
            put(uploads, upload_id, number, sent[number])
            ahead.landed(Upload(uploads.folder_of(upload_id)))
            if settles:
                await ahead._known[uploads.folder_of(upload_id)].settle()
        digested = await ahead.take(uploads.folder_of(upload_id))
        assert digested is not None
        return uploads.complete(upload_id, "f", [], digested)

    stored = asyncio.run(receive())
    whole = b"".join(sent[number] for number in range(1, count + 1))
    assert (folder / "f").read_bytes() == whole
    assert stored.digest.sha256 == hashlib.sha256(whole).hexdigest()


def test_nothing_is_kept_of_uploads_that_nobody_goes_on_with(tmp_path: Path) -> None:
    uploads = PartUploads(Folder(str(tmp_path)))

    async def receive() -> None:
        ahead = DigestsAhead()
        begun = [
            uploads.create(f"{number}", CreateMultipartUpload(num_parts=2)).upload_id
            for number in range(100)
        ]
        for upload_id in begun:
            put(uploads, upload_id, 1, b"x")
            ahead.landed(Upload(uploads.folder_of(upload_id)))
        assert await ahead.take(uploads.folder_of(begun[0])) is None
        assert await ahead.take(uploads.folder_of(begun[-1])) is not None

    asyncio.run(receive())
