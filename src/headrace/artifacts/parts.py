"""A file that arrives in parts, each by a request of its own.

    <destination>/.headrace/uploads/<upload id>/upload.json     what it will be
    <destination>/.headrace/uploads/<upload id>/<number>        a part

The upload's id is a secret of 128 bits: clients send parts without saying who they are, and whoever
knows the id was given it by the server.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Sequence
from io import FileIO

from mlflow.artifacts.copying import write_all
from mlflow.artifacts.folder import RESERVED, Folder, Stored
from mlflow.artifacts.paths import check_path
from mlflow.exceptions import (
    INVALID_PARAMETER_VALUE,
    RESOURCE_DOES_NOT_EXIST,
    MlflowException,
)
from mlflow.wire.artifacts import Part

MOST_PARTS = 10_000
# An upload that nobody goes on with is forgotten.
FORGET_SECONDS = 7 * 24 * 3600

_ID = re.compile(r"[0-9a-f]{32}")
_UPLOAD = "upload.json"
_BUFFER_BYTES = 1 << 18


class PartUploads:
    """Files of one destination that arrive in parts.

    Args:
        folder: The destination.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._uploads = os.path.join(folder.root, RESERVED, "uploads")

    def create(self, path: str, num_parts: int) -> str:
        """Begin an upload; its id.

        Raises:
            MlflowException: The path is refused, or the number of parts
                (`INVALID_PARAMETER_VALUE`).
        """
        self._folder.locate(path)
        if not 1 <= num_parts <= MOST_PARTS:
            raise MlflowException.invalid_parameter_value(
                f"A file arrives in 1 to {MOST_PARTS} parts, not {num_parts}."
            )
        self._forget_old()
        upload_id = secrets.token_hex(16)
        os.makedirs(os.path.join(self._uploads, upload_id))
        with open(os.path.join(self._uploads, upload_id, _UPLOAD), "w", encoding="utf-8") as file:
            json.dump({"path": check_path(path), "num_parts": num_parts}, file)
        return upload_id

    def parts_of(self, upload_id: str, part_number: int) -> Folder:
        """The folder that a part goes into, under its number.

        Raises:
            MlflowException: There is no such upload (`RESOURCE_DOES_NOT_EXIST`), or it has no such
                part (`INVALID_PARAMETER_VALUE`).
        """
        expected = self._read(upload_id)
        if not 1 <= part_number <= expected:
            raise MlflowException.invalid_parameter_value(
                f"The upload has parts 1 to {expected}; {part_number} is none of them."
            )
        return Folder(os.path.join(self._uploads, upload_id))

    def complete(self, upload_id: str, path: str, parts: Sequence[Part]) -> Stored:
        """Make one file of the parts.

        Args:
            upload_id: From `create`.
            path: The file's path, as for `create`.
            parts: What the client sent; each part's tag is compared where it is given.

        Raises:
            MlflowException: A part is missing or another than the client sent
                (`INVALID_PARAMETER_VALUE`).
        """
        num_parts = self._read(upload_id, path)
        parts_folder = os.path.join(self._uploads, upload_id)
        tags = {part.part_number: part.etag.strip('"') for part in parts}
        sha256, total = hashlib.sha256(), 0
        buffer = memoryview(bytearray(_BUFFER_BYTES))
        with self._folder.new_file(path) as new:
            for number in range(1, num_parts + 1):
                of_part = hashlib.sha256()
                with self._open(parts_folder, number) as part:
                    while count := part.readinto(buffer):
                        chunk = buffer[:count]
                        write_all(new.descriptor, chunk)
                        sha256.update(chunk)
                        if tags.get(number):
                            of_part.update(chunk)
                        total += count
                if tags.get(number) and tags[number] != of_part.hexdigest():
                    raise MlflowException(
                        f"Part {number} is not the one that was sent: its tag is "
                        f"{of_part.hexdigest()}, not {tags[number]}.",
                        INVALID_PARAMETER_VALUE,
                    )
            stored = new.publish(sha256.hexdigest(), total)
        shutil.rmtree(parts_folder, ignore_errors=True)
        return stored

    def abort(self, upload_id: str, path: str) -> None:
        """Forget an upload and its parts."""
        with contextlib.suppress(MlflowException):
            self._read(upload_id, path)
            shutil.rmtree(os.path.join(self._uploads, upload_id), ignore_errors=True)

    def _open(self, parts_folder: str, number: int) -> FileIO:
        try:
            return FileIO(os.path.join(parts_folder, str(number)))
        except FileNotFoundError:
            raise MlflowException.invalid_parameter_value(
                f"Part {number} of the file did not arrive."
            ) from None

    def _read(self, upload_id: str, path: str | None = None) -> int:
        """How many parts an upload has."""
        gone = MlflowException(
            "There is no such upload: it was completed, aborted or forgotten.",
            RESOURCE_DOES_NOT_EXIST,
        )
        if _ID.fullmatch(upload_id) is None:
            raise gone
        try:
            with open(os.path.join(self._uploads, upload_id, _UPLOAD), encoding="utf-8") as file:
                upload = json.load(file)
        except FileNotFoundError:
            raise gone from None
        if path is not None and upload["path"] != check_path(path):
            raise gone
        return int(upload["num_parts"])

    def _forget_old(self) -> None:
        with contextlib.suppress(FileNotFoundError), os.scandir(self._uploads) as uploads:
            for upload in uploads:
                if time.time() - upload.stat().st_mtime > FORGET_SECONDS:
                    shutil.rmtree(upload.path, ignore_errors=True)
