"""Copying a local file, with its SHA-256."""

from __future__ import annotations

import fcntl
import os

from mlflow.artifacts.digests import Hasher
from mlflow.artifacts.progress import Meter

# Linux: the copy shares the blocks of the original until one of them changes (btrfs, XFS, …).
_FICLONE = 0x40049409


def copy(source: int, target: int, meter: Meter) -> tuple[str, int]:
    """Copy everything from one descriptor to another.

    Returns:
        SHA-256 (hexadecimal) and number of the bytes that are in the copy.
    """
    size = os.fstat(source).st_size
    cloned = size > 0 and _clone(source, target)
    if cloned:
        source = target
    total = 0
    with Hasher(size) as hasher:
        buffer = hasher.buffer()
        while count := os.readv(source, [buffer]):
            if not cloned:
                write_all(target, buffer[:count])
            hasher.add(buffer, count)
            total += count
            meter.advance(count)
            buffer = hasher.buffer()
        return hasher.hexdigest(), total


def write_all(target: int, data: memoryview) -> None:
    """Write all of the data; a descriptor may take a part of it at a time."""
    written = os.write(target, data)
    while written < len(data):
        written += os.write(target, data[written:])


def _clone(source: int, target: int) -> bool:
    try:
        fcntl.ioctl(target, _FICLONE, source)
    except OSError:
        return False
    return True
