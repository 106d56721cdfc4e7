"""Runs the programs that make environments, and says what they say when they fail."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from mlflow.exceptions import ExecutionException
from mlflow.projects.environments.cache import disk_hint, locks_of_makers

# Of this process's own environment, not of the one that is made.
FOREIGN = ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")
_MOST_CHARACTERS = 4000


class InstallerFailed(ExecutionException):
    """A program that makes environments failed; `reason` is what it said."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


def run_installer(
    command: Sequence[str],
    folder: Path,
    what: str,
    variables: Mapping[str, str] | None = None,
    written: Path | None = None,
) -> str:
    """What a program prints.

    Args:
        command: The program and its arguments.
        folder: Where to run it.
        what: What it is to do, for the error: "The packages cannot be installed".
        variables: More environment variables.
        written: A requirements file of ours, which the user never sees.

    Raises:
        InstallerFailed: It ended with an error.
    """
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment.update(variables or {})
    name = command[2] if command[1] == "-m" else Path(command[0]).name
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            pass_fds=tuple(locks_of_makers),
        )
    except OSError as error:
        raise InstallerFailed(
            f"{what}: {command[0]} cannot be started: {error.strerror}.", str(error)
        ) from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-_MOST_CHARACTERS:]
        if written is not None:
            said = said.replace(os.fspath(written), "what the project requires")
        raise InstallerFailed(
            f"{what}. {name} says:\n{said}\n{disk_hint(said).strip()}".rstrip(), said
        )
    return done.stdout
