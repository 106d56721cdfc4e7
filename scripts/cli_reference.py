"""Write docs/cli.md from the commands themselves, or check that it is what they say.

python scripts/cli_reference.py           writes it
python scripts/cli_reference.py --check   exit status 1 if it is another
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from mlflow.cli.program import SECTIONS, program

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"

HEAD = """\
# Command line

`mlflow` and `headrace` are the same program; `python -m mlflow` is, too. This page is made from the
commands' own help by `scripts/cli_reference.py`.

- **Where.** Commands work on the store that the environment variable `MLFLOW_TRACKING_URI` names:
  a folder, a database or a server. Without it, on the folder `./mlruns`.
- **What is printed.** Answers go to standard output, everything else to standard error. For
  programs there is `--output json`. JSON has neither NaN nor infinities: they are the strings
  `"NaN"`, `"Infinity"` and `"-Infinity"`, as in the REST API. Times in JSON and CSV are
  milliseconds since 1970-01-01 UTC.
- **Exit status.** 0: done. 1: it failed, and a line on standard error that begins with `Error:`
  says why. 2: the command line could not be read.
- **Errors.** `mlflow --debug …`, or `MLFLOW_LOGGING_LEVEL=DEBUG`, shows where one came from.
"""


def reference() -> str:
    """The whole page."""
    context = click.Context(program, info_name="mlflow")
    lines = [HEAD, *_options(program, context)]
    for title, names in SECTIONS.items():
        lines += [f"## {title}\n"]
        for name in names:
            command = program.get_command(context, name)
            assert command is not None
            lines += _command(command, click.Context(command, context, name), "###")
    return "\n".join(lines).rstrip() + "\n"


def _command(command: click.Command, context: click.Context, mark: str) -> Iterator[str]:
    yield f"{mark} {context.command_path}\n"
    if not isinstance(command, click.Group):
        yield f"`{' '.join([context.command_path, *command.collect_usage_pieces(context)])}`\n"
    yield from _help(command.help or "")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _command(inner, click.Context(inner, context, name), f"{mark}#")
    elif command.name == "ui":
        yield "Its options are those of `mlflow server`.\n"
    else:
        yield from _options(command, context)


def _help(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("\b\n"):
            examples = [line.removeprefix("  ") for line in paragraph.splitlines()[1:]]
            yield "\n".join(["```console", *examples, "```"]) + "\n"
        else:
            yield paragraph + "\n"


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    options = [option for option in command.params if isinstance(option, click.Option)]
    if options:
        yield "| option | meaning | default | environment |\n|---|---|---|---|"
        for option in options:
            yield f"| {_names(option)} | {_meaning(option)} | {_default(option, context)} | " + (
                f"`{option.envvar}` |" if option.envvar else " |"
            )
        yield ""


def _names(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    if option.secondary_opts:
        return f"{names} / " + ", ".join(f"`{name}`" for name in option.secondary_opts)
    return names


def _meaning(option: click.Option) -> str:
    said = (option.help or "").replace("|", "\\|")
    if isinstance(option.type, click.Choice):
        said += f" One of {', '.join(f'`{choice}`' for choice in option.type.choices)}."
    return f"{said} **Required.**" if option.required else said


def _default(option: click.Option, context: click.Context) -> str:
    if not option.show_default:
        return ""
    value = option.get_default(context)
    if isinstance(value, bool) and option.secondary_opts:
        return f"`{(option.opts if value else option.secondary_opts)[0]}`"
    return f"`{value}`"


def main() -> int:
    if sys.argv[1:] not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    page = reference()
    if not sys.argv[1:]:
        PAGE.write_text(page, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page:
        print("docs/cli.md is stale: run python scripts/cli_reference.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
