"""A body becomes a file, whatever the pieces are that it comes in."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from headrace.artifacts.receive import JOB_BYTES, MOST_JOBS, receive
from mlflow.artifacts import folder as folders
from mlflow.artifacts.folder import Folder, Stored
from mlflow.exceptions import MlflowException


async def in_thread(call: Any, *arguments: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(None, call, *arguments)


def store(folder: Folder, chunks: AsyncGenerator[bytes | memoryview, None]) -> Stored:
    return asyncio.run(receive(folder, "a/f", chunks, in_thread))


@pytest.mark.parametrize(
    ("size", "piece"),
    [
        (0, 1),
        (1, 1),
        (5000, 7),
        (JOB_BYTES - 1, 60_000),
        (JOB_BYTES, JOB_BYTES),
        (JOB_BYTES + 1, 262_144),
        (9 * JOB_BYTES + 13, 300_001),
        (9 * JOB_BYTES + 13, 3 * JOB_BYTES),
    ],
)
def test_pieces(size: int, piece: int, tmp_path: Path) -> None:
    data = os.urandom(size)

    async def chunks() -> AsyncGenerator[bytes | memoryview, None]:
        for at in range(0, size, piece):
            yield data[at : at + piece]

    stored = store(Folder(str(tmp_path)), chunks())
    assert (tmp_path / "a/f").read_bytes() == data
    assert (stored.digest.sha256, stored.digest.size) == (hashlib.sha256(data).hexdigest(), size)


def test_buffers_that_are_used_again(tmp_path: Path) -> None:
    data = os.urandom(23 * JOB_BYTES + 5)

    async def chunks() -> AsyncGenerator[bytes | memoryview, None]:
        buffers = [bytearray(JOB_BYTES) for _ in range(MOST_JOBS + 1)]
        for turn, at in enumerate(range(0, len(data), JOB_BYTES)):
            buffer = buffers[turn % len(buffers)]
            buffer[:] = b"!" * JOB_BYTES  # what was in it must not be needed any more
            part = data[at : at + JOB_BYTES]
            buffer[: len(part)] = part
            yield memoryview(buffer)[: len(part)]

    stored = store(Folder(str(tmp_path)), chunks())
    assert (tmp_path / "a/f").read_bytes() == data
    assert stored.digest.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("before", [0, 5 * JOB_BYTES])
def test_a_body_that_breaks_off(before: int, tmp_path: Path) -> None:
    async def chunks() -> AsyncGenerator[bytes | memoryview, None]:
        yield b"x" * before
        raise EOFError

    with pytest.raises(EOFError):
        store(Folder(str(tmp_path)), chunks())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(str(tmp_path))
    create = folders.Folder.create

    def on_a_full_disk(self: Folder, path: str) -> Any:
        new = create(self, path)
        full = os.open("/dev/full", os.O_RDWR)
        os.dup2(full, new.descriptor)
        os.close(full)
        return new

    monkeypatch.setattr(folders.Folder, "create", on_a_full_disk)

    async def chunks() -> AsyncGenerator[bytes | memoryview, None]:
        for _ in range(40):
            yield b"x" * JOB_BYTES

    with pytest.raises(MlflowException, match="No space left") as caught:
        store(folder, chunks())
    assert caught.value.error_code == "IO_ERROR"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("turns", [1, 2, 5, 20, 1000])
def test_a_request_that_is_given_up(tmp_path: Path, turns: int) -> None:
    async def chunks() -> AsyncGenerator[bytes | memoryview, None]:
        yield b"x" * (3 * JOB_BYTES)
        await asyncio.Event().wait()

    async def give_up() -> None:
        receiving = asyncio.ensure_future(
            receive(Folder(str(tmp_path)), "a/f", chunks(), in_thread)
        )
        for _ in range(turns):
            await asyncio.sleep(0)
        receiving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await receiving

    asyncio.run(give_up())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
