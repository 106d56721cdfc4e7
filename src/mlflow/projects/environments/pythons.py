"""Finds a Python of a version that a project asks for."""

from __future__ import annotations

import logging
import os
import platform
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException

Version = tuple[int, ...]

_NUMBERS = re.compile(r"\d+(?:\.\d+)*")
_CONDITION = re.compile(r"(===?|=|~=|!=|>=|<=|<|>)?\s*v?(\d+(?:\.\d+)*)(\.\*)?")

_logger = logging.getLogger(__name__)


class PythonRequest:
    """A version of Python that is asked for.

    Args:
        text: `3`, `3.11`, `3.11.7`, `3.11.*`, or conditions such as `>=3.10,<3.13`.

    Raises:
        ExecutionException: It is none of these (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self._conditions: list[tuple[str, Version, bool]] = []
        for part in self.text.split(","):
            match = _CONDITION.fullmatch(part.strip())
            if match is None:
                raise ExecutionException(
                    f"{text!r} is no version of Python: write one such as 3.11, or conditions such "
                    "as >=3.10,<3.13.",
                    INVALID_PARAMETER_VALUE,
                )
            operator = (match[1] or "=").replace("===", "=").replace("==", "=")
            self._conditions.append((operator, _numbers(match[2]), match[3] is not None))

    @property
    def exact(self) -> Version | None:
        """The one version that is asked for, as far as it is said; None for conditions."""
        if len(self._conditions) == 1 and self._conditions[0][0] == "=":
            return self._conditions[0][1]
        return None

    def allows(self, version: Version) -> bool:
        """Whether a version is one that is asked for."""
        return all(_holds(version, *condition) for condition in self._conditions)


def current() -> Version:
    """The version of this process's Python."""
    return _numbers(platform.python_version())


def find_python(text: str | None) -> str | None:
    """The program of a Python on this machine.

    Args:
        text: See `PythonRequest`; None: this process's own.

    Returns:
        None: there is none of that version.
    """
    if text is None:
        return sys.executable
    request = PythonRequest(text)
    if request.allows(current()):
        return sys.executable
    return next((path for version, path in _others() if request.allows(version)), None)


def find_similar(text: str) -> str | None:
    """The program of a Python that differs from the one asked for in its last number only."""
    exact = PythonRequest(text).exact
    if exact is None or len(exact) < 3:
        return None
    minor = ".".join(map(str, exact[:2]))
    found = find_python(minor)
    if found is not None:
        _logger.warning("There is no Python %s here; another %s is used: %s.", text, minor, found)
    return found


def no_python(text: str, reason: str = "") -> ExecutionException:
    """The error for a Python that is not here, which names those that are."""
    known = sorted({current(), *(version for version, _ in _others())})
    said = ", ".join(".".join(map(str, version)) for version in known)
    return ExecutionException(
        f"The project asks for Python {text}, and there is none here (there are: {said}). Install "
        f"it, ask for another in the project, or run it with --env-manager local.{reason}",
        "RESOURCE_DOES_NOT_EXIST",
    )


def _others() -> list[tuple[Version, str]]:
    """Other Pythons of this machine, the newest first."""
    root = os.environ.get("PYENV_ROOT") or os.path.join(Path.home(), ".pyenv")
    return _pythons_of(root, os.environ.get("PATH", os.defpath))


@cache
def _pythons_of(pyenv: str, search_path: str) -> list[tuple[Version, str]]:
    found: dict[Version, str] = {}
    for program in Path(pyenv, "versions").glob("*/bin/python"):
        if _NUMBERS.fullmatch(program.parents[1].name) and os.access(program, os.X_OK):
            found[_numbers(program.parents[1].name)] = os.fspath(program)
    for minor in range(9, 16):
        path = shutil.which(f"python3.{minor}", path=search_path)
        if path is None or path.startswith(os.path.join(pyenv, "shims")):
            continue
        version = _version_of(path)
        if version is not None:
            found.setdefault(version, path)
    # No tool that makes environments today knows Python 2.
    return sorted(((each, path) for each, path in found.items() if each >= (3,)), reverse=True)


def _version_of(program: str) -> Version | None:
    """The version of a Python program; None where it does not run, as a shim without one."""
    code = "import platform; print(platform.python_version())"
    try:
        done = subprocess.run(
            [program, "-I", "-c", code], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = _NUMBERS.match(done.stdout.strip())
    return None if match is None else _numbers(match[0])


def _numbers(text: str) -> Version:
    match = _NUMBERS.match(text)
    return tuple(map(int, match[0].split("."))) if match is not None else ()


def _holds(version: Version, operator: str, wanted: Version, starred: bool) -> bool:
    padded = version + (0,) * (len(wanted) - len(version))
    cut = padded[: len(wanted)]
    if operator == "=":
        return cut == wanted
    if operator == "~=":
        return cut >= wanted and padded[: len(wanted) - 1] == wanted[:-1]
    if operator == "!=" and starred:
        return cut != wanted
    wanted += (0,) * (len(padded) - len(wanted))
    if operator == "!=":
        return padded != wanted
    if operator == ">=":
        return padded >= wanted
    if operator == "<=":
        return padded <= wanted
    return padded > wanted if operator == ">" else padded < wanted
