"""Environments made by micromamba, mamba or conda, whichever is there."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from mlflow.exceptions import ExecutionException
from mlflow.projects.environments import wheel
from mlflow.projects.environments.cache import environments_folder, keep
from mlflow.projects.environments.environment import Environment
from mlflow.projects.environments.installer import FOREIGN, run_installer
from mlflow.projects.environments.needs import OWN_NAMES, Needs, package_name
from mlflow.projects.environments.python_environment import ask_python

PROGRAMS = ("micromamba", "mamba", "conda")
_INSTALL = "micromamba, mamba or conda (micromamba is a single file)"


def find_conda() -> str | None:
    """The first of `PROGRAMS` that is there; None if none is."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def needs_conda(needs: Needs) -> ExecutionException:
    """The error for a conda.yaml with packages that only conda has, without conda."""
    return ExecutionException(
        f"{needs.conda_file} asks for packages that pip does not have: "
        f"{', '.join(needs.conda_only)}. Install {_INSTALL} and use --env-manager conda, or take "
        "them out if the machine has them.",
        "RESOURCE_DOES_NOT_EXIST",
    )


def conda_environment(needs: Needs) -> Environment:
    """An environment with what a conda.yaml asks for, and with this package.

    Raises:
        ExecutionException: There is no conda here, or the environment cannot be made.
    """
    program = find_conda()
    if program is None:
        raise ExecutionException(
            f"--env-manager conda needs {_INSTALL}, and none of them is on PATH. Install one, or "
            "use --env-manager uv.",
            "RESOURCE_DOES_NOT_EXIST",
        )
    parts = (wheel.stamp(), os.path.realpath(program), needs.fingerprint())
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]
    kept = keep(f"conda-{digest}", lambda folder: _make(folder, needs, program))
    return Environment(
        "conda",
        programs=os.fspath(kept.folder / "bin"),
        packages=kept.description["packages"],
        python=kept.description["python"],
        variables={"CONDA_PREFIX": os.fspath(kept.folder)},
        unset=FOREIGN,
        release=kept.release,
    )


def _make(folder: Path, needs: Needs, program: str) -> dict[str, Any]:
    own = wheel.wheel(environments_folder() / "wheels")
    arguments = ["create"] if Path(program).name == "micromamba" else ["env", "create"]
    with tempfile.TemporaryDirectory(prefix="mlflow-conda-") as temporary:
        file = Path(temporary, "environment.yaml")
        file.write_text(_with_us(needs, own), encoding="utf-8")
        run_installer(
            [
                program,
                *arguments,
                "--yes",
                "--prefix",
                os.fspath(folder),
                "--file",
                os.fspath(file),
            ],
            needs.folder,
            "The environment cannot be made",
        )
    return ask_python(folder / "bin" / "python")


def _with_us(needs: Needs, own: Path) -> str:
    """The conda.yaml, with this package in place of `mlflow`."""
    import yaml  # for those who use conda

    assert needs.conda_file is not None  # noqa: S101 - the caller has looked
    content = yaml.safe_load(needs.conda_file.read_text(encoding="utf-8")) or {}
    conda: list[str] = []
    pip = [os.fspath(own), *needs.expected_of_mlflow]
    for dependency in content.get("dependencies") or []:
        if isinstance(dependency, dict):
            pip += [
                each for each in dependency.get("pip") or [] if package_name(each) not in OWN_NAMES
            ]
        elif package_name(str(dependency)) not in OWN_NAMES:
            conda.append(str(dependency))
    if not any(package_name(each) == "pip" for each in conda):
        conda.append("pip")
    text: str = yaml.safe_dump({**content, "dependencies": [*conda, {"pip": pip}]}, sort_keys=False)
    return text
