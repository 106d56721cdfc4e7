"""A body becomes a file, or a part of one: written and digested in threads, a megabyte at a time.

However large the body is, a few megabytes of it are in memory; however slow its sender is, no
thread waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Protocol, TypeVar

from headrace.artifacts.incoming_part import IncomingPart
from headrace.artifacts.strand import Strand
from headrace.artifacts.upload import Upload
from mlflow.artifacts.copying import write_all
from mlflow.artifacts.folder import Folder, Stored
from mlflow.exceptions import IntegrityError

# What goes to a thread at once: 1 ms of digest.
JOB_BYTES = 1 << 20

# How many jobs may be in threads while more is received.
MOST_JOBS = 3

InThread = Callable[..., Awaitable[Any]]
Chunks = list[bytes | memoryview]


async def receive(
    folder: Folder, path: str, chunks: AsyncGenerator[bytes | memoryview, None], in_thread: InThread
) -> Stored:
    """Store a body as a file.

    Args:
        folder: Where.
        path: The file's path there.
        chunks: The body as it arrives. A chunk of a job's size is used until `MOST_JOBS` others
            have come after it.
        in_thread: Runs a function in a thread.

    Raises:
        MlflowException: The path is refused (`INVALID_PARAMETER_VALUE`), or the file cannot be
            written.
    """
    first: Chunks = []
    size = 0
    async with contextlib.aclosing(chunks):
        async for chunk in chunks:
            first.append(chunk)
            size += len(chunk)
            if size >= JOB_BYTES:
                return await _receive_large(folder, path, first, chunks, in_thread)
    return await in_thread(_store_small, folder, path, first)  # type: ignore[no-any-return]


async def receive_part(
    opening: Awaitable[IncomingPart],
    chunks: AsyncGenerator[bytes | memoryview, None],
    in_thread: InThread,
    announced: str | None,
    landed: Callable[[Upload], None],
) -> str | None:
    """Write a body to its place in a file that arrives in parts.

    Args:
        opening: Makes the place.
        chunks: See `receive`.
        in_thread: Runs a function in a thread.
        announced: SHA-256 of the body as its sender has it.
        landed: Told that the part is there.

    Returns:
        SHA-256 of what arrived; None where it was not announced and nobody else wants it either,
        since the digest of the whole file is computed all the same.

    Raises:
        IntegrityError: Something else arrived than was announced. The part is not there then.
        MlflowException: It cannot be written.
    """
    part = await _opened(opening)
    digests = announced is not None or part.plan.size < 0
    receiver = _Receiver(part.descriptor, digests=digests)
    try:
        with part.errors():
            async with contextlib.aclosing(chunks):
                await _fill(receiver, chunks)
        sha256 = receiver.hexdigest() if digests else None
        if announced is not None and announced != sha256:
            await in_thread(part.lose)
            raise IntegrityError(
                f"The SHA-256 of the part that arrived is {sha256}, and {announced} was announced: "
                "it was damaged on the way, or changed while it was sent."
            )
        await in_thread(part.land, sha256, receiver.size)
        landed(part.upload)
        return sha256
    finally:
        await receiver.settle()
        await in_thread(part.close)


def _store_small(folder: Folder, path: str, chunks: Chunks) -> Stored:
    """Everything in one thread's job."""
    body = b"".join(chunks)
    with folder.new_file(path) as new:
        write_all(new.descriptor, memoryview(body))
        return new.publish(hashlib.sha256(body).hexdigest(), len(body))


async def _receive_large(
    folder: Folder,
    path: str,
    first: Chunks,
    rest: AsyncGenerator[bytes | memoryview, None],
    in_thread: InThread,
) -> Stored:
    new = await _opened(in_thread(folder.create, path))
    receiver = _Receiver(new.descriptor)
    try:
        with folder.errors("write", path):
            await receiver.add(first)
            await _fill(receiver, rest)
        return await in_thread(new.publish, receiver.hexdigest(), receiver.size)  # type: ignore[no-any-return]
    finally:
        # A thread may still write to the file, whatever has happened here.
        await receiver.settle()
        await in_thread(new.close)


async def _fill(receiver: _Receiver, chunks: AsyncGenerator[bytes | memoryview, None]) -> None:
    """Everything that arrives, a job's size at a time."""
    job: Chunks = []
    size = 0
    async for chunk in chunks:
        job.append(chunk)
        size += len(chunk)
        if size >= JOB_BYTES:
            await receiver.add(job)
            job, size = [], 0
    await receiver.add(job)
    await receiver.finish()


class _Closes(Protocol):
    def close(self) -> None: ...


F = TypeVar("F", bound=_Closes)


async def _opened(opening: Awaitable[F]) -> F:
    """What is opened; nothing is left open if this task is cancelled meanwhile."""
    future: asyncio.Future[F] = asyncio.ensure_future(opening)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        (await future).close()
        raise


class _Receiver:
    """One file that is arriving: digested in one thread and written in another.

    Args:
        descriptor: Written to from where it stands.
        digests: Whether somebody wants the digest.

    Attributes:
        size: Bytes that arrived.
    """

    def __init__(self, descriptor: int, *, digests: bool = True) -> None:
        self.size = 0
        self._digests = digests
        self._descriptor = descriptor
        self._sha256 = hashlib.sha256()
        loop = asyncio.get_running_loop()
        # The digest alone keeps a processor busy.
        self._digesting: Strand[Chunks] = Strand(loop, self._digest, self._progress)
        self._writing: Strand[Chunks] = Strand(loop, self._write, self._progress)
        self._fewer = asyncio.Event()

    async def add(self, job: Chunks) -> None:
        """Take in what has arrived, and wait until there is room for more."""
        self.size += sum(map(len, job))
        if self._digests:
            self._digesting.add(job)
        self._writing.add(job)
        await self._until_at_most(MOST_JOBS)

    async def finish(self) -> None:
        """Wait until everything is digested and written."""
        await self._until_at_most(0)

    async def settle(self) -> None:
        """Wait for the threads that are at work, even if this task is cancelled meanwhile."""
        while self._left():
            with contextlib.suppress(BaseException):
                await self._until_at_most(0)

    def hexdigest(self) -> str:
        """The SHA-256 of everything."""
        return self._sha256.hexdigest()

    async def _until_at_most(self, count: int) -> None:
        while self._left() > count:
            self._fewer.clear()
            await self._fewer.wait()
        error = self._writing.error or self._digesting.error
        if error is not None:
            raise error

    def _left(self) -> int:
        """Jobs that the slower of the two has still to do."""
        return max(self._digesting.left, self._writing.left)

    def _progress(self) -> None:
        self._fewer.set()

    # ---- in threads ----
    def _write(self, job: Chunks) -> None:
        for chunk in job:
            write_all(self._descriptor, memoryview(chunk))

    def _digest(self, job: Chunks) -> None:
        for chunk in job:
            self._sha256.update(chunk)
