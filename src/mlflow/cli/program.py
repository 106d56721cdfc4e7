"""The table of commands. A command's file is loaded when the command is called, not before."""

from __future__ import annotations

import traceback
from importlib import import_module
from typing import Any, NamedTuple

import click

from mlflow.cli import version_line
from mlflow.cli.group import CommandGroup
from mlflow.exceptions import MlflowException
from mlflow.settings import MLFLOW_LOGGING_LEVEL


class Entry(NamedTuple):
    """A command: where it is, as `module:name`, and its help in one line."""

    place: str
    help: str


SECTIONS: dict[str, dict[str, Entry]] = {
    "Experiments and runs": {
        "experiments": Entry(
            "mlflow.cli.experiments:experiments", "Find, make, rename and delete experiments."
        ),
        "runs": Entry("mlflow.cli.runs:runs", "Find, make, describe and delete runs."),
        "artifacts": Entry(
            "mlflow.cli.artifacts:artifacts", "List, fetch and store artifacts of runs."
        ),
    },
    "Projects": {
        "run": Entry("mlflow.cli.run:run", "Run a project."),
    },
    "Models": {
        "models": Entry(
            "mlflow.cli.models:models",
            "Serve models; move versions, approve that, and go back.",
        ),
        "deployments": Entry(
            "mlflow.cli.deployments:deployments",
            "Deploy models to targets that other packages offer.",
        ),
        "audit": Entry(
            "mlflow.cli.audit:audit",
            "See who changed what, and examine whether that was tampered with.",
        ),
    },
    "Runs that are still on this disk": {
        "sync": Entry("mlflow.cli.sync:sync", "Deliver the journals of runs to their stores."),
        "journal": Entry("mlflow.cli.journal:journal", "See what the journals of runs hold."),
    },
    "Who may do what": {
        "users": Entry(
            "mlflow.cli.users:users", "Make, list and remove users, service accounts and groups."
        ),
        "tokens": Entry(
            "mlflow.cli.tokens:tokens", "Make, list and revoke personal access tokens."
        ),
        "roles": Entry(
            "mlflow.cli.roles:roles", "Grant roles to users and groups, list and revoke them."
        ),
    },
    "Server and database": {
        "server": Entry("mlflow.cli.server:server", "Run the tracking server."),
        "ui": Entry("mlflow.cli.server:ui", "Run the tracking server: the same as `server`."),
        "gc": Entry("mlflow.cli.gc:gc", "Remove deleted runs and experiments for good."),
        "db": Entry("mlflow.cli.db:db", "Upgrade a database, or see its version."),
    },
    "This installation": {
        "doctor": Entry("mlflow.cli.doctor:doctor", "Examine this installation and its settings."),
        "completion": Entry(
            "mlflow.cli.completion:completion", "Print the shell's completion of this command."
        ),
    },
}

COMMANDS = {name: entry for section in SECTIONS.values() for name, entry in section.items()}


class Program(CommandGroup):
    """The root of all commands: loads them late, and turns errors into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, name = entry.place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, entry.help) for name, entry in commands.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (MlflowException, OSError) as error:
            if isinstance(error, BrokenPipeError):  # the reader of a pipe has seen enough
                raise
            if ctx.params.get("debug") or (MLFLOW_LOGGING_LEVEL.get() or "").upper() == "DEBUG":
                traceback.print_exc()
            raise click.ClickException(_message(error)) from error


def _message(error: MlflowException | OSError) -> str:
    if isinstance(error, MlflowException):
        return error.message
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    click.echo(version_line())
    ctx.exit()


@click.group(cls=Program, context_settings={"max_content_width": 100})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the versions of the MLflow interface and of Headrace.",
)
def program(debug: bool) -> None:
    """Track runs, compare them, keep what they made.

    Commands work on the store that MLFLOW_TRACKING_URI names: a folder, a database (sqlite:///…,
    postgresql://…) or a server (http://…). Without it, on the folder ./mlruns.

      $ mlflow ui                                   # see runs in a browser
      $ mlflow experiments search                   # list experiments
      $ mlflow runs list --experiment-id 1          # list an experiment's runs
      $ mlflow run ./my_project -P epochs=50        # run a project
      $ mlflow sync                                 # deliver what a store has not got yet

    `mlflow COMMAND --help` tells more about a command.
    """
