"""Packs and unpacks projects' zip files."""

from __future__ import annotations

import logging
import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from mlflow.artifacts.paths import inside
from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException, MlflowException
from mlflow.stores.local import DATABASE_NAME

# More than code needs, and less than fills a disk.
MOST_FILES = 100_000
MOST_BYTES = 4 << 30
_CHUNK_BYTES = 1 << 20

# Of code that git does not keep, so much is stored with each run.
MOST_BYTES_PACKED = 16 << 20
_NOT_CODE = frozenset({"__pycache__", "mlruns", "node_modules", "venv", "env"})

_logger = logging.getLogger(__name__)


def pack(folder: Path, archive: Path) -> bool:
    """Pack a project's folder, if it is not too large: whether it was.

    Hidden folders, environments and tracking stores in it are left out.
    """
    files = [
        Path(place, name)
        for place, folders, names in _walk(folder)
        for name in names
        if not os.path.islink(os.path.join(place, name))
    ]
    size = sum(path.stat().st_size for path in files)
    if size > MOST_BYTES_PACKED:
        _logger.warning(
            "The project's folder is not kept by git and has %s bytes, more than %s: it is not "
            "stored with the run, which cannot be repeated exactly.",
            f"{size:,}",
            f"{MOST_BYTES_PACKED:,}",
        )
        return False
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as opened:
        for path in sorted(files):
            opened.write(path, path.relative_to(folder))
    return True


def _walk(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    for place, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in sorted(folders)
            if not name.startswith(".")
            and name not in _NOT_CODE
            and not os.path.exists(os.path.join(place, name, "pyvenv.cfg"))
            and not os.path.exists(os.path.join(place, name, DATABASE_NAME))
        ]
        yield place, folders, names


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
