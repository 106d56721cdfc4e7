"""Asks the `git` program whether tracked files differ from the commit."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import time
from typing import NamedTuple

from mlflow.context.git_repository import Head

_TIMEOUT_SECONDS = 10.0

_logger = logging.getLogger(__name__)


class Status(NamedTuple):
    """What git says of a work tree.

    Attributes:
        changed: Whether a tracked file differs from the commit, in the index or on disk.
        head: What is checked out, or None in a repository without commits.
    """

    changed: bool
    head: Head | None


def read_status(work_tree: str) -> Status | None:
    """State of a work tree; None without git, or when it fails or takes more than 10 seconds.

    Not through `subprocess`: this runs in a thread, and a process that forks while one of its
    threads imports a module leaves the child with half of that module.
    """
    command = ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", work_tree]
    command += ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=no"]
    # Variables that git sets for its hooks would point it at another repository.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment["GIT_NO_LAZY_FETCH"] = "1"
    try:
        output = _output_of(command, environment)
    except OSError as error:
        _logger.debug("git status gave no answer in %s: %s", work_tree, error)
        return None
    return _parse(output.decode(errors="surrogateescape"))


def _output_of(command: list[str], environment: dict[str, str]) -> bytes:
    readable, writable = os.pipe()
    try:
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, writable, 1),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]
        try:
            process = os.posix_spawnp(command[0], command, environment, file_actions=actions)
        finally:
            os.close(writable)
        try:
            return _read_until_end(readable, time.monotonic() + _TIMEOUT_SECONDS)
        except TimeoutError:
            os.kill(process, signal.SIGKILL)
            raise
        finally:
            _reap(process)
    finally:
        os.close(readable)


def _read_until_end(readable: int, deadline: float) -> bytes:
    chunks: list[bytes] = []
    while True:
        ready, _, _ = select.select([readable], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError(f"no end after {_TIMEOUT_SECONDS:.0f} seconds")
        chunk = os.read(readable, 1 << 16)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)


def _reap(process: int) -> None:
    # A program may wait for all its children itself.
    with contextlib.suppress(ChildProcessError):
        os.waitpid(process, 0)


def _parse(output: str) -> Status | None:
    """Status from git-status(1)'s `--porcelain=v2 --branch -z`; None if it is not that."""
    entries = [entry for entry in output.split("\0") if entry]
    headers = dict(
        entry[2:].split(" ", 1) for entry in entries if entry.startswith("# ") and " " in entry[2:]
    )
    commit, branch = headers.get("branch.oid"), headers.get("branch.head")
    if commit is None:
        return None
    changed = any(not entry.startswith("#") for entry in entries)
    if commit == "(initial)":
        return Status(changed, None)
    return Status(changed, Head(commit, branch if branch != "(detached)" else None))
