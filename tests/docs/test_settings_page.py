"""docs/settings.md lists every environment variable, with its default and what it is for."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import click

from mlflow import environment_variables
from mlflow.cli.program import program
from mlflow.settings import SETTINGS
from tests.docs.pages import ROOT, pages, text_of

VARIABLE = re.compile(r"\b(?:MLFLOW|HEADRACE)_[A-Z0-9_]*[A-Z0-9]\b(?!\*)")
PAGE = ROOT / "docs" / "settings.md"


def test_the_page_is_what_the_settings_say() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "settings_reference.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_setting_is_on_the_page_once_with_its_meaning() -> None:
    rows = [line for line in text_of(PAGE).splitlines() if line.startswith("| `")]
    assert len(rows) == len(SETTINGS)
    for name, setting in SETTINGS.items():
        [row] = [row for row in rows if row.startswith(f"| `{name}` |")]
        assert setting.doc.endswith((".", "…"))
        assert setting.doc in row


def variables_of(command: click.Command) -> Iterator[str]:
    """Variables that options of a command, or of one below it, take their values from."""
    for option in command.params:
        names = option.envvar or ()
        yield from [names] if isinstance(names, str) else names
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from variables_of(inner)


def test_the_documentation_names_no_variable_that_does_not_exist() -> None:
    known = {*SETTINGS, *dir(environment_variables), *variables_of(program)}
    named = {
        (page.relative_to(ROOT).as_posix(), name)
        for page in pages()
        for name in VARIABLE.findall(text_of(page))
    }
    assert {(page, name) for page, name in named if name not in known} == set()
