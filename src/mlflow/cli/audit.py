"""`mlflow audit`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from mlflow.cli.group import CommandGroup
from mlflow.cli.options import output_option
from mlflow.cli.output import CsvLines, show_list, utc

if TYPE_CHECKING:
    from mlflow.entities.audit_entry import AuditEntry, AuditVerification
    from mlflow.stores.audit_contract import AuditStore

F = TypeVar("F", bound=Callable[..., Any])

PAGE = 1000


@click.group(cls=CommandGroup)
def audit() -> None:
    """See who changed what, and examine whether that was tampered with.

    Every change of registered models, of permissions, and every deletion of runs and experiments is
    an entry of a log that is only ever added to. Each entry is chained to the one before it.
    """


def milliseconds(text: str | None) -> int | None:
    """A moment such as `2024-02-10` or `2024-02-10T12:00`, UTC unless it says otherwise.

    Raises:
        BadParameter: It is none.
    """
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is no moment: write 2024-02-10, 2024-02-10T12:00 or "
            "2024-02-10T12:00:00+01:00."
        ) from None
    if when.tzinfo is None:
        when = when.replace(tzinfo=timezone.utc)
    return round(when.timestamp() * 1000)


def moment_option(name: str, help: str) -> Callable[[F], F]:
    """An option that takes a moment."""
    return click.option(
        name, metavar="MOMENT", callback=lambda _, __, text: milliseconds(text), help=help
    )


def _narrowed(command: F) -> F:
    """The options that say which entries."""
    for option in (
        moment_option("--until", "Only entries until then."),
        moment_option("--since", "Only entries since then: 2024-02-10, or 2024-02-10T12:00 (UTC)."),
        click.option(
            "--action",
            help="Only this action (model_version.transitioned), or all of a noun (model_version).",
        ),
        click.option("--actor", help="Only what this user did."),
        click.option("--version", type=int, help="Only this version of the registered model."),
        click.option(
            "--name",
            "-n",
            help="Only what concerns this registered model, run, experiment or user.",
        ),
    ):
        command = option(command)
    return command


@audit.command("list")
@_narrowed
@click.option(
    "--max-results",
    type=click.IntRange(1, 10_000),
    default=50,
    show_default=True,
    help="Most entries.",
)
@output_option("table")
def list_(max_results: int, output: str, **narrowed: Any) -> None:
    """Show the newest entries.

    $ mlflow audit list
    $ mlflow audit list --name FraudDetector --action model_version.transitioned
    $ mlflow audit list --actor john@company.com --since 2024-01-01 --output json
    """
    found = audit_store().list_audit(max_results=max_results, **_given(narrowed))
    show_list(
        output,
        [_record(entry) for entry in found],
        {
            "#": lambda it: it["seq"],
            "Time": lambda it: utc(it["time"]),
            "Actor": lambda it: it["actor"],
            "From": lambda it: it["address"],
            "Action": lambda it: it["action"],
            "What": _what,
            "Change": _change,
            "Comment": lambda it: it["comment"],
        },
    )


@audit.command()
@_narrowed
@click.option(
    "--filename", "-o", type=click.Path(dir_okay=False), help="File; standard output by default."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="An entry a line as JSON, which `mlflow audit verify` reads, or a table.",
)
def export(filename: str | None, form: str, **narrowed: Any) -> None:
    """Write entries to a file, the oldest first.

    $ mlflow audit export -o audit.jsonl
    $ mlflow audit export --format csv --name FraudDetector -o fraud.csv
    """
    entries = _all(audit_store(), _given(narrowed))
    with click.open_file(filename or "-", "w", encoding="utf-8") as file:
        count = (_write_csv if form == "csv" else _write_lines)(entries, file)
    if filename is not None:
        click.echo(f"Wrote {count:,} entries to {filename}.")


@audit.command()
@click.option(
    "--noted",
    metavar="NUMBER:HASH",
    help="An entry that was printed by this command before; it must still be there.",
)
@click.option(
    "--file",
    "filename",
    type=click.Path(exists=True, dir_okay=False),
    help="Examine what `mlflow audit export` wrote (all of it), not the store.",
)
@output_option("table", ("table", "json"))
@click.pass_context
def verify(ctx: click.Context, noted: str | None, filename: str | None, output: str) -> None:
    """Examine whether entries were altered, removed or moved, and say which.

    It prints the last entry's number and hash. Who keeps that elsewhere can pass it the next time,
    and learns of it if the whole log was written anew.

    Exit status: 0, or 1 if something is wrong.

      $ mlflow audit verify
      $ mlflow audit verify --output json
    """
    seq, hash_ = _noted(noted)
    if filename is not None:
        found = _verify_file(filename, seq, hash_)
    else:
        found = audit_store().verify_audit(seq, hash_)
    _show(found, output)
    if found.findings:
        ctx.exit(1)


def audit_store() -> AuditStore:
    """The store of registered models, if it keeps an audit log."""
    from mlflow.exceptions import NOT_IMPLEMENTED, MlflowException  # by commands that run
    from mlflow.fluent import state
    from mlflow.stores.audit_contract import AuditStore
    from mlflow.stores.resolve import resolve_registry_store

    uri = state.get_registry_uri()
    store = resolve_registry_store(uri)
    if not isinstance(store, AuditStore):
        raise MlflowException(f"The store at {uri!r} keeps no audit log.", NOT_IMPLEMENTED)
    return store


def _given(narrowed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in narrowed.items() if value is not None}


def _all(store: AuditStore, narrowed: dict[str, Any]) -> Iterator[AuditEntry]:
    token: str | None = ""
    while token is not None:
        page = store.list_audit(ascending=True, max_results=PAGE, page_token=token, **narrowed)
        yield from page
        token = page.token or None


def _record(entry: AuditEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__struct_fields__}


def _what(record: dict[str, Any]) -> str:
    version = record["version"]
    return record["name"] if version is None else f"{record['name']} version {version}"


def _change(record: dict[str, Any]) -> str:
    """The fields that changed, shortly."""
    before, after = record["before"] or {}, record["after"] or {}
    if not before or not after:
        return ""
    names = [
        name
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name) and name != "last_updated_timestamp"
    ]
    return ", ".join(
        f"{name}: {_short(before.get(name))} → {_short(after.get(name))}" for name in names
    )


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _write_lines(entries: Iterator[AuditEntry], file: IO[str]) -> int:
    count = 0
    for entry in entries:
        file.write(json.dumps(_record(entry), ensure_ascii=False) + "\n")
        count += 1
    return count


def _write_csv(entries: Iterator[AuditEntry], file: IO[str]) -> int:
    import csv

    writer = csv.writer(CsvLines(file))
    count = 0
    for entry in entries:
        record = _record(entry)
        if not count:
            writer.writerow(record)
        writer.writerow(
            json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
            for value in record.values()
        )
        count += 1
    return count


def _noted(text: str | None) -> tuple[int | None, str]:
    if text is None:
        return None, ""
    number, _, hash_ = text.partition(":")
    if not number.isdecimal() or not hash_:
        raise click.BadParameter(f"{text!r} is not written NUMBER:HASH.", param_hint="--noted")
    return int(number), hash_


def _verify_file(filename: str, seq: int | None, hash_: str) -> AuditVerification:
    import msgspec

    from mlflow.entities.audit_entry import AuditEntry
    from mlflow.exceptions import MlflowException
    from mlflow.stores.platform import platform_module

    verification: Any = platform_module("audit.verification")
    decoder = msgspec.json.Decoder(AuditEntry)

    def rows() -> Iterator[Any]:
        with open(filename, "rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield verification.row_of(decoder.decode(line))
                except msgspec.DecodeError as error:
                    raise MlflowException.invalid_parameter_value(
                        f"Line {number} of {filename} is no entry of an audit log: {error}."
                    ) from None

    noted = None if seq is None else verification.Known(seq, hash_)
    found: AuditVerification = verification.verify(rows(), noted=noted)
    return found


def _show(found: AuditVerification, output: str) -> None:
    if output == "json":
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    for finding in found.findings:
        click.echo(finding.message)
    if found.findings:
        click.echo(f"{len(found.findings):,} things are wrong in {found.entries:,} entries.")
    else:
        click.echo(f"All {found.entries:,} entries are as they were written.")
    if found.seq:
        click.echo(f"Last entry: {found.seq}:{found.hash}")
