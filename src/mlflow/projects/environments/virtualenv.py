"""Environments made by Python's own `venv` and pip."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from mlflow.exceptions import ExecutionException
from mlflow.projects.environments.installer import run_installer
from mlflow.projects.environments.needs import Needs
from mlflow.projects.environments.python_environment import PythonEnvironments, written
from mlflow.projects.environments.pythons import find_python, find_similar, no_python

_PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]


class VirtualenvEnvironments(PythonEnvironments):
    """Environments made by Python's own `venv` and pip."""

    manager = "virtualenv"

    def make_empty(self, folder: Path, needs: Needs) -> None:
        python = find_python(needs.python)
        if python is None and needs.python is not None:
            python = find_similar(needs.python)
        if python is None:
            raise no_python(needs.python or "")
        command = [python, "-m", "venv", os.fspath(folder)]
        run_installer(command, folder.parent, "The environment cannot be made")

    def install(self, folder: Path, needs: Needs, wheel_file: Path | None) -> None:
        if needs.lock is not None:
            raise ExecutionException(
                f"The packages of {needs.lock.parent / 'uv.lock'} are installed by uv. Use "
                "--env-manager uv."
            )
        own = [] if wheel_file is None else [os.fspath(wheel_file)]
        with written([*needs.other_lines, *own], needs.folder) as requirements:
            self._pip(folder, needs.folder, ["install", "--requirement", os.fspath(requirements)])

    def install_exactly(self, folder: Path, lines: Sequence[str]) -> None:
        with written(lines, folder) as requirements:
            arguments = ["install", "--no-deps", "--requirement", os.fspath(requirements)]
            self._pip(folder, folder, arguments)

    def _pip(self, folder: Path, place: Path, arguments: list[str]) -> None:
        command = [os.fspath(folder / "bin" / "python"), *_PIP, *arguments]
        run_installer(command, place, "The packages of the project cannot be installed")
