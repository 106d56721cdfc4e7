"""`mlflow db`."""

from __future__ import annotations

from typing import Any

import click

from mlflow.cli.database_url import database_of, existing_database
from mlflow.cli.group import CommandGroup
from mlflow.cli.options import output_option
from mlflow.cli.output import show_object
from mlflow.exceptions import MlflowException
from mlflow.stores.platform import platform_module


@click.group(cls=CommandGroup)
def db() -> None:
    """Upgrade a database, or see its version.

    A database is named by its URL (sqlite:///runs.db, postgresql://user:password@host/database), or
    by the folder or the file it is in. Whoever opens a database upgrades it; these commands are for
    doing that at a time of your choice.
    """


@db.command()
@click.argument("url")
def upgrade(url: str) -> None:
    """Bring a database to the version that this release needs.

    There is no way back: take a copy first where it matters.

      $ mlflow db upgrade sqlite:///runs.db
      $ mlflow db upgrade postgresql://mlflow:secret@db/mlflow
    """
    jobs = platform_module("jobs.database")
    address = database_of(url)
    before = jobs.database_version(address) if existing_database(address) else None
    now = jobs.upgrade_database(address)
    if before is None or before.version is None:
        click.echo(f"{now.url}: made with version {now.version}.")
    elif before.version == now.version:
        click.echo(f"{now.url}: has version {now.version}, the latest, already.")
    else:
        click.echo(f"{now.url}: upgraded from version {before.version} to {now.version}.")


@db.command()
@click.argument("url")
@output_option("table", ("table", "json"))
def version(url: str, output: str) -> None:
    """Show a database's version and the one that this release needs. Changes nothing.

    $ mlflow db version sqlite:///runs.db
    """
    address = database_of(url)
    if not existing_database(address):
        raise MlflowException(f"There is no database at {address}.", "RESOURCE_DOES_NOT_EXIST")
    found: Any = platform_module("jobs.database").database_version(address)
    show_object(
        output,
        {"url": found.url, "version": found.version, "latest": found.latest},
        {
            "Database": found.url,
            "Version": "none: it is empty" if found.version is None else found.version,
            "Needed": found.latest,
        },
    )
