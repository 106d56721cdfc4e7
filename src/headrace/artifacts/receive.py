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

from mlflow.artifacts.copying import write_all
from mlflow.artifacts.folder import Folder, NewFile, Stored

# One thread's job: about 1.3 ms of digest and write.
JOB_BYTES = 1 << 20

InThread = Callable[..., Awaitable[Any]]
Chunks = list[bytes | memoryview]


async def receive(
    folder: Folder, path: str, chunks: AsyncGenerator[bytes | memoryview, None], in_thread: InThread
) -> Stored:
    """Store a body as a file.

    Args:
        folder: Where.
        path: The file's path there.
        chunks: The body as it arrives. Nothing uses a chunk of a job's size any more when the next
            one was taken in.
        in_thread: Runs a function in a thread.

    Raises:
        MlflowException: The path is refused (`INVALID_PARAMETER_VALUE`), or the file cannot be
            written.
    """
    first: Chunks = []
    async with contextlib.aclosing(chunks):
        async for chunk in chunks:
            first.append(chunk)
            if sum(map(len, first)) >= JOB_BYTES:
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
    new: NewFile = await in_thread(folder.create, path)
    receiver = _Receiver(new, in_thread)
    try:
        with folder.errors("write", path):
            for chunk in first:
                await receiver.add(chunk)
            async for chunk in rest:
                await receiver.add(chunk)
            return await receiver.finish()
    finally:
        # A thread may still write to the file, whatever has happened here.
        await receiver.settle()
        await in_thread(new.close)


class _Receiver:
    """One file that is arriving: while a job is in its thread the next one is collected."""

    def __init__(self, new: NewFile, in_thread: InThread) -> None:
        self._new = new
        self._in_thread = in_thread
        self._sha256 = hashlib.sha256()
        self._size = 0
        self._chunks: Chunks = []
        self._collected = 0
        self._job: asyncio.Task[Any] | None = None

    async def add(self, chunk: bytes | memoryview) -> None:
        self._chunks.append(chunk)
        self._collected += len(chunk)
        if self._collected >= JOB_BYTES:
            await self._start(self._store_beside)

    async def finish(self) -> Stored:
        await self._start(self._store)
        await self._done()
        return await self._in_thread(  # type: ignore[no-any-return]
            self._new.publish, self._sha256.hexdigest(), self._size
        )

    async def settle(self) -> None:
        """Wait for the thread that is at work, even if this task is cancelled meanwhile."""
        while self._job is not None and not self._job.done():
            with contextlib.suppress(BaseException):
                await asyncio.shield(self._job)

    async def _start(self, work: Callable[[Chunks], Awaitable[Any]]) -> None:
        await self._done()
        chunks, self._chunks = self._chunks, []
        self._size += self._collected
        self._collected = 0
        self._job = asyncio.ensure_future(work(chunks))

    async def _done(self) -> Any:
        return await asyncio.shield(self._job) if self._job is not None else None

    async def _store_beside(self, chunks: Chunks) -> None:
        """Write and digest at the same time: the digest alone keeps a processor busy."""
        written = asyncio.ensure_future(self._in_thread(self._write, chunks))
        try:
            await self._in_thread(self._digest, chunks)
        finally:
            await written

    async def _store(self, chunks: Chunks) -> None:
        await self._in_thread(self._write_and_digest, chunks)

    # ---- in a thread ----
    def _write(self, chunks: Chunks) -> None:
        for chunk in chunks:
            write_all(self._new.descriptor, memoryview(chunk))

    def _digest(self, chunks: Chunks) -> None:
        for chunk in chunks:
            self._sha256.update(chunk)

    def _write_and_digest(self, chunks: Chunks) -> None:
        self._write(chunks)
        self._digest(chunks)
