"""`mlflow tokens`."""

from __future__ import annotations

from typing import Any

import click

from mlflow.cli.gc import milliseconds
from mlflow.cli.group import CommandGroup
from mlflow.cli.options import output_option
from mlflow.cli.output import show_json, show_list, utc
from mlflow.cli.users import identity_store

ROLES = ("viewer", "editor", "approver", "manager", "admin")


@click.group(cls=CommandGroup)
def tokens() -> None:
    """Make, list and revoke personal access tokens.

    A token stands for its user: MLFLOW_TRACKING_TOKEN=hrt_…, or in place of the password.
    """


@tokens.command()
@click.option("--user", "username", default="", help="Whose; one's own by default.")
@click.option("--name", "-n", default="", help="What it is for.")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="admin",
    show_default=True,
    help="The most that it may do, whatever its user may.",
)
@click.option(
    "--expires-in",
    callback=lambda _, __, text: None if text is None else milliseconds(text),
    metavar="AGE",
    help="How long it works: 90d, 12h; for good by default.",
)
@output_option("table", ("table", "json"))
def create(username: str, name: str, role: str, expires_in: int | None, output: str) -> None:
    """Make a token, and print it: it is shown this once.

    $ mlflow tokens create --user ci --name "nightly training" --role editor --expires-in 90d
    """
    made = identity_store().create_token(username, name, role, expires_in)
    if output == "json":
        show_json({field: getattr(made, field) for field in made.__struct_fields__})
    else:
        click.echo(made.token)


@tokens.command("list")
@click.option("--user", "username", default="", help="Whose; one's own by default.")
@click.option("--all", "everybody", is_flag=True, help="Everybody's.")
@output_option("table")
def list_(username: str, everybody: bool, output: str) -> None:
    """List tokens; their secrets nobody knows.

    $ mlflow tokens list --all
    """
    found = identity_store().list_tokens(username, everybody)
    show_list(
        output,
        [_record(each) for each in found],
        {
            "Id": lambda it: it["id"],
            "User": lambda it: it["username"],
            "Name": lambda it: it["name"],
            "Role": lambda it: it["role"],
            "Created": lambda it: utc(it["creation_timestamp"]),
            "Expires": lambda it: utc(it["expiry_timestamp"] or None),
        },
    )


@tokens.command()
@click.argument("token_id")
def revoke(token_id: str) -> None:
    """Revoke a token, by its id.

    $ mlflow tokens revoke 1
    """
    identity_store().delete_token(token_id)
    click.echo(f"Token {token_id} is revoked.")


def _record(token: Any) -> dict[str, Any]:
    return {name: getattr(token, name) for name in token.__struct_fields__ if name != "token"}
