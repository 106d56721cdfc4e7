"""`mlflow doctor`."""

from __future__ import annotations

import sys

import click

from mlflow.cli.group import Command
from mlflow.cli.options import output_option
from mlflow.cli.output import show_list


@click.command(cls=Command)
@click.option(
    "--mask-envs",
    is_flag=True,
    help="Hide the values of all environment variables; those of secrets are hidden anyway.",
)
@output_option("table")
@click.pass_context
def doctor(ctx: click.Context, mask_envs: bool, output: str) -> None:
    """Examine this installation and its settings.

    Versions, whether the store answers, journals that are still to be delivered, where artifacts
    go, disk space, libraries, and MLFLOW_ variables that nothing reads. Changes nothing; sends
    nothing to anybody but the store.

    Exit status: 0 if nothing is wrong, 1 if something is.

      $ mlflow doctor
      $ mlflow doctor --mask-envs --output json
    """
    from mlflow.diagnosis import examine, print_findings  # clients and stores, when asked for

    findings = examine(mask_envs=mask_envs)
    if output == "table":
        problems = print_findings(findings, sys.stdout)
    else:
        records = [finding._asdict() for finding in findings]
        show_list(output, records, {})
        problems = sum(record["problem"] is not None for record in records)
    if problems:
        ctx.exit(1)
