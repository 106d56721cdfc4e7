"""`mlflow models rollback` and `mlflow models as-of`."""

from __future__ import annotations

from typing import Any

import click

from mlflow.cli.audit import milliseconds
from mlflow.cli.group import Command
from mlflow.cli.options import output_option, tracking_client
from mlflow.cli.output import show_json, show_list, utc


@click.command(cls=Command)
@click.argument("name")
@click.option("--stage", default="Production", show_default=True, help="The stage.")
@click.option("--to", "version", help="Another version to go back to.")
@click.option("--reason", default="", help="Why, for the audit log.")
@output_option("table", ("table", "json"))
def rollback(name: str, stage: str, version: str | None, reason: str, output: str) -> None:
    """Put the version that held a stage before back into it.

    The version that is there now is archived in the same change. Done again, it goes back one more.

      $ mlflow models rollback FraudDetector
      $ mlflow models rollback FraudDetector --stage Staging --to 1 --reason "drift in the new one"
    """
    back = tracking_client().roll_back(name, stage, version, reason)
    if output == "json":
        show_json({"name": back.name, "version": back.version, "stage": back.current_stage})
    else:
        click.echo(f"{back.current_stage} of {back.name} is version {back.version} again.")


@click.command("as-of", cls=Command)
@click.argument("moment", callback=lambda _, __, text: milliseconds(text))
@click.option("--name", "-n", default="", help="Only the registered model that was called so then.")
@output_option("table")
def as_of(moment: int, name: str, output: str) -> None:
    """Show registered models as they were at a time.

    MOMENT is 2024-02-10, 2024-02-10T12:00 (UTC) or 2024-02-10T12:00+01:00. What was changed before
    this store kept an audit log is shown as it was when the log began.

      $ mlflow models as-of 2024-02-10T12:00
      $ mlflow models as-of 2024-02-10 --name FraudDetector --output json
    """
    state = tracking_client().registry_as_of(moment, name)
    show_list(
        output,
        [_record(version) for version in state.model_versions],
        {
            "Name": lambda it: it["name"],
            "Version": lambda it: it["version"],
            "Stage": lambda it: it["stage"],
            "Aliases": lambda it: ", ".join(it["aliases"]),
            "Created": lambda it: utc(it["creation_timestamp"]),
            "By": lambda it: it["user_id"],
            "Description": lambda it: it["description"] or "",
        },
    )


def _record(version: Any) -> dict[str, Any]:
    return {
        "name": version.name,
        "version": version.version,
        "stage": version.current_stage,
        "aliases": list(version.aliases),
        "creation_timestamp": version.creation_timestamp,
        "user_id": version.user_id,
        "run_id": version.run_id,
        "source": version.source,
        "description": version.description,
        "tags": version.tags,
    }
