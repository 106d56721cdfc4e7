"""What commands and groups of commands have in common."""

from __future__ import annotations

import inspect
from difflib import get_close_matches
from typing import Any

import click


class Command(click.Command):
    """A command whose docstring may hold examples: lines that begin with `$`."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.help = _help_of(self)


class CommandGroup(click.Group):
    """A group that names its commands when one is asked for that it does not have."""

    command_class = Command

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.help = _help_of(self)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        known = self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            close = get_close_matches(name, known, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            ctx.fail(
                f"`{ctx.command_path}` has no command {name!r}.{hint} Its commands are: "
                f"{', '.join(known)}."
            )
        return super().resolve_command(ctx, args)


def _help_of(command: click.Command) -> str:
    """A command's docstring, as click shows it.

    Paragraphs of lines that begin with `$` are examples; click is told to keep their lines.
    """
    paragraphs = (inspect.getdoc(command.callback) or "").split("\n\n")
    return "\n\n".join(map(_example_as_written, paragraphs))


def _example_as_written(paragraph: str) -> str:
    lines = [line.strip() for line in paragraph.splitlines()]
    if not all(line.startswith("$ ") for line in lines):
        return paragraph
    return "\n".join(["\b", *(f"  {line}" for line in lines)])
