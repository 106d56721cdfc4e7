"""`mlflow journal`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlflow.cli.group import CommandGroup
from mlflow.cli.options import output_option
from mlflow.cli.output import byte_count, duration, show_list, utc, write_csv
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from mlflow.journal.format import Record
    from mlflow.journal.recover import JournalFile

_KINDS = {
    "run": "run",
    "m": "metric",
    "p": "param",
    "t": "tag",
    "dt": "tag deleted",
    "s": "status",
    "n": "name",
    "d": "dataset",
    "i": "model input",
    "o": "model output",
}


@click.group(cls=CommandGroup)
def journal() -> None:
    """See what the journals of runs hold.

    What a process logs goes into a journal first, and from there to the store. A journal that is
    still on disk has something that its store may lack; `mlflow sync` delivers it.
    """


@journal.command(name="list")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--all",
    "everywhere",
    is_flag=True,
    help="Also look into all other folders where runs of yours are known to have left journals.",
)
@output_option("table")
def list_(path: Path | None, everywhere: bool, output: str) -> None:
    """List journals that are on disk, the oldest first.

    In PATH and below it, or by default in ./mlruns and the current journal folder.

      $ mlflow journal list
      $ mlflow journal list --all --output json
    """
    if path is not None and everywhere:
        raise click.UsageError("Give a PATH or --all, not both.")
    found = _journals(path, everywhere)
    now = time.time()
    show_list(
        output,
        [_record(item) for item in found],
        {
            "Run": lambda it: it["run_id"],
            "State": lambda it: "in use" if it["in_use"] else "pending",
            "Size": lambda it: byte_count(it["size"]),
            "Records": lambda it: f"{it['records']:,}",
            "Artifacts": lambda it: it["artifacts"],
            "Age": lambda it: duration(now - it["created"] / 1000),
            "Destination": lambda it: it["destination"],
            "File": lambda it: it["file"],
        },
    )


@journal.command()
@click.argument("journal")
@output_option("table")
def show(journal: str, output: str) -> None:
    """Show the records in a journal: a file, or the journals of a run by its id.

    A run's id may be cut short.

      $ mlflow journal show mlruns/journal/0f4ab2c93c934c9bb7b1a5c2a54d9e12.5a0c27b1.journal
      $ mlflow journal show 0f4ab2 --output json
    """
    found = _named(journal)
    if output == "csv":
        write_csv(record for item in found for record in _records(item))
    elif output == "json":
        _print_json(found)
    else:
        for item in found:
            _print_text(item)


def _journals(path: Path | None, everywhere: bool) -> list[JournalFile]:
    from mlflow.client.journal_places import journal_places  # by the commands, not their help
    from mlflow.fluent.state import get_tracking_uri
    from mlflow.journal.sync import journals_in

    places = [path] if path else journal_places(get_tracking_uri(), everywhere=everywhere)
    return journals_in(places)


def _named(name: str) -> list[JournalFile]:
    from mlflow.journal.recover import find_journals_at  # by this command, not its help

    if Path(name).is_file():
        found = find_journals_at([Path(name)])
        if not found:
            raise MlflowException.invalid_parameter_value(f"{name} is not the journal of a run.")
        return found
    found = [item for item in _journals(None, True) if item.header.run_id.startswith(name)]
    if not found:
        raise MlflowException(
            f"There is no journal {name!r}: neither a file nor the id of a run that has one. "
            "`mlflow journal list --all` lists those that are known.",
            "RESOURCE_DOES_NOT_EXIST",
        )
    return found


def _record(item: JournalFile) -> dict[str, Any]:
    header = item.header
    return {
        "run_id": header.run_id,
        "file": str(item.path),
        "destination": header.destination,
        "size": item.size,
        "records": sum(1 for _ in _decoded(item)),
        "artifacts": item.artifacts,
        "in_use": item.in_use,
        "created": header.created,
        "host": header.host,
        "pid": header.pid,
    }


def _decoded(item: JournalFile) -> Iterator[Record]:
    from mlflow.journal.format import read_record  # by the commands, not their help

    position = 0
    with item.path.open("rb") as file:
        for line in file:
            record = read_record(line, position) if line.endswith(b"\n") else None
            if record is not None:
                yield record
            position += len(line)


def _records(item: JournalFile) -> Iterator[dict[str, Any]]:
    for record in _decoded(item):
        yield {
            "run_id": item.header.run_id,
            "position": record.offset,
            "kind": _KINDS.get(record.kind, record.kind),
            "fields": record.fields,
        }


def _print_json(found: list[JournalFile]) -> None:
    """A list, printed record by record: journals may be larger than memory."""
    separator = "["
    for item in found:
        for record in _records(item):
            click.echo(f"{separator}\n  {json.dumps(record, ensure_ascii=False)}", nl=False)
            separator = ","
    click.echo("[]" if separator == "[" else "\n]")


def _print_text(item: JournalFile) -> None:
    header = item.header
    click.secho(f"{item.path}", bold=True)
    click.echo(
        f"run {header.run_id} for {header.destination}, written since {utc(header.created)} by "
        f"process {header.pid} on {header.host}"
    )
    for record in _records(item):
        fields = " ".join(
            field if isinstance(field, str) else json.dumps(field, ensure_ascii=False)
            for field in record["fields"]
        )
        click.echo(f"{record['position']:>10}  {record['kind']:<12}  {fields}")
