"""No environment of its own: the project runs with the Python and the packages of this process."""

from __future__ import annotations

import os
import platform
import re
import sys

from mlflow.projects.environments.environment import Environment

_INFO = ".dist-info"


def local_environment() -> Environment:
    """This process's own environment, whose `python` is found first."""
    return Environment(
        "local",
        programs=os.path.dirname(sys.executable),
        packages=installed_packages(),
        python=platform.python_version(),
    )


def installed_packages() -> str:
    """What is installed beside this process, as the lines of a requirements file.

    Read from the names of the folders that installers leave (`six-1.17.0.dist-info`), as the binary
    distribution format (PEP 427) has them: opening each would take a tenth of a second.
    """
    found: dict[str, str] = {}
    for place in sys.path:
        try:
            names = os.listdir(place or os.curdir)
        except OSError:
            continue
        for name in names:
            package, mark, version = name.removesuffix(_INFO).partition("-")
            if name.endswith(_INFO) and mark:
                found.setdefault(re.sub(r"[-_.]+", "-", package).lower(), version)
    return "".join(f"{name}=={found[name]}\n" for name in sorted(found))
