"""What commands and groups of commands have in common."""

from __future__ import annotations

import inspect
from difflib import get_close_matches
from typing import Any

import click


class Command(click.Command):
    """A command whose help may hold examples: indented paragraphs are shown as they are written."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.help = _as_written(self.help)


class CommandGroup(click.Group):
    """A group that names its commands when one is asked for that it does not have."""

    command_class = Command

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.help = _as_written(self.help)

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


def _as_written(help: str | None) -> str | None:
    r"""Put click's mark, `\b`, before the paragraphs that it is not to wrap."""
    if help is None:
        return None
    paragraphs = inspect.cleandoc(help).split("\n\n")
    return "\n\n".join(f"\b\n{text}" if text.startswith(" ") else text for text in paragraphs)
