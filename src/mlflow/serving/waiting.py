"""What somebody at a terminal sees while something takes its time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def busy(what: str) -> Iterator[None]:
    """While the block runs, show on a terminal what is going on and for how long; else nothing.

    Blocks of this kind are not nested: the outer one shows all.
    """
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # slow to load, and only for terminals
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(what, total=None)
        yield
