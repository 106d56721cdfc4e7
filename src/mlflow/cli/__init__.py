"""The command `mlflow` (and `headrace`, the same program).

program.py      the table of commands; loads a command when it is called
group.py        groups of commands
options.py      options that several commands have
output.py       tables, JSON and CSV
complete.py     values the shell completes
experiments.py runs.py artifacts.py …   one file for each command or group
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from mlflow.stores.platform import platform_module
from mlflow.version import VERSION


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line.

    Args:
        argv: Arguments behind the program's name; those of this process by default.

    Returns:
        The exit status: 0, 1 for a command that failed, 2 for a command line that cannot be read.
    """
    if list(sys.argv[1:] if argv is None else argv) == ["--version"]:
        print(version_line())  # at once: programs ask for it before each use
        return 0
    from mlflow.cli.program import program  # click takes as long to load as all the rest

    try:
        program.main(argv, prog_name=None if argv is None else "mlflow")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def version_line() -> str:
    """What `mlflow --version` prints. Programs read the number behind "version" as MLflow's."""
    return f"mlflow, version {VERSION} (Headrace {platform_module('version').__version__})"
