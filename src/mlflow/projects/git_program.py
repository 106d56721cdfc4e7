"""Calls the `git` program."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from mlflow.exceptions import ExecutionException


class GitFailed(ExecutionException):
    """git ended with an error; `reason` is what it said."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


def git(
    arguments: Sequence[str],
    folder: Path,
    *,
    variables: Mapping[str, str] | None = None,
    given: bytes | None = None,
) -> bytes:
    """What git prints.

    Args:
        arguments: Command and options, such as `["fetch", "origin"]`.
        folder: Where to run it.
        variables: More environment variables.
        given: Its standard input.

    Raises:
        GitFailed: It ended with an error.
        ExecutionException: There is no git.
    """
    # Variables that git sets for its hooks would point it at another repository.
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
    }
    # Nobody may be there to answer, and what asks would look as if it hung.
    environment.setdefault("GIT_TERMINAL_PROMPT", "0")
    environment.update(variables or {}, LC_ALL="C")
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments],
            cwd=folder,
            env=environment,
            input=given if given is not None else b"",
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise ExecutionException(
            "The program `git` is needed, and is not on PATH. Install it."
        ) from None
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        raise GitFailed(f"git {arguments[0]} failed in {folder}: {reason}", reason)
    return done.stdout
