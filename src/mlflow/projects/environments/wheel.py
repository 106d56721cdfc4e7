"""A wheel of this installation, so that projects' environments have the same `mlflow` as this one.

A project imports `mlflow`, and its environment must hold the one that started it: another could not
write to the same store. It cannot be had from a package index if this is a checkout, so that it is
packed from the files that are installed here. The format is that of the binary distribution format
(PEP 427).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import mlflow
from mlflow.exceptions import ExecutionException
from mlflow.stand_in import stand_in_files
from mlflow.version import VERSION

DISTRIBUTION = "headrace"
_PACKAGES = ("mlflow", "headrace")
_STAMP_FILE = "STAMP"
_KEPT_SECONDS = 7 * 86_400
_NOT_PACKED = (".pyc", ".map")
_DATE = (1980, 1, 1, 0, 0, 0)  # the same files make the same wheel
_WHEEL = "Wheel-Version: 1.0\nGenerator: headrace\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def version() -> str:
    """The version of this installation.

    Raises:
        ExecutionException: It is not installed: its files are merely found on the path.
    """
    return _installed().version


@cache
def stamp() -> str:
    """What changes when the files of this installation do."""
    installed = _installed()
    packed = installed.read_text(_STAMP_FILE)
    if packed:  # this process runs in an environment that was made from such a wheel
        return packed.strip()
    record = installed.read_text("RECORD") or ""
    digest = hashlib.sha256()
    if "mlflow/__init__.py" in record:
        digest.update(record.encode())
    else:  # a checkout
        for path in _files():
            found = path.stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def wheel(folder: Path) -> Path:
    """The wheel, made in a folder of its stamp if it is not there yet.

    Args:
        folder: Folder of all such wheels.
    """
    target = folder / stamp() / f"{DISTRIBUTION}-{version()}-py3-none-any.whl"
    if target.exists():
        os.utime(target)
        return target
    _remove_old(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            _write(zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1))
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    return target


def _remove_old(folder: Path) -> None:
    """Remove wheels of installations that nobody has used for long."""
    for old in folder.glob("*/*.whl"):
        with contextlib.suppress(OSError):  # another process does the same
            if time.time() - old.stat().st_mtime > _KEPT_SECONDS:
                shutil.rmtree(old.parent)


def _write(archive: zipfile.ZipFile) -> None:
    root = Path(mlflow.__file__).parents[1]
    installed = _installed()
    info = f"{DISTRIBUTION}-{installed.version}.dist-info"
    records = []
    with archive:

        def add(name: str, content: bytes) -> None:
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            records.append(f"{name},sha256={digest.decode()},{len(content)}\n")
            entry = zipfile.ZipInfo(name, _DATE)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)

        for path in _files():
            add(path.relative_to(root).as_posix(), path.read_bytes())
        for name, text in stand_in_files(VERSION, installed.version).items():
            add(name, text.encode())
        for name in ("METADATA", "entry_points.txt"):
            add(f"{info}/{name}", (installed.read_text(name) or "").encode())
        add(f"{info}/WHEEL", _WHEEL.encode())
        add(f"{info}/{_STAMP_FILE}", stamp().encode())
        archive.writestr(f"{info}/RECORD", "".join([*records, f"{info}/RECORD,,\n"]))


def _files() -> Iterator[Path]:
    """The files of the packages, in an order that is always the same."""
    root = Path(mlflow.__file__).parents[1]
    for package in _PACKAGES:
        for folder, folders, names in os.walk(root / package):
            folders[:] = sorted(set(folders) - {"__pycache__"})
            for name in sorted(names):
                if not name.endswith(_NOT_PACKED):
                    yield Path(folder, name)


@cache
def _installed() -> Distribution:
    try:
        return distribution(DISTRIBUTION)
    except PackageNotFoundError:
        raise ExecutionException(
            f"An environment for a project needs this package, and {DISTRIBUTION!r} is not "
            "installed here. Install it, or run the project with --env-manager local."
        ) from None
