"""Artifacts that cannot be stored just now: they wait in a folder beside the run's journal.

    <journal>.artifacts/<artifact path>                    files, the latest of each path
    <journal>.artifacts/.rows/<when>/<artifact path>       rows that are to be added to a table

They are sent before the next artifact of the same run, and by `mlflow sync`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from mlflow.artifacts.paths import inside
from mlflow.exceptions import MlflowException, StoreUnreachable
from mlflow.journal.recover import files_below

# Rows wait apart from files: storing them means adding them to the table that is there by then.
ROWS = ".rows"
_PARTIAL = ".partial"

Store = Callable[[Path, str], None]

_sending = threading.Lock()
_changing = threading.Lock()


def keep(folder: Path, source: Path, path: str) -> None:
    """Put a copy of a file, or of each file below a folder, where artifacts wait.

    Args:
        folder: Where artifacts wait; made if it is not there.
        source: A file or a folder.
        path: The artifact path it has, or under which those of a folder are.

    Raises:
        OSError: It could not be copied.
    """
    for file, at in _placed(source, path):
        _keep_file(folder, file, at)


def keep_rows(folder: Path, source: Path, path: str) -> None:
    """Put a copy of a file of rows where they wait to be added to the table at a path."""
    when = f"{time.time_ns():020}-{uuid.uuid4().hex[:8]}"
    _keep_file(folder, source, f"{ROWS}/{when}/{path}")


def _keep_file(folder: Path, source: Path, path: str) -> None:
    target = Path(inside(folder, path))
    with _changing:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = folder / _PARTIAL / uuid.uuid4().hex
        partial.parent.mkdir(exist_ok=True)
        try:
            shutil.copyfile(source, partial)
            os.replace(partial, target)
        finally:
            partial.unlink(missing_ok=True)


def any_waits(folder: Path) -> bool:
    """Whether anything waits there."""
    return next(_waiting(folder), None) is not None


def give_up(folder: Path) -> None:
    """Remove the folder, if nothing waits there."""
    with _changing:
        try:
            folder.rmdir()
        except OSError:  # something waits there since
            return


def count(folder: Path | None) -> int:
    """How many files wait there."""
    return sum(1 for _ in _waiting(folder)) if folder is not None else 0


def forget(folder: Path, path: str, source: Path | None = None) -> None:
    """Remove what waits where something newer was stored.

    Args:
        folder: Where artifacts wait.
        path: The artifact path that was stored.
        source: The file or folder it was, if it may have been a folder.
    """
    for _, at in _placed(source, path) if source is not None else [(None, path)]:
        target = Path(inside(folder, at))
        if target.is_file():
            target.unlink(missing_ok=True)


def _placed(source: Path, path: str) -> Iterator[tuple[Path, str]]:
    """A file, or each file below a folder, and the artifact path it has."""
    if not source.is_dir():
        yield source, path
        return
    for file in files_below(source):
        inner = file.relative_to(source).as_posix()
        yield file, f"{path}/{inner}" if path else inner


def send(folder: Path, store_file: Store, add_rows: Store) -> int:
    """Store what waits, one after the other, and remove it; returns how many.

    Args:
        folder: Where artifacts wait. It stays; folders in it that became empty do not.
        store_file: Stores a file at an artifact path.
        add_rows: Adds a file's rows to the table at an artifact path.

    Raises:
        StoreUnreachable: The rest keeps waiting.
        MlflowException: One or more were refused and keep waiting; this is the first one's error.
    """
    sent = 0
    refused: MlflowException | None = None
    with _sending:
        for file in list(_waiting(folder)):
            before = _identity(file)
            if before is None:
                continue  # a newer one was stored meanwhile
            try:
                _store(file, file.relative_to(folder).as_posix(), store_file, add_rows)
            except StoreUnreachable:
                raise
            except MlflowException as error:
                refused = refused or error
                continue
            sent += 1
            with _changing:
                if _identity(file) == before:  # else a newer one took its place
                    file.unlink()
        with _changing:
            _remove_empty(folder)
    if refused is not None:
        raise refused
    return sent


def _store(file: Path, path: str, store_file: Store, add_rows: Store) -> None:
    if path.startswith(f"{ROWS}/"):
        add_rows(file, path.split("/", 2)[2])
    else:
        store_file(file, path)


def _waiting(folder: Path) -> Iterator[Path]:
    partial = folder / _PARTIAL
    return (file for file in files_below(folder) if partial not in file.parents)


def _remove_empty(folder: Path) -> None:
    for below, _, _ in os.walk(folder, topdown=False):
        if below != str(folder):
            with contextlib.suppress(OSError):  # not empty, filled again just now, or gone
                os.rmdir(below)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns
