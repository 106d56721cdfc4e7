"""What a sweep has tried, shown while it goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

    from mlflow.projects.sweep.runner import Sweep
    from mlflow.projects.sweep.trials import Trial

_MOST_SHOWN = 12


@contextmanager
def sweep_progress() -> Iterator[Callable[[Sweep], None]]:
    """What is called when something has changed: a table on a terminal, else a line a trial."""
    if not sys.stderr.isatty():
        told: set[int] = set()
        yield lambda sweep: _tell(sweep, told)
        return
    from rich.console import Console  # slow to load, and only for terminals
    from rich.live import Live

    with Live(console=Console(stderr=True), refresh_per_second=4) as live:
        yield lambda sweep: live.update(_table(sweep))


def _tell(sweep: Sweep, told: set[int]) -> None:
    for number, trial in sweep.trials.items():
        if trial.status != "RUNNING" and number not in told:
            told.add(number)
            best = "" if sweep.best is None else f"  (best so far: trial {sweep.best.number + 1})"
            values = " ".join(f"{name}={value}" for name, value in trial.values.items())
            click.echo(f"{number + 1}/{_total(sweep)}  {values}  {_outcome(trial)}{best}", err=True)


def _table(sweep: Sweep) -> RenderableType:
    from rich.console import Group  # as above
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    ended = sum(trial.status != "RUNNING" for trial in sweep.trials.values())
    best = "" if sweep.best is None else f", best {_outcome(sweep.best)}"
    title = Text(f"{ended} of {_total(sweep)} trials{best}", no_wrap=True, overflow="ellipsis")
    table = Table(box=None)
    names = list(next(iter(sweep.trials.values())).values) if sweep.trials else []
    table.add_column("Trial", justify="right")
    for name in names:
        table.add_column(name)
    outcome = sweep.plan.metric or "outcome"
    table.add_column(outcome, justify="right", no_wrap=True, overflow="ellipsis")
    shown = sorted(sweep.trials.values(), key=lambda trial: trial.number)[-_MOST_SHOWN:]
    if sweep.best is not None and sweep.best not in shown:
        shown.insert(0, sweep.best)
    for trial in shown:
        style = "bold green" if trial is sweep.best else "dim" if trial.status == "RUNNING" else ""
        cells = [str(trial.values.get(name, "")) for name in names]
        number = f"{'★ ' if trial is sweep.best else ''}{trial.number + 1}"
        table.add_row(number, *cells, Text(_outcome(trial)), style=style)
    bar = ProgressBar(total=_total(sweep), completed=ended, complete_style="green")
    return Group(title, table, bar)


def _total(sweep: Sweep) -> int:
    """How many trials there are at most; one that is gone on with may have tried more."""
    return max(sweep.total, len(sweep.trials))


def _outcome(trial: Trial) -> str:
    value = "" if trial.last is None else f"{trial.last:.6g}"
    if trial.pruned is not None:
        return f"{value} (ended at step {trial.pruned})".lstrip()
    if trial.status == "RUNNING":
        return f"{value} …".lstrip()
    if not trial.succeeded:
        return f"{trial.status.lower()}: {trial.last_words}".removesuffix(": ")
    return value or "done"
