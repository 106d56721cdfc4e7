"""`mlflow roles`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from mlflow.cli.group import CommandGroup
from mlflow.cli.options import output_option
from mlflow.cli.output import show_list
from mlflow.cli.users import identity_store

F = TypeVar("F", bound=Callable[..., Any])

ROLES = ("viewer", "editor", "approver", "manager", "admin")


@click.group(cls=CommandGroup)
def roles() -> None:
    """Grant roles to users and groups, list and revoke them.

    viewer reads; editor logs runs, registers versions and asks for transitions; approver moves and
    approves versions; manager deletes, sets policies and grants roles; admin does everything. Each
    may do all that the ones before it may. What was not granted is denied.
    """


def _whom(command: F) -> F:
    """The options that say whose role, and where."""
    for option in (
        click.option(
            "--pattern", default="", help="On registered models of such names: `fraud-*`."
        ),
        click.option("--model", default="", help="On this registered model."),
        click.option("--experiment", default="", help="On the experiment of this id."),
        click.option("--group", default="", help="This group; `everyone`: all users."),
        click.option("--user", "username", default="", help="This user."),
    ):
        command = option(command)
    return command


@roles.command()
@click.argument("role", type=click.Choice(ROLES))
@_whom
def grant(role: str, username: str, group: str, **places: str) -> None:
    """Give a user or a group a role: on everything, or on what is named.

    It takes the place of the role they have there.

      $ mlflow roles grant viewer --group everyone
      $ mlflow roles grant editor --user jane@company.com --experiment 1
      $ mlflow roles grant approver --user jane@company.com --model FraudDetector
    """
    scope, target = _place(places)
    made = identity_store().grant_role(role, username, group, scope, target)
    where = "everything" if made.scope == "everything" else f"{made.scope} {made.target}"
    click.echo(f"{made.username or made.group} is {made.role} on {where}.")


@roles.command()
@_whom
def revoke(username: str, group: str, **places: str) -> None:
    """Take a role away.

    $ mlflow roles revoke --user jane@company.com --model FraudDetector
    """
    scope, target = _place(places)
    identity_store().revoke_role(username, group, scope, target)
    click.echo(f"{username or group} has no role there any more.")


@roles.command("list")
@click.option("--user", "username", default="", help="Only this user's own.")
@click.option("--experiment", default="", help="Only those on the experiment of this id.")
@click.option("--model", default="", help="Only those on this registered model.")
@output_option("table")
def list_(username: str, output: str, **places: str) -> None:
    """List roles.

    $ mlflow roles list
    $ mlflow roles list --user jane@company.com --output json
    """
    scope, target = _place(places) if any(places.values()) else ("", "")
    found = identity_store().list_grants(username, scope, target)
    show_list(
        output,
        [{name: getattr(each, name) for name in each.__struct_fields__} for each in found],
        {
            "User": lambda it: it["username"],
            "Group": lambda it: it["group"],
            "Role": lambda it: it["role"],
            "On": lambda it: f"{it['scope']} {it['target']}".rstrip(),
        },
    )


def _place(places: dict[str, str]) -> tuple[str, str]:
    named = [(scope, target) for scope, target in places.items() if target]
    if len(named) > 1:
        raise click.UsageError("Name one place: an experiment, a model or a pattern.")
    return named[0] if named else ("everything", "")
