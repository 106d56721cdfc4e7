"""Unpacks a project's zip file."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

from mlflow.artifacts.paths import inside
from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException, MlflowException

# More than code needs, and less than fills a disk.
MOST_FILES = 100_000
MOST_BYTES = 4 << 30
_CHUNK_BYTES = 1 << 20


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip file into an empty folder.

    Raises:
        ExecutionException: It is no zip file, too large, or holds a file that would be outside the
            folder (`INVALID_PARAMETER_VALUE`).
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            if len(entries) > MOST_FILES:
                raise _refusal(archive, f"it has {len(entries):,} files, more than {MOST_FILES:,}")
            left = MOST_BYTES
            for entry in entries:
                left = _unpack_entry(opened, entry, archive, folder, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _refusal(archive, str(error) or type(error).__name__) from None


def _unpack_entry(
    opened: zipfile.ZipFile, entry: zipfile.ZipInfo, archive: Path, folder: Path, left: int
) -> int:
    """Unpack one entry; how many bytes may still be unpacked after it."""
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        raise _refusal(archive, f"{entry.filename!r} is a symbolic link")
    try:
        target = Path(inside(folder, entry.filename))
    except MlflowException as error:
        raise _refusal(archive, error.message) from None
    if entry.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return left
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, target.open("wb") as file:
        # What the archive says of sizes need not be true.
        while data := source.read(_CHUNK_BYTES):
            left -= len(data)
            if left < 0:
                raise _refusal(archive, f"it unpacks to more than {MOST_BYTES:,} bytes")
            file.write(data)
    if mode & stat.S_IXUSR:
        os.chmod(target, stat.S_IMODE(target.stat().st_mode) | stat.S_IXUSR)
    return left


def _refusal(archive: Path, reason: str) -> ExecutionException:
    return ExecutionException(
        f"{archive} cannot be unpacked as a project: {reason}.", INVALID_PARAMETER_VALUE
    )
