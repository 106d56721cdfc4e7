"""The command `mlflow` (and `headrace`, the same program).

program.py      the table of commands; loads a command when it is called
group.py        groups of commands
options.py      options that several commands have
output.py       tables, JSON and CSV
complete.py     values the shell completes
experiments.py runs.py artifacts.py …   one file for each command or group
"""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line.

    Args:
        argv: Arguments behind the program's name; those of this process by default.

    Returns:
        The exit status: 0, 1 for a command that failed, 2 for a command line that cannot be read.
    """
    from mlflow.cli.program import program  # click, which `import mlflow.cli` need not load

    try:
        program.main(argv, prog_name=None if argv is None else "mlflow")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0
