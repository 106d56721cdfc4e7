"""How far a command is, shown on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(
    description: str, total: int, *, of_bytes: bool = False
) -> Iterator[Callable[[int], None] | None]:
    """A bar on standard error while the block runs; gives what moves it on by a number of steps.

    Gives None where nobody would see it: when standard error is no terminal, or nothing is to do.
    """
    if total == 0 or not sys.stderr.isatty():
        yield None
        return
    from rich import progress  # slow to load, and only for terminals
    from rich.console import Console

    columns: list[progress.ProgressColumn] = [
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.DownloadColumn() if of_bytes else progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
    ]
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=total)
        yield lambda steps: bar.advance(task, steps)
