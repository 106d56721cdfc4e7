"""`mlflow sync`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlflow.cli.group import Command
from mlflow.cli.options import output_option
from mlflow.cli.output import byte_count, counted, show_list
from mlflow.cli.progress import progress_bar

if TYPE_CHECKING:
    from mlflow.journal.sync import Outcome


@click.command(cls=Command)
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--all",
    "everywhere",
    is_flag=True,
    help="Also look into all other folders where runs of yours are known to have left journals.",
)
@click.option(
    "--tracking-uri",
    help="Deliver to this store, instead of the one that each journal was written for.",
)
@output_option("table")
@click.pass_context
def sync(
    ctx: click.Context, path: Path | None, everywhere: bool, tracking_uri: str | None, output: str
) -> None:
    """Deliver the journals of runs to their stores.

    A run whose store cannot be reached goes on, and its journal keeps what it logs. This command
    sends it: from the journals in PATH and below it, or by default from those in ./mlruns and in
    the journal folder of the current tracking URI. What a store has already is not stored twice.

    Exit status: 0 if every store has everything, 1 if something is left or was refused.

      $ mlflow sync                                         # what is left around here
      $ mlflow sync --all                                   # what is left anywhere
      $ mlflow sync /mnt/cluster/journals --tracking-uri http://tracking:5000
    """
    if path is not None and everywhere:
        raise click.UsageError("Give a PATH or --all, not both.")
    outcomes = _deliver(path, everywhere, tracking_uri)
    show_list(
        output,
        [_record(outcome) for outcome in outcomes],
        {
            "Run": lambda it: it["run_id"],
            "Sent": lambda it: byte_count(it["sent"]),
            "Artifacts": lambda it: it["artifacts"],
            "Refused": lambda it: len(it["refused"]),
            "Destination": lambda it: it["destination"],
            "Outcome": _in_words,
        },
    )
    complete = sum(outcome.complete for outcome in outcomes)
    if not outcomes:
        click.echo("There is no journal to deliver.", err=True)
    elif complete == len(outcomes):
        click.echo(f"{counted(complete, 'journal')} delivered.", err=True)
    else:
        click.echo(f"{complete:,} of {counted(len(outcomes), 'journal')} delivered.", err=True)
        ctx.exit(1)


def _deliver(path: Path | None, everywhere: bool, tracking_uri: str | None) -> list[Outcome]:
    from mlflow.client.artifacts import upload_waiting  # stores and clients, for a run of it only
    from mlflow.client.journal_places import journal_places
    from mlflow.fluent.state import get_tracking_uri
    from mlflow.journal.sync import journals_in, sync

    configured = get_tracking_uri()
    places = [path] if path else journal_places(tracking_uri or configured, everywhere=everywhere)
    journals = journals_in(places)
    total = sum(journal.size for journal in journals if not journal.in_use)
    with progress_bar("Delivering", total, of_bytes=True) as progress:
        return list(
            sync(
                journals,
                tracking_uri,
                configured_uri=configured,
                upload_to=upload_waiting,
                progress=progress,
            )
        )


def _record(outcome: Outcome) -> dict[str, Any]:
    return {
        "run_id": outcome.journal.header.run_id,
        "file": str(outcome.journal.path),
        "destination": outcome.destination,
        "sent": outcome.sent,
        "artifacts": outcome.artifacts,
        "refused": [
            {"error_code": item.error_code, "message": item.message} for item in outcome.rejected
        ],
        "refused_file": str(outcome.refused) if outcome.rejected else None,
        "left": outcome.left,
    }


def _in_words(record: dict[str, Any]) -> str:
    said = []
    if record["left"] is not None:
        said.append(f"left: {record['left']}")
    if record["refused"]:
        said.append(
            f"refused: {record['refused'][0]['message']} (kept in {record['refused_file']})"
        )
    return "; ".join(said) or "delivered"
