"""No environment of its own: the project runs with the Python and the packages of this process."""

from __future__ import annotations

import os
import platform
import sys

from mlflow.projects.environments.environment import Environment


def local_environment() -> Environment:
    """This process's own environment, whose `python` is found first."""
    return Environment(
        "local",
        programs=os.path.dirname(sys.executable),
        packages=installed_packages(),
        python=platform.python_version(),
    )


def installed_packages() -> str:
    """What is installed beside this process, as the lines of a requirements file."""
    from importlib.metadata import distributions  # tens of milliseconds

    found: dict[str, str] = {}
    for distribution in distributions():
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(name.lower(), f"{name}=={distribution.version}")
    return "".join(f"{found[name]}\n" for name in sorted(found))
