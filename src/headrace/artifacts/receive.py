"""A body becomes a file: written and digested in threads, a megabyte at a time.

However large the body is, a few megabytes of it are in memory; however slow its sender is, no
thread waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from mlflow.artifacts.copying import write_all
from mlflow.artifacts.folder import Folder, NewFile, Stored

# One thread's job: about 1.3 ms of digest and write.
JOB_BYTES = 1 << 20

InThread = Callable[..., Awaitable[Any]]


async def receive(
    folder: Folder, path: str, chunks: AsyncIterator[bytes], in_thread: InThread
) -> Stored:
    """Store a body as a file.

    Args:
        folder: Where.
        path: The file's path there.
        chunks: The body as it arrives.
        in_thread: Runs a function in a thread.

    Raises:
        MlflowException: The path is refused (`INVALID_PARAMETER_VALUE`), or the file cannot be
            written.
    """
    new: NewFile = await in_thread(folder.create, path)
    receiver = _Receiver(new, in_thread)
    try:
        with folder.errors("write", path):
            async for chunk in chunks:
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
        self._chunks: list[bytes] = []
        self._collected = 0
        self._job: asyncio.Task[Any] | None = None

    async def add(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._collected += len(chunk)
        if self._collected >= JOB_BYTES:
            await self._start(self._store)

    async def finish(self) -> Stored:
        await self._start(self._store_and_publish)
        return await self._done()  # type: ignore[no-any-return]

    async def settle(self) -> None:
        """Wait for the thread that is at work, even if this task is cancelled meanwhile."""
        while self._job is not None and not self._job.done():
            with contextlib.suppress(BaseException):
                await asyncio.shield(self._job)

    async def _start(self, work: Callable[[list[bytes]], Any]) -> None:
        await self._done()
        chunks, self._chunks, self._collected = self._chunks, [], 0
        self._job = asyncio.ensure_future(self._in_thread(work, chunks))

    async def _done(self) -> Any:
        return await asyncio.shield(self._job) if self._job is not None else None

    # ---- in a thread ----
    def _store(self, chunks: list[bytes]) -> None:
        for chunk in chunks:
            write_all(self._new.descriptor, memoryview(chunk))
            self._sha256.update(chunk)
            self._size += len(chunk)

    def _store_and_publish(self, chunks: list[bytes]) -> Stored:
        self._store(chunks)
        return self._new.publish(self._sha256.hexdigest(), self._size)
