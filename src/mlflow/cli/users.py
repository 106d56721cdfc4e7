"""`mlflow users`: users, service accounts and groups."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mlflow.cli.group import CommandGroup
from mlflow.cli.options import output_option
from mlflow.cli.output import show_list, utc

if TYPE_CHECKING:
    from mlflow.stores.identity_contract import IdentityStore


@click.group(cls=CommandGroup)
def users() -> None:
    """Make, list and remove users, service accounts and groups.

    They sign in to a server that was started with --auth. On a database or a folder these commands
    need no sign-in: whoever may write to it decides.
    """


def identity_store() -> IdentityStore:
    """The store that the environment names, if it knows users."""
    from mlflow.exceptions import NOT_IMPLEMENTED, MlflowException  # by commands that run
    from mlflow.fluent import state
    from mlflow.stores.identity_contract import IdentityStore
    from mlflow.stores.resolve import resolve_store

    uri = state.get_tracking_uri()
    store = resolve_store(uri)
    if not isinstance(store, IdentityStore):
        raise MlflowException(f"The store at {uri!r} knows no users.", NOT_IMPLEMENTED)
    return store


@users.command()
@click.argument("name")
@click.option("--service", is_flag=True, help="A service account: it has tokens, no password.")
@click.option("--admin", is_flag=True, help="Give it the role admin on everything.")
@click.option("--password", help="The password; - reads it from standard input.")
def create(name: str, service: bool, admin: bool, password: str | None) -> None:
    """Make a user or a service account.

    Without --password it is asked for.

      $ mlflow users create ci --service
      $ mlflow users create jane@company.com --admin --password "correct horse battery staple"
    """
    store = identity_store()
    secret = None if service and password is None else _password(password)
    made = store.create_user(name, secret, "service" if service else "user")
    if admin:
        store.grant_role("admin", name)
    click.echo(f"Created {made.kind} {made.username}.")


@users.command("list")
@output_option("table")
def list_(output: str) -> None:
    """List users and service accounts.

    $ mlflow users list
    """
    store = identity_store()
    found = []
    token: str | None = ""
    while token is not None:
        page = store.list_users(page_token=token)
        found += [{name: getattr(user, name) for name in user.__struct_fields__} for user in page]
        token = page.token or None
    show_list(
        output,
        found,
        {
            "Name": lambda it: it["username"],
            "Kind": lambda it: it["kind"],
            "Role": lambda it: it["role"],
            "Groups": lambda it: ", ".join(it["groups"]),
            "Active": lambda it: "yes" if it["active"] else "no",
            "Created": lambda it: utc(it["creation_timestamp"]),
        },
    )


@users.command("set-password")
@click.argument("name")
@click.option("--password", help="The password; - reads it from standard input.")
def set_password(name: str, password: str | None) -> None:
    """Give a user a new password, and end their sessions.

    Without --password it is asked for.

      $ mlflow users set-password jane@company.com --password "staple battery horse correct"
    """
    identity_store().set_password(name, _password(password))
    click.echo(f"{name} has a new password.")


@users.command()
@click.argument("name")
def deactivate(name: str) -> None:
    """Let a user sign in no more; sessions and tokens stop working.

    $ mlflow users deactivate jane@company.com
    """
    identity_store().set_active(name, False)
    click.echo(f"{name} may not sign in; `mlflow users activate` undoes that.")


@users.command()
@click.argument("name")
def activate(name: str) -> None:
    """Let a user sign in again.

    $ mlflow users activate jane@company.com
    """
    identity_store().set_active(name, True)
    click.echo(f"{name} may sign in.")


@users.command()
@click.argument("name")
def delete(name: str) -> None:
    """Remove a user with their tokens and roles; what they did stays in the audit log.

    $ mlflow users delete jane@company.com
    """
    identity_store().delete_user(name)
    click.echo(f"{name} is removed.")


# ---- groups ----
@users.command("create-group")
@click.argument("name")
def create_group(name: str) -> None:
    """Make a group. All users are in the group `everyone`, which is there anyway.

    $ mlflow users create-group risk
    """
    identity_store().create_group(name)
    click.echo(f"Created group {name}.")


@users.command("delete-group")
@click.argument("name")
def delete_group(name: str) -> None:
    """Remove a group, and its roles with it.

    $ mlflow users delete-group risk
    """
    identity_store().delete_group(name)
    click.echo(f"Group {name} is removed.")


@users.command()
@output_option("table")
def groups(output: str) -> None:
    """List groups with their members.

    $ mlflow users groups
    """
    found = identity_store().list_groups()
    show_list(
        output,
        [{name: getattr(each, name) for name in each.__struct_fields__} for each in found],
        {"Name": lambda it: it["name"], "Members": lambda it: ", ".join(it["members"])},
    )


@users.command("add-member")
@click.argument("group")
@click.argument("name")
def add_member(group: str, name: str) -> None:
    """Put a user into a group.

    $ mlflow users add-member risk jane@company.com
    """
    identity_store().add_member(group, name)
    click.echo(f"{name} is in {group}.")


@users.command("remove-member")
@click.argument("group")
@click.argument("name")
def remove_member(group: str, name: str) -> None:
    """Take a user out of a group.

    $ mlflow users remove-member risk jane@company.com
    """
    identity_store().remove_member(group, name)
    click.echo(f"{name} is not in {group}.")


def _password(given: str | None) -> str:
    if given == "-":
        return sys.stdin.readline().rstrip("\n")
    if given is not None:
        return given
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked
