"""Where environments are kept: each is made once, by one process, and used by many.

    envs/
      uv-<digest>/           one environment
        env/                   the environment itself
        environment.json       written last: what is in it; without it the rest is a torso
      uv-<digest>.lock       held, shared, by who uses it, and alone by who makes or removes it
      wheels/<stamp>/        this package, for the environments

The digest is that of everything that decides what is installed, so that nothing is ever changed in
an environment that is there.
"""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from mlflow.exceptions import ExecutionException
from mlflow.settings import MLFLOW_ENV_ROOT

_DESCRIPTION = "environment.json"
_LOCK = ".lock"

_logger = logging.getLogger(__name__)

# Locks of environments that are being made, for the programs that make them: one that goes on after
# its process was killed is waited for all the same.
locks_of_makers: set[int] = set()


class Kept(NamedTuple):
    """An environment that is kept, and that cannot be removed before `release` is called.

    Attributes:
        folder: The environment.
        description: What was said of it when it was made.
        release: Called by who used it, once.
    """

    folder: Path
    description: dict[str, Any]
    release: Callable[[], None]


class Unused(NamedTuple):
    """An environment that nobody uses.

    Attributes:
        name: Its name.
        path: Its folder.
        used_at: When it was last used, in seconds since 1970.
    """

    name: str
    path: Path
    used_at: float


def environments_folder() -> Path:
    """Where environments are kept."""
    chosen = MLFLOW_ENV_ROOT.get()
    if chosen:
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(base) / "headrace" / "envs"


def keep(name: str, make: Callable[[Path], Mapping[str, Any]]) -> Kept:
    """An environment: the one that is kept under a name, or a new one.

    Args:
        name: Its manager, and a digest of what decides what is in it.
        make: Makes it in a folder that is not there yet; returns what is to be known of it, for
            JSON. While it works, other processes that want the same wait.

    Raises:
        ExecutionException: It cannot be made; nothing of it is left.
    """
    root = environments_folder()
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = os.open(root / (name + _LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise ExecutionException(
            f"Environments cannot be kept in {root}: {error.strerror}. Name another folder with "
            f"{MLFLOW_ENV_ROOT.name}."
        ) from error
    try:
        return _locked(root / name, lock, make)
    except BaseException:
        os.close(lock)
        raise


def unused(older_than_seconds: float = 0.0) -> list[Unused]:
    """Environments that nobody uses, and nobody has used for so long; the oldest first."""
    found = []
    for path in _names(environments_folder()):
        used_at = _used_at(path)
        if time.time() - used_at >= older_than_seconds:
            with _alone(path) as free:
                if free:
                    found.append(Unused(path.name, path, used_at))
    return sorted(found, key=lambda each: each.used_at)


def remove(name: str) -> bool:
    """Remove an environment, unless somebody uses it: whether it is gone."""
    path = environments_folder() / name
    with _alone(path) as free:
        if free:
            shutil.rmtree(path, ignore_errors=True)
        return free


def _locked(path: Path, lock: int, make: Callable[[Path], Mapping[str, Any]]) -> Kept:
    while True:
        fcntl.flock(lock, fcntl.LOCK_SH)
        description = _description(path)
        if description is not None:
            os.utime(path / _DESCRIPTION)
            return Kept(path / "env", description, lambda: os.close(lock))
        if not _flock_at_once(lock):
            _logger.info("Another process is making this environment; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if _description(path) is None:
            locks_of_makers.add(lock)
            try:
                _make(path, make)
            finally:
                locks_of_makers.discard(lock)
        # Another may remove it before it is shared again: look once more.


def _flock_at_once(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _make(path: Path, make: Callable[[Path], Mapping[str, Any]]) -> None:
    shutil.rmtree(path, ignore_errors=True)
    try:
        path.mkdir(parents=True)
        description = make(path / "env")
        text = json.dumps(dict(description), indent=2)
        partial = path / f"{_DESCRIPTION}.tmp"
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path / _DESCRIPTION)
    except OSError as error:
        shutil.rmtree(path, ignore_errors=True)
        raise ExecutionException(
            f"The environment cannot be made in {path}: {error.strerror}.{disk_hint(error)}"
        ) from error
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise


def disk_hint(error: OSError | str) -> str:
    """What to do about a full disk, if that is what an error is about."""
    full = (
        error.errno in (errno.ENOSPC, errno.EDQUOT)
        if isinstance(error, OSError)
        else "os error 28" in error or "No space left" in error
    )
    if not full:
        return ""
    return (
        " Make room, for instance by `mlflow gc --environments`, or name a folder on another disk "
        f"with {MLFLOW_ENV_ROOT.name}."
    )


def _description(path: Path) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads((path / _DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    # The Python that it was made of may be gone.
    python = content.get("program")
    return content if python is None or os.path.exists(python) else None


def _names(root: Path) -> Iterator[Path]:
    if root.is_dir():
        for lock in root.glob(f"*{_LOCK}"):
            path = lock.with_name(lock.name.removesuffix(_LOCK))
            if path.is_dir():
                yield path


def _used_at(path: Path) -> float:
    try:
        return (path / _DESCRIPTION).stat().st_mtime
    except OSError:
        return path.stat().st_mtime if path.exists() else 0.0


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Hold an environment's lock alone, if nobody else holds it: whether that is so."""
    try:
        lock = os.open(path.with_name(path.name + _LOCK), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        yield False
        return
    try:
        yield _flock_at_once(lock)
    finally:
        os.close(lock)
