"""Environments made by Python's own `venv` and pip.

`venv` installs a pip by pip and compiles all of it, which takes longer than a small project's
packages do. Where the Python has a pip already, that one installs the packages from outside
(`--python`, which pip knows since 22.3) and the environment's own pip as one of them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from mlflow.exceptions import ExecutionException
from mlflow.projects.environments.empty_packages import empty_packages
from mlflow.projects.environments.installer import run_installer
from mlflow.projects.environments.needs import Needs
from mlflow.projects.environments.python_environment import PythonEnvironments, written
from mlflow.projects.environments.pythons import find_python, find_similar, no_python

_OPTIONS = ["--quiet", "--disable-pip-version-check", "--no-input"]
# As in environments by uv, code is compiled when it is imported first: most of it never is.
_INSTALL = ["install", "--no-compile"]
_KNOWS_OTHER_PYTHONS = (22, 3)
_ASK = """\
import importlib.metadata, json, pathlib, sys
base = None if sys.prefix == sys.base_prefix else sys._base_executable
answer = {"base": base, "version": None, "wheel": None}
try:
    answer["version"] = importlib.metadata.version("pip")
    import ensurepip
    wheels = pathlib.Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl")
    answer["wheel"] = next(map(str, wheels), None)
except ImportError:
    pass
print(json.dumps(answer))
"""


class _Pip(NamedTuple):
    """A pip that can install into other environments than its own.

    Attributes:
        python: The Python that has it.
        requirement: What puts a pip into an environment: the one that comes with Python, if any.
    """

    python: str
    requirement: str


class VirtualenvEnvironments(PythonEnvironments):
    """Environments made by Python's own `venv` and pip."""

    manager = "virtualenv"

    def __init__(self) -> None:
        self._outer_pip: _Pip | None = None

    def make_empty(self, folder: Path, needs: Needs) -> None:
        python = find_python(needs.python)
        if python is None and needs.python is not None:
            python = find_similar(needs.python)
        if python is None:
            raise no_python(needs.python or "")
        self._outer_pip = _pip_of(python, folder.parent)
        without = [] if self._outer_pip is None else ["--without-pip"]
        command = [python, "-m", "venv", *without, os.fspath(folder)]
        run_installer(command, folder.parent, "The environment cannot be made")

    def install(self, folder: Path, needs: Needs, wheel_file: Path | None) -> None:
        if needs.lock is not None:
            raise ExecutionException(
                f"The packages of {needs.lock.parent / 'uv.lock'} are installed by uv. Use "
                "--env-manager uv."
            )
        lines = needs.other_lines
        unread = next((line for line in lines if line.endswith("pyproject.toml")), None)
        if unread is not None:
            raise ExecutionException(
                f"{unread.removeprefix('-r ')} is read by uv, or by Python 3.11 and newer. Use "
                "--env-manager uv."
            )
        if not (needs.requires_hashes or needs.mentions("pip")):
            lines += self._missing_pip(folder)
        with ExitStack() as stack:
            if wheel_file is not None:
                lines += [os.fspath(wheel_file), *stack.enter_context(empty_packages())]
            requirements = stack.enter_context(written(lines, needs.folder))
            self._pip(folder, needs.folder, requirements)

    def install_exactly(self, folder: Path, lines: Sequence[str]) -> None:
        with written(lines, folder) as requirements:
            self._pip(folder, folder, requirements, "--no-deps")

    def _missing_pip(self, folder: Path) -> list[str]:
        if self._outer_pip is None or (folder / "bin" / "pip").exists():
            return []
        return [self._outer_pip.requirement]

    def _pip(self, folder: Path, place: Path, requirements: Path, *options: str) -> None:
        python = os.fspath(folder / "bin" / "python")
        program = [python, "-m", "pip"]
        if self._outer_pip is not None:
            program = [self._outer_pip.python, "-m", "pip", "--python", python]
        command = [*program, *_OPTIONS, *_INSTALL, *options, "--requirement", str(requirements)]
        what = "The packages of the project cannot be installed"
        run_installer(command, place, what, written=requirements)


def _pip_of(python: str, folder: Path) -> _Pip | None:
    """The pip of a Python, or of that which it is an environment of; None: there is none of use."""
    told = json.loads(run_installer([python, "-I", "-c", _ASK], folder, f"{python} does not run"))
    version = tuple(int(part) for part in (told["version"] or "0").split(".")[:2] if part.isdigit())
    if version >= _KNOWS_OTHER_PYTHONS:
        return _Pip(python, told["wheel"] or "pip")
    return None if told["base"] is None else _pip_of(told["base"], folder)
