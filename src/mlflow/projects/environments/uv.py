"""Environments made by uv."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from mlflow.exceptions import ExecutionException
from mlflow.projects.environments.installer import InstallerFailed, run_installer
from mlflow.projects.environments.needs import OWN_NAMES, Needs, with_absolute_path
from mlflow.projects.environments.python_environment import PythonEnvironments, written
from mlflow.projects.environments.pythons import find_python, find_similar, no_python
from mlflow.projects.environments.wheel import DISTRIBUTION

_CANNOT = "The packages of the project cannot be installed"
# Packages that ask for `mlflow` get this one, under whichever name they do: an override with a
# condition that never holds takes a package out of the resolution.
_OVERRIDES = [f"{name} ; sys_platform == 'never'" for name in sorted(OWN_NAMES - {DISTRIBUTION})]


def find_uv() -> str | None:
    """The program `uv`; None where there is none."""
    return next((path for path in _places() if path and os.access(path, os.X_OK)), None)


class UvEnvironments(PythonEnvironments):
    """Environments made by uv.

    Raises:
        ExecutionException: There is no uv here.
    """

    manager = "uv"

    def __init__(self) -> None:
        found = find_uv()
        if found is None:
            raise ExecutionException(
                "The program `uv` is needed, and is not here: pip install 'headrace[projects]', or "
                "use --env-manager virtualenv."
            )
        self._uv = found

    def variables(self) -> dict[str, str]:
        return {"UV": self._uv}  # for projects that it runs in its turn

    def make_empty(self, folder: Path, needs: Needs) -> None:
        python = find_python(needs.python)
        if python is None and needs.python is not None:
            self._make_with_other(folder, needs.python)
            return
        self._venv(folder, python or sys.executable)

    def install(self, folder: Path, needs: Needs, wheel_file: Path | None) -> None:
        lines = list(needs.lines if needs.lock is None else self._exported(needs.lock))
        if wheel_file is not None:
            lines.append(os.fspath(wheel_file))
        if not lines:
            return
        # uv then names the project's own files in what it says, and reads a pyproject.toml.
        files = [line for line in lines if line.startswith("-r ")]
        with ExitStack() as stack:
            others = [line for line in lines if line not in files]
            requirements = stack.enter_context(written(others, needs.folder))
            command = ["--requirements", os.fspath(requirements)]
            for line in files:
                command += with_absolute_path(line, needs.folder).split(" ", 1)
            if wheel_file is not None:
                overrides = stack.enter_context(written(_OVERRIDES, needs.folder))
                command += ["--overrides", os.fspath(overrides)]
            self._pip_install(folder, needs.folder, requirements, command)

    def install_exactly(self, folder: Path, lines: Sequence[str]) -> None:
        with written(lines, folder) as requirements:
            command = ["--no-deps", "--requirements", os.fspath(requirements)]
            self._pip_install(folder, folder, requirements, command)

    def _make_with_other(self, folder: Path, wanted: str) -> None:
        """With a Python that only uv finds or fetches, else with one that is nearly the same."""
        try:
            self._venv(folder, wanted)
        except InstallerFailed as error:
            similar = find_similar(wanted)
            if similar is None:
                raise no_python(wanted, f" uv says: {error.reason}") from None
            shutil.rmtree(folder, ignore_errors=True)
            self._venv(folder, similar)

    def _venv(self, folder: Path, python: str) -> None:
        run_installer(
            [self._uv, "venv", "--quiet", "--no-project", "--python", python, os.fspath(folder)],
            folder.parent,
            "The environment cannot be made",
        )

    def _pip_install(
        self, folder: Path, place: Path, requirements: Path, arguments: list[str]
    ) -> None:
        python = os.fspath(folder / "bin" / "python")
        command = [self._uv, "pip", "install", "--quiet", "--python", python, *arguments]
        run_installer(command, place, _CANNOT, written=requirements)

    def _exported(self, lock: Path) -> list[str]:
        """The exact packages of a `uv.lock`."""
        options = ["--frozen", "--quiet", "--no-hashes", "--no-header", "--no-annotate", "--no-dev"]
        text = run_installer(
            [self._uv, "export", *options, "--project", os.fspath(lock.parent)],
            lock.parent,
            "The packages of uv.lock cannot be listed",
        )
        return text.splitlines()


def _places() -> Iterator[str | None]:
    yield os.environ.get("UV")
    yield os.path.join(os.path.dirname(sys.executable), "uv")
    yield shutil.which("uv")
    for folder in ("~/.local/bin", "~/.cargo/bin"):
        yield os.path.join(os.path.expanduser(folder), "uv")
