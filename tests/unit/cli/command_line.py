"""Calling commands as the shell does, in this process."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from mlflow.cli.program import program


def call(*arguments: str, **environment: str) -> Result:
    """Run a command line; any exit status."""
    result = CliRunner().invoke(program, arguments, env=environment, prog_name="mlflow")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def answer(*arguments: str, **environment: str) -> str:
    """What a command that succeeds prints on standard output."""
    result = call(*arguments, **environment)
    assert result.exit_code == 0, result.output
    return result.stdout


def answer_json(*arguments: str, **environment: str) -> Any:
    """The same with `--output json`, decoded."""
    return json.loads(answer(*arguments, "--output", "json", **environment))


def error(*arguments: str, status: int = 1, **environment: str) -> str:
    """What a command that fails says behind `Error: `."""
    result = call(*arguments, **environment)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.stderr
    before, mark, said = result.stderr.rpartition("Error: ")
    assert mark, result.stderr
    assert before == "" or status == 2, before
    return said.strip()
