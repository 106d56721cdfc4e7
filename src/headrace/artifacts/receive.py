"""A body becomes a file: written and digested in threads, a megabyte at a time.

However large the body is, a few megabytes of it are in memory; however slow its sender is, no
thread waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from headrace.artifacts.strand import Strand
from mlflow.artifacts.copying import write_all
from mlflow.artifacts.folder import Folder, NewFile, Stored

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
    new = await _created(folder, path, in_thread)
    receiver = _Receiver(new.descriptor)
    try:
        with folder.errors("write", path):
            await receiver.add(first)
            job: Chunks = []
            size = 0
            async for chunk in rest:
                job.append(chunk)
                size += len(chunk)
                if size >= JOB_BYTES:
                    await receiver.add(job)
                    job, size = [], 0
            await receiver.add(job)
            await receiver.finish()
        return await in_thread(new.publish, receiver.hexdigest(), receiver.size)  # type: ignore[no-any-return]
    finally:
        # A thread may still write to the file, whatever has happened here.
        await receiver.settle()
        await in_thread(new.close)


async def _created(folder: Folder, path: str, in_thread: InThread) -> NewFile:
    """A file to write; none is left open and half-done if this task is cancelled meanwhile."""
    creating: asyncio.Future[NewFile] = asyncio.ensure_future(in_thread(folder.create, path))
    try:
        return await asyncio.shield(creating)
    except asyncio.CancelledError:
        (await creating).close()
        raise


class _Receiver:
    """One file that is arriving: digested in one thread and written in another.

    Attributes:
        size: Bytes that arrived.
    """

    def __init__(self, descriptor: int) -> None:
        self.size = 0
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
