"""Files of one destination that arrive in parts, each part by a request of its own.

    <destination>/.headrace/uploads/<upload id>/     see `upload.py`

Each part is written to its place in one file as it arrives, in whatever order, and the file moves
to where it belongs once all have: its bytes are written once. Headrace's client says how large the
file and its parts are. MLflow's does not; its parts are of one size, which the first tells, so that
at most the last one, if it comes before, has to be moved. Parts of several sizes are put together
in a copy.

The upload's id is a secret of 128 bits: clients send parts without saying who they are, and whoever
knows the id was given it by the server.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from headrace.artifacts.ahead import DigestAhead
from headrace.artifacts.incoming_part import IncomingPart, Landed
from headrace.artifacts.upload import Plan, Upload, boot_id
from headrace.artifacts.whole_files import gone
from mlflow.artifacts.copying import write_all
from mlflow.artifacts.digests import digest_of_file
from mlflow.artifacts.folder import RESERVED, Folder, Stored
from mlflow.artifacts.paths import check_path
from mlflow.exceptions import MlflowException
from mlflow.wire.artifacts import CreateMultipartUpload, Part

MOST_PARTS = 10_000
# An upload that nobody goes on with is forgotten.
FORGET_SECONDS = 7 * 24 * 3600

_ID = re.compile(r"[0-9a-f]{32}")
_BUFFER_BYTES = 1 << 18


class Begun(NamedTuple):
    """An upload that can be gone on with.

    Attributes:
        upload_id: Its secret.
        landed: Numbers of the parts that need not be sent.
    """

    upload_id: str
    landed: list[int]


class PartUploads:
    """Files of one destination that arrive in parts.

    Args:
        folder: The destination.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._uploads = os.path.join(folder.root, RESERVED, "uploads")

    def create(self, path: str, asked: CreateMultipartUpload) -> Begun:
        """Begin an upload, or go on with one that the same sender has begun.

        Args:
            path: The file's path.
            asked: How many parts it has, and how large it and they are, if its sender says so.

        Raises:
            MlflowException: The path is refused, or the number of parts
                (`INVALID_PARAMETER_VALUE`), or the disk has no room for the file (`IO_ERROR`).
        """
        self._folder.locate(path)
        plan = _plan(check_path(path), asked)
        forget_uploads(self._folder)
        known = self._same(plan) if plan.key else None
        if known is not None:
            return Begun(os.path.basename(known.folder), known.landed_numbers())
        with self._folder.errors("write", path):
            os.makedirs(self._uploads, exist_ok=True)
            room = os.statvfs(self._uploads)
            if plan.size > room.f_bavail * room.f_frsize:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            upload_id = secrets.token_hex(16)
            Upload.begin(self.folder_of(upload_id), plan)
        return Begun(upload_id, [])

    def part(self, upload_id: str, number: int, length: int | None) -> IncomingPart:
        """A place for a part's bytes; whoever asks for it closes it.

        Args:
            number: From 1 on.
            length: Its bytes, if they are known.

        Raises:
            MlflowException: There is no such upload (`RESOURCE_DOES_NOT_EXIST`), or it has no such
                part (`INVALID_PARAMETER_VALUE`).
        """
        upload = self._upload(upload_id)
        plan = upload.plan
        if not 1 <= number <= plan.num_parts:
            raise MlflowException.invalid_parameter_value(
                f"The upload has parts 1 to {plan.num_parts}; {number} is none of them."
            )
        expected = plan.bytes_of(number)
        if expected is not None and length != expected:
            raise MlflowException.invalid_parameter_value(
                f"Part {number} of the file has {expected} bytes, not {length}."
            )
        with self._folder.errors("write", plan.path):
            return upload.part(number, length)

    def folder_of(self, upload_id: str) -> str:
        """Where an upload is while it is not complete."""
        return os.path.join(self._uploads, upload_id)

    def complete(
        self, upload_id: str, path: str, parts: Sequence[Part], ahead: DigestAhead | None = None
    ) -> Stored:
        """Make one file of the parts.

        Args:
            upload_id: From `create`.
            path: The file's path, as for `create`.
            parts: What the client sent; each part's tag is compared where it is given.
            ahead: What is digested of it already.

        Raises:
            MlflowException: A part is missing or another than the client sent
                (`INVALID_PARAMETER_VALUE`).
        """
        upload = self._upload(upload_id, path)
        with upload.completing() as alone:
            try:
                landed = _all_landed(upload, parts)
                stored = None
                if alone and _fits(upload, landed):
                    stored = self._move(upload, path, landed, ahead)
                if stored is None:
                    stored = self._join(upload, path, landed)
            except MlflowException:
                self._upload(upload_id)  # gone meanwhile: that is the reason then
                raise
            upload.remove()
        return stored

    def abort(self, upload_id: str, path: str) -> None:
        """Forget an upload and its parts."""
        with contextlib.suppress(MlflowException):
            self._upload(upload_id, path).remove()

    def _move(
        self, upload: Upload, path: str, landed: list[Landed], ahead: DigestAhead | None
    ) -> Stored | None:
        """Let the file that holds the parts appear at its path; None: that is on another disk."""
        with self._folder.errors("write", path):
            total = sum(part.size for part in landed)
            target = os.open(upload.file, os.O_RDWR)
            try:
                at = 0
                for number, part in enumerate(landed, 1):
                    if not part.in_place:
                        os.lseek(target, at, os.SEEK_SET)
                        for chunk in _bytes_of(upload, number, part, at):
                            write_all(target, chunk)
                    at += part.size
                os.ftruncate(target, total)
                sha256 = ahead.hexdigest(target, landed) if ahead is not None else None
            finally:
                os.close(target)
            if sha256 is None:
                sha256 = digest_of_file(upload.file, path).sha256
            return self._folder.adopt(upload.file, path, sha256)

    def _join(self, upload: Upload, path: str, landed: list[Landed]) -> Stored:
        sha256, total = hashlib.sha256(), 0
        with self._folder.new_file(path) as new:
            for number, part in enumerate(landed, 1):
                place = (number - 1) * upload.part_bytes
                for chunk in _bytes_of(upload, number, part, place):
                    write_all(new.descriptor, chunk)
                    sha256.update(chunk)
                total += part.size
            return new.publish(sha256.hexdigest(), total)

    def _upload(self, upload_id: str, path: str | None = None) -> Upload:
        if _ID.fullmatch(upload_id) is None:
            raise gone()
        upload = Upload(self.folder_of(upload_id))
        if path is not None and upload.plan.path != check_path(path):
            raise gone()
        return upload

    def _same(self, plan: Plan) -> Upload | None:
        """The upload that this sender has begun of this file, if there is one."""
        for folder in _folders(self._uploads):
            try:
                upload = self._upload(os.path.basename(folder))
                if upload.plan == plan and not upload.is_completing():
                    return upload
            except MlflowException:
                continue  # completed meanwhile
        return None


def forget_uploads(folder: Folder, seconds: float = FORGET_SECONDS) -> int:
    """Remove uploads of a destination that nobody has gone on with; how many there were.

    Args:
        seconds: For how long.
    """
    forgotten = 0
    for upload in list(_folders(os.path.join(folder.root, RESERVED, "uploads"))):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - os.stat(upload).st_mtime > seconds:
                shutil.rmtree(upload, ignore_errors=True)
                forgotten += 1
    return forgotten


def _folders(uploads: str) -> Iterator[str]:
    with contextlib.suppress(FileNotFoundError), os.scandir(uploads) as entries:
        for entry in entries:
            yield entry.path


def _plan(path: str, asked: CreateMultipartUpload) -> Plan:
    """What an upload will be.

    Raises:
        MlflowException: That cannot be (`INVALID_PARAMETER_VALUE`).
    """
    if not 1 <= asked.num_parts <= MOST_PARTS:
        raise MlflowException.invalid_parameter_value(
            f"A file arrives in 1 to {MOST_PARTS} parts, not {asked.num_parts}."
        )
    if not asked.part_size:
        return Plan(path=path, num_parts=asked.num_parts, boot=boot_id())
    size, part_size = asked.size, asked.part_size
    if min(size, part_size) < 0 or asked.num_parts != max(1, -(-size // part_size)):
        raise MlflowException.invalid_parameter_value(
            f"A file of {size} bytes does not have {asked.num_parts} parts of {part_size} bytes."
        )
    return Plan(
        path=path,
        num_parts=asked.num_parts,
        size=size,
        part_bytes=part_size,
        key=asked.key,
        boot=boot_id(),
    )


def _all_landed(upload: Upload, parts: Sequence[Part]) -> list[Landed]:
    """All parts, in order.

    Raises:
        MlflowException: One is missing, or another than the client sent
            (`INVALID_PARAMETER_VALUE`).
    """
    tags = {part.part_number: part.etag.strip('"') for part in parts}
    found = []
    for number in range(1, upload.plan.num_parts + 1):
        part = upload.landed(number)
        if part is None:
            raise MlflowException.invalid_parameter_value(
                f"Part {number} of the file did not arrive."
            )
        if tags.get(number) and tags[number] != part.sha256:
            raise MlflowException.invalid_parameter_value(
                f"Part {number} is not the one that was sent: its tag is {part.sha256}, not "
                f"{tags[number]}."
            )
        found.append(part)
    return found


def _fits(upload: Upload, landed: list[Landed]) -> bool:
    """Whether each part can be where it belongs: all but the last are of one size."""
    part_bytes = upload.part_bytes
    return len(landed) == 1 or all(part.size == part_bytes for part in landed[:-1])


def _bytes_of(upload: Upload, number: int, part: Landed, place: int) -> Iterator[memoryview]:
    """A part's bytes, wherever it is; `place` is where it is if it is in its place."""
    buffer = memoryview(bytearray(_BUFFER_BYTES))
    source = os.open(upload.file if part.in_place else upload.aside(number), os.O_RDONLY)
    try:
        at = place if part.in_place else 0
        left = part.size
        while left:
            count = os.preadv(source, [buffer[: min(left, len(buffer))]], at)
            if not count:
                raise OSError(errno.EIO, "a part became shorter")
            yield buffer[:count]
            at, left = at + count, left - count
    finally:
        os.close(source)
