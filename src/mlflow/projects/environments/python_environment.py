"""Environments of Python alone, made by uv or by Python's own venv and pip."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import sys
import tempfile
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlflow import stand_in
from mlflow.projects.environments import wheel
from mlflow.projects.environments.cache import environments_folder, keep
from mlflow.projects.environments.environment import Environment
from mlflow.projects.environments.installer import FOREIGN, InstallerFailed, run_installer
from mlflow.projects.environments.needs import (
    OWN_NAMES,
    Needs,
    package_name,
    with_absolute_path,
)

_FORMAT = 2
_ASK = (
    "import json, platform, importlib.metadata as m; print(json.dumps({"
    "'python': platform.python_version(), "
    "'packages': [[d.metadata['Name'], d.version, d.read_text('direct_url.json')] "
    "for d in m.distributions()]}))"
)

_logger = logging.getLogger(__name__)


class PythonEnvironments:
    """Makes environments of one kind, and keeps them."""

    manager: str

    def environment(self, needs: Needs, packages: str | None = None) -> Environment:
        """An environment with what a project needs, and with this package.

        Args:
            needs: What the project needs.
            packages: Exact packages to have instead: the lines of a requirements file.
        """
        kept = keep(
            f"{self.manager}-{self._digest(needs, packages)}",
            lambda folder: self._make(folder, needs, packages),
        )
        return Environment(
            self.manager,
            programs=os.fspath(kept.folder / "bin"),
            packages=kept.description["packages"],
            python=kept.description["python"],
            variables={"VIRTUAL_ENV": os.fspath(kept.folder), **self.variables()},
            unset=FOREIGN,
            release=kept.release,
        )

    def variables(self) -> dict[str, str]:
        """More variables of commands in such an environment."""
        return {}

    @abstractmethod
    def make_empty(self, folder: Path, needs: Needs) -> None:
        """Make an environment without packages."""

    @abstractmethod
    def install(self, folder: Path, needs: Needs, wheel_file: Path | None) -> None:
        """Install what a project needs."""

    @abstractmethod
    def install_exactly(self, folder: Path, lines: Sequence[str]) -> None:
        """Install the packages of these lines, and none that they ask for."""

    def _digest(self, needs: Needs, packages: str | None) -> str:
        parts = [
            str(_FORMAT),
            wheel.stamp(),
            platform.python_version(),
            os.path.realpath(sys.base_prefix),
            needs.fingerprint() if packages is None else (needs.python or ""),
            packages or "",
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]

    def _make(self, folder: Path, needs: Needs, packages: str | None) -> dict[str, Any]:
        _logger.info("Making the environment %s.", folder.parent.name)
        own = wheel.wheel(environments_folder() / "wheels")
        self.make_empty(folder, needs)
        if packages is not None:
            # What is part of the project is installed as it is there now.
            lines = [line for line in packages.splitlines() if package_name(line) not in OWN_NAMES]
            places = [line for line in needs.other_lines if line.startswith(("/", "-e "))]
            self.install_exactly(folder, [*lines, *places, os.fspath(own)])
        else:
            whole = replace(needs, lines=(*needs.lines, *needs.expected_of_mlflow))
            self._install_with_or_without_us(folder, whole, own)
        return ask_python(folder / "bin" / "python")

    def _install_with_or_without_us(self, folder: Path, needs: Needs, own: Path) -> None:
        if needs.build_lines:
            self.install(folder, replace(needs, lines=needs.build_lines), None)
        if needs.requires_hashes:
            # This package comes from here, so that the project's files have no digest of it.
            self.install(folder, replace(needs, lines=tuple(needs.other_lines)), None)
            self.install(folder, replace(needs, lines=()), own)
            return
        try:
            self.install(folder, needs, own)
        except InstallerFailed as error:
            if needs.names_us or not needs.lines:
                raise
            try:  # what the project pins may not go together with what this package needs
                self.install(folder, needs, None)
            except InstallerFailed:
                raise error from None
            _logger.warning(
                "The project's packages do not go together with those that `mlflow` needs, so that "
                "`import mlflow` does not work in its environment: %s",
                error.reason,
            )


@contextmanager
def written(lines: Sequence[str], folder: Path) -> Iterator[Path]:
    """A requirements file with these lines; relative paths in them are relative to a folder."""
    handle, name = tempfile.mkstemp(prefix="mlflow-requirements-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{with_absolute_path(line, folder)}\n" for line in lines)
    try:
        yield Path(name)
    finally:
        os.unlink(name)


def ask_python(program: Path) -> dict[str, Any]:
    """What is in an environment: `packages`, as the lines of a requirements file, and `python`.

    Raises:
        ExecutionException: Its Python does not run.
    """
    command = [os.fspath(program), "-I", "-c", _ASK]
    answer = json.loads(run_installer(command, program.parent, "The new Python does not run"))
    lines = {_line(package_name(name), *rest) for name, *rest in answer["packages"]}
    packages = "".join(f"{line}\n" for line in sorted(filter(None, lines)))
    return {"packages": packages, "python": answer["python"], "program": os.fspath(program)}


def _line(name: str, version: str, origin: str | None) -> str | None:
    """The requirement for a package as it is installed; None: it is part of the project.

    Args:
        name: The package.
        version: Its version.
        origin: Where it came from if that is no package index, as PEP 610 writes it.
    """
    if name == stand_in.NAME and version.endswith(f"+{stand_in.OWN}"):
        return None  # it is part of this package
    if origin is None or name == wheel.DISTRIBUTION:
        return f"{name}=={version}"
    content = json.loads(origin)
    url: str = content["url"]
    if url.startswith("file:"):
        return None
    repository = content.get("vcs_info")
    if repository is None:
        return f"{name} @ {url}"
    return f"{name} @ {repository['vcs']}+{url}@{repository['commit_id']}"
