"""A large file on its way to a server, in parts that travel on several connections at once.

The server writes each part to its place in one file. A part that is lost, or arrives damaged, is
sent again alone. Whoever breaks off, because the server is away for too long or because this
process ends, goes on later with the parts that are still to be sent, as long as the file is the
same: the server knows the upload by the file's identity.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from mlflow.artifacts.digests import BUFFER_BYTES, to_header
from mlflow.artifacts.progress import Meter
from mlflow.artifacts.transfers import Transfer, run_each
from mlflow.exceptions import IntegrityError, MlflowException, StoreUnreachable
from mlflow.settings import (
    MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT,
    MLFLOW_ENABLE_MULTIPART_UPLOAD,
    MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE,
    MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE,
)
from mlflow.wire.artifacts import CreateMultipartUpload

if TYPE_CHECKING:
    from mlflow.stores.rest import RestStore

PARTS_ENDPOINT = "/api/2.0/mlflow-artifacts/mpu/parts"

# A server takes no more of one file; of a larger one the parts are larger.
MOST_PARTS = 10_000
LEAST_PART_BYTES = 1 << 16

# What arrives damaged, or is forgotten, is sent again, this often.
MOST_REPETITIONS = 3


class _Part(NamedTuple):
    number: int
    start: int
    size: int


def is_sent_in_parts(store: RestStore, path: str, size: int) -> bool:
    """Whether a file of a size is sent in parts; small ones travel faster whole.

    Args:
        store: The server; one that does not know where a part belongs gets files whole.
        path: Where the file belongs among its artifacts.
        size: Bytes of the file.
    """
    return (
        size >= max(1, MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE.get())
        and "/" in path
        and MLFLOW_ENABLE_MULTIPART_UPLOAD.get()
        and store.capabilities().artifact_parts
    )


class PartsToSend:
    """A file that is sent in parts.

    Args:
        store: The server.
        path: Where the file belongs among its artifacts.
        local_file: The file.
        size: Its bytes.
        digests: Whether the server is told the SHA-256 of each part, to compare with what arrives.
    """

    def __init__(
        self, store: RestStore, path: str, local_file: str, size: int, *, digests: bool
    ) -> None:
        self._store = store
        self._folder, self._name = posixpath.split(path)
        self._file = local_file
        self._size = size
        self._digests = digests
        asked = max(MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE.get(), LEAST_PART_BYTES)
        self._part_bytes = max(asked, -(-size // MOST_PARTS))

    def send(self, workers: int, meter: Meter, is_held: Callable[[], bool]) -> None:
        """Send what the server has not yet.

        Args:
            workers: Most connections at a time.
            meter: Told of the bytes that are there.
            is_held: Whether the server has all of the file, since somebody else has sent it.

        Raises:
            IntegrityError: The file changed meanwhile.
            StoreUnreachable: The server is away. What it has of the file it keeps for a week.
        """
        state = self._state()
        for attempt in range(MOST_REPETITIONS + 1):
            told = _Told(meter)
            try:
                self._send_once(workers, told, state)
                return
            except MlflowException as error:
                # Forgotten by the server, or completed by another process that sends the same file.
                if error.error_code != "RESOURCE_DOES_NOT_EXIST" or attempt == MOST_REPETITIONS:
                    raise
                told.take_back()
            if is_held():
                meter.advance(self._size)
                return

    def _send_once(self, workers: int, told: _Told, state: tuple[int, ...]) -> None:
        parts = self._parts()
        begun = self._store.begin_upload(
            self._folder,
            CreateMultipartUpload(
                path=self._name,
                num_parts=len(parts),
                size=self._size,
                part_size=self._part_bytes,
                key=_key(self._file, state),
            ),
        )
        landed = set(begun.landed)
        told.advance(sum(part.size for part in parts if part.number in landed))
        to_send = [part for part in parts if part.number not in landed]
        try:
            run_each(
                [Transfer(p.size, self._sending(begun.upload_id, p, told)) for p in to_send],
                workers,
                told.meter,
            )
            if self._state() != state:
                raise IntegrityError(
                    f"The file {self._file!r} changed while it was sent; what was sent of it is "
                    "not stored. Log it again."
                )
            self._store.complete_upload(self._folder, self._name, begun.upload_id)
        except StoreUnreachable:
            raise  # what the server has can be gone on with
        except MlflowException as error:
            # What is forgotten or complete is nobody's to abort: another process may be at its end.
            if error.error_code != "RESOURCE_DOES_NOT_EXIST":
                self._abort(begun.upload_id)
            raise

    def _parts(self) -> list[_Part]:
        starts = range(0, self._size, self._part_bytes)
        return [
            _Part(number, start, min(self._part_bytes, self._size - start))
            for number, start in enumerate(starts, 1)
        ]

    def _sending(self, upload_id: str, part: _Part, told: _Told) -> Callable[[Meter], None]:
        def send(_: Meter) -> None:
            for repetition in range(MOST_REPETITIONS + 1):
                try:
                    self._put(upload_id, part)
                    break
                except MlflowException as error:
                    if error.error_code != "DATA_LOSS":
                        raise
                    # It was damaged on the way.
                    if repetition == MOST_REPETITIONS:
                        raise IntegrityError(error.message) from error
            told.advance(part.size)

        return send

    def _put(self, upload_id: str, part: _Part) -> None:
        from mlflow.stores.rest.calls import error_of
        from mlflow.stores.rest.transport import FileSlice

        path = f"{PARTS_ENDPOINT}/{upload_id}/{part.number}"
        headers = {"Content-Type": "application/octet-stream"}
        # Unbuffered, and its own: some ways of sending move the file's position.
        with open(self._file, "rb", buffering=0) as file:
            if self._digests:
                headers["Content-Digest"] = to_header(_sha256(file.fileno(), part))
            body = FileSlice(cast(BinaryIO, file), part.start, part.size)
            with self._store.transport.request(
                "PUT",
                path,
                body=body,
                headers=headers,
                timeout=MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT.get(),
            ) as answer:
                text = answer.read()
                if answer.status >= 400:
                    raise error_of(
                        answer.status, text, f"PUT {self._store.transport.base_url}{path}"
                    )

    def _abort(self, upload_id: str) -> None:
        try:
            self._store.abort_upload(self._folder, self._name, upload_id)
        except MlflowException:
            pass  # it forgets by itself what nobody goes on with

    def _state(self) -> tuple[int, ...]:
        found = os.stat(self._file)
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


class _Told:
    """What a meter was told, so that it can be taken back."""

    def __init__(self, meter: Meter) -> None:
        self.meter = meter
        self._count = 0

    def advance(self, count: int) -> None:
        self._count += count
        self.meter.advance(count)

    def take_back(self) -> None:
        self.meter.advance(-self._count)


def _key(file: str, state: tuple[int, ...]) -> str:
    """What the server knows this very file by, also when another process goes on with it."""
    identity = (socket.gethostname(), os.path.realpath(file), *state)
    return hashlib.sha256(repr(identity).encode()).hexdigest()


def _sha256(descriptor: int, part: _Part) -> str:
    sha256 = hashlib.sha256()
    buffer = memoryview(bytearray(min(BUFFER_BYTES, part.size)))
    at, end = part.start, part.start + part.size
    while at < end:
        count = os.preadv(descriptor, [buffer[: min(len(buffer), end - at)]], at)
        if not count:
            break  # sending it says so
        sha256.update(buffer[:count])
        at += count
    return sha256.hexdigest()
