"""SHA-256 of files: computed beside the transfer, compared with what the store recorded.

On the wire a digest is a `Repr-Digest` header (RFC 9530): `sha-256=:<base64>:`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import os
import queue
import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mlflow.exceptions import IntegrityError, StoreUnreachable
from mlflow.wire.artifacts import Digest

if TYPE_CHECKING:
    from mlflow.stores.contract import ArtifactDigestStore

HEADER = "repr-digest"

# The second-level cache holds all buffers of a transfer; larger ones are slower.
BUFFER_BYTES = 1 << 18
BUFFERS = 8

# From this size on a thread of its own computes the digest, beside the reading and the writing.
# SHA-256 takes 1 ms for a megabyte, which is about what everything else together takes.
BESIDE_FROM = 1 << 20

_logger = logging.getLogger(__name__)


class Hasher:
    """The SHA-256 of bytes that pass by in reused buffers.

        with Hasher(size) as hasher:
            while count := source.readinto(buffer := hasher.buffer()):
                target.write(buffer[:count])
                hasher.add(buffer, count)
        hasher.hexdigest()

    Args:
        size: How many bytes to expect; decides whether a thread is worth its start.
    """

    def __init__(self, size: int) -> None:
        self._sha256 = hashlib.sha256()
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None
        self._free: queue.SimpleQueue[memoryview] = queue.SimpleQueue()
        self._full: queue.SimpleQueue[tuple[memoryview, int] | None] = queue.SimpleQueue()
        beside = size >= BESIDE_FROM
        for _ in range(BUFFERS if beside else 1):
            self._free.put(memoryview(bytearray(min(BUFFER_BYTES, max(size, 1 << 12)))))
        if beside:
            self._thread = threading.Thread(target=self._work, name="sha256", daemon=True)
            self._thread.start()

    def buffer(self) -> memoryview:
        """A buffer to fill; it comes back by `add`."""
        return self._free.get()

    def add(self, buffer: memoryview, count: int) -> None:
        """Take the first `count` bytes of a buffer, which was written already, into account."""
        if self._thread is not None:
            self._full.put((buffer, count))
        else:
            self._sha256.update(buffer[:count])
            self._free.put(buffer)

    def give_back(self, buffer: memoryview) -> None:
        """Take a buffer back that holds nothing."""
        self._free.put(buffer)

    def _work(self) -> None:
        while (item := self._full.get()) is not None:
            buffer, count = item
            self._sha256.update(buffer[:count])
            self._free.put(buffer)

    def hexdigest(self) -> str:
        """The digest of everything, in hexadecimal."""
        self.close()
        return self._sha256.hexdigest()

    def close(self) -> None:
        """End the thread; everything that was added is taken into account."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._full.put(None)
            thread.join()

    def __enter__(self) -> Hasher:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def digest_of_file(file: str | os.PathLike[str], path: str) -> Digest:
    """The digest of a local file, which is recorded as `path`."""
    size = os.path.getsize(file)
    sha256 = hashlib.sha256()
    buffer = memoryview(bytearray(min(BUFFER_BYTES, max(size, 1 << 12))))
    total = 0
    with open(file, "rb", buffering=0) as source:
        while count := source.readinto(buffer):
            sha256.update(buffer[:count])
            total += count
    return Digest(path=path, sha256=sha256.hexdigest(), size=total)


def to_header(sha256: str) -> str:
    """A digest as a `Repr-Digest` header carries it."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"


def from_header(value: str | None) -> str | None:
    """The SHA-256 in a `Repr-Digest` header, in hexadecimal; None where there is none."""
    for member in (value or "").split(","):
        name, _, coded = member.strip().partition("=")
        if name.lower() == "sha-256" and coded[:1] == ":" and coded[-1:] == ":":
            try:
                raw = base64.b64decode(coded[1:-1], validate=True)
            except binascii.Error:
                return None
            return raw.hex() if len(raw) == hashlib.sha256().digest_size else None
    return None


def check_digest(name: str, expected: str | None, actual: str, what: str) -> None:
    """Compare a file's digest with the one it was logged with.

    Args:
        name: The file, for the message.
        expected: None: nobody recorded one, and there is nothing to compare.
        what: What the bytes with the wrong digest are.

    Raises:
        IntegrityError: They differ.
    """
    if expected is not None and expected != actual:
        raise IntegrityError(
            f"{name} is not what was logged: its SHA-256 was {expected}, and that of {what} is "
            f"{actual}. It was changed after it was logged, or damaged on the way."
        )


class DigestBook:
    """What a store knows of the files under one artifact root.

    Args:
        store: None: nothing is known, and nothing is recorded.
        root_uri: The root as the store knows it.
    """

    def __init__(self, store: ArtifactDigestStore | None, root_uri: str) -> None:
        self._store = store
        self._root_uri = root_uri

    def expected(self, path: str) -> Mapping[str, str]:
        """SHA-256 of the files at or below a path, by path; what nobody recorded is missing."""
        if self._store is None:
            return {}
        try:
            known = self._store.get_artifact_digests(self._root_uri, path)
        except StoreUnreachable as error:
            _logger.warning(
                "The files under %s are used without comparing digests: %s",
                self._root_uri, error.message,
            )  # fmt: skip
            return {}
        return {digest.path: digest.sha256 for digest in known}

    def record(self, digests: Iterable[Digest]) -> None:
        """Have the store record what was stored."""
        if self._store is not None and (listed := list(digests)):
            self._store.record_artifact_digests(self._root_uri, listed)
