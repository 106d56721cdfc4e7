"""`mlflow gc`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import click

from mlflow.cli.database_url import database_of, existing_database
from mlflow.cli.group import Command
from mlflow.cli.options import output_option
from mlflow.cli.output import counted, show_list
from mlflow.cli.progress import progress_bar
from mlflow.exceptions import MlflowException
from mlflow.stores.platform import platform_module

_PARTS = re.compile(r"(?:([\d.]+)d)?(?:([\d.]+)h)?(?:([\d.]+)m)?(?:([\d.]+)s)?")
_MILLISECONDS = (86_400_000, 3_600_000, 60_000, 1000)


def milliseconds(text: str) -> int:
    """A length of time such as `30d` or `1d2h3m4s`.

    Raises:
        BadParameter: It is none.
    """
    match = _PARTS.fullmatch(text) if text else None
    try:
        if match is None:
            raise ValueError
        parts = zip(match.groups(), _MILLISECONDS, strict=True)
        return round(sum(float(number or 0) * unit for number, unit in parts))
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is no length of time: write days, hours, minutes and seconds as in 30d, "
            "12h or 1d2h3m4s."
        ) from None


def _listed(ctx: click.Context, param: click.Parameter, text: str | None) -> list[str] | None:
    """Ids between commas. An empty text names none, which is not the same as naming nothing."""
    if text is None:
        return None
    return [part.strip() for part in text.split(",") if part.strip()]


def _ids(noun: str) -> Callable[[Any], Any]:
    return click.option(
        f"--{noun.replace(' ', '-')}-ids",
        callback=_listed,
        metavar="ID,ID,…",
        help=f"Only these {noun}s, and what else is named; they must be deleted.",
    )


@click.command(cls=Command)
@click.option(
    "--older-than",
    callback=lambda _, __, text: milliseconds(text),
    default="0s",
    metavar="AGE",
    help="Only what was deleted at least so long ago: 30d, 12h, 1d2h3m4s; all by default.",
)
@_ids("run")
@_ids("experiment")
@_ids("logged model")
@click.option(
    "--backend-store-uri",
    help="The database, by URL, file or folder; by default that of the tracking URI.",
)
@click.option(
    "--artifacts-destination",
    envvar="MLFLOW_ARTIFACTS_DESTINATION",
    help="Where the server keeps artifacts that went through it, as `mlflow server` was told; by "
    "default where it keeps them by default.",
)
@click.option(
    "--tracking-uri",
    help="URL of the server, if artifacts that went through it are to be deleted through it.",
)
@click.option(
    "--environments",
    is_flag=True,
    help="Remove environments of projects that nobody uses instead; with --older-than, those that "
    "nobody has used for so long.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be removed, and remove nothing.")
@output_option("table")
@click.pass_context
def gc(ctx: click.Context, /, dry_run: bool, output: str, environments: bool, **given: Any) -> None:
    """Remove deleted runs and experiments for good.

    Their artifacts and logged models go with them, and so do logged models that were deleted by
    themselves. Without ids, everything that is deleted goes; with ids, only what they name (an
    experiment with all its runs). What has artifacts that cannot be deleted stays, for the next
    time; what a version of a registered model was made from stays until that version is deleted.
    Uploads to the server that were broken off a week ago or earlier are removed, too.
    The command works on the database itself, with a server running or not.

    Exit status: 0, or 1 if some artifacts could not be deleted.

      $ mlflow gc --older-than 30d --dry-run
      $ mlflow gc --older-than 30d --backend-store-uri postgresql://mlflow:secret@db/mlflow
      $ mlflow gc --run-ids 0f4ab2c93c934c9bb7b1a5c2a54d9e12
      $ mlflow gc --environments --older-than 30d
    """
    if environments:
        _remove_environments(given["older_than"] / 1000, dry_run, output)
        return
    jobs: Any = platform_module("jobs.gc")
    tracking_uri = given["tracking_uri"] or _tracking_uri()
    backend = given["backend_store_uri"] or tracking_uri
    delete = _deletion(backend, given["artifacts_destination"], tracking_uri)
    chosen = {
        "older_than_ms": given["older_than"],
        "run_ids": given["run_ids"],
        "experiment_ids": given["experiment_ids"],
        "logged_model_ids": given["logged_model_ids"],
    }
    engine = platform_module("sql.engine").open_engine(_database(backend))
    try:
        removed = jobs.planned(engine, **chosen)
        if not dry_run:
            with progress_bar("Removing", _count(removed)) as advance:
                step = None if advance is None else lambda _: advance(1)
                removed = jobs.collect(engine, delete, progress=step, **chosen)
            _remove_abandoned(backend, given["artifacts_destination"])
    finally:
        engine.close()
    _show(removed, output, "would be removed" if dry_run else "removed")
    if removed.failed:
        ctx.exit(1)


def _remove_abandoned(backend: str, destination: str | None) -> None:
    """Remove what was being sent to the server and will not be complete any more."""
    from mlflow.file_uri import is_local, path_of  # by the command, not its help

    try:
        kept_in = destination or _server_default(backend)
    except MlflowException:
        return  # nothing went through a server, or it is not known where that is
    if is_local(kept_in):
        count = platform_module("artifacts.abandoned").remove_abandoned(path_of(kept_in))
        if count:
            click.echo(f"{counted(count, 'upload')} removed that had been broken off.", err=True)


def _remove_environments(seconds: float, dry_run: bool, output: str) -> None:
    from mlflow.projects.environments import cache  # by this option only

    found = cache.unused(seconds)
    gone = [each for each in found if dry_run or cache.remove(each.name)]
    show_list(
        output,
        [{"noun": "environment", "id": each.name, "path": str(each.path)} for each in gone],
        {"Noun": lambda it: it["noun"], "Id": lambda it: it["id"]},
    )
    what = "would be removed" if dry_run else "removed"
    click.echo(f"{counted(len(gone), 'environment')} {what}.", err=True)


def _show(removed: Any, output: str, what: str) -> None:
    records = [
        {"noun": noun, "id": id_}
        for noun, ids in (
            ("experiment", removed.experiments),
            ("run", removed.runs),
            ("logged model", removed.logged_models),
        )
        for id_ in ids
    ]
    show_list(output, records, {"Noun": lambda it: it["noun"], "Id": lambda it: it["id"]})
    click.echo(
        f"{counted(len(removed.experiments), 'experiment')}, {counted(len(removed.runs), 'run')} "
        f"and {counted(len(removed.logged_models), 'logged model')} {what}.",
        err=True,
    )
    for noun, version in removed.kept:
        click.echo(f"Kept: {noun}, of which {version} was made.", err=True)
    if removed.failed:  # each was a warning when it happened
        kept = counted(len(removed.failed), "noun")
        click.echo(f"{kept} kept, whose artifacts cannot be deleted.", err=True)


def _count(removed: Any) -> int:
    return len(removed.experiments) + len(removed.runs) + len(removed.logged_models)


def _tracking_uri() -> str:
    from mlflow.fluent.state import get_tracking_uri  # by the command, not its help

    return get_tracking_uri()


def _database(backend: str) -> str:
    """The database's URL.

    Raises:
        MlflowException: It is none, or is not there.
    """
    if _is_server(backend):
        raise MlflowException.invalid_parameter_value(
            f"{backend} is a server; what is deleted is removed from its database. Name that with "
            "--backend-store-uri."
        )
    url = database_of(backend)
    if not existing_database(url):
        raise MlflowException(
            f"There is no database at {url}. Name another with --backend-store-uri.",
            "RESOURCE_DOES_NOT_EXIST",
        )
    return url


def _is_server(uri: str) -> bool:
    return uri.startswith(("http://", "https://"))


def _deletion(backend: str, destination: str | None, tracking_uri: str) -> Callable[[str], None]:
    """What deletes everything under an artifact URI."""
    through = tracking_uri if _is_server(tracking_uri) and destination is None else None

    def delete(artifact_uri: str) -> None:
        from mlflow.artifacts.resolve import get_artifact_repository  # by the command, not its help

        if not artifact_uri.startswith("mlflow-artifacts:"):
            get_artifact_repository(artifact_uri).delete_artifacts()
            if artifact_uri.startswith("/"):
                _remove_if_empty(os.path.dirname(artifact_uri))
        elif through is not None:
            get_artifact_repository(artifact_uri, tracking_uri=through).delete_artifacts()
        else:
            kept_in = destination or _server_default(backend)
            get_artifact_repository(_behind_server(artifact_uri, kept_in)).delete_artifacts()

    return delete


def _server_default(backend: str) -> str:
    """Where a server of this database keeps artifacts if it is not told another place.

    Raises:
        MlflowException: That is not there. Taking it for empty would leave artifacts that nothing
            points to.
    """
    options = platform_module("server").ServerOptions(backend_store_uri=backend)
    folder: str = options.storage().artifacts_destination
    if not os.path.isdir(folder):
        raise MlflowException(
            f"they went through a server, and {folder} is not there; name the place where it keeps "
            "them with --artifacts-destination",
            "RESOURCE_DOES_NOT_EXIST",
        )
    return folder


def _behind_server(artifact_uri: str, kept_in: str) -> str:
    from mlflow.artifacts.paths import normal_path  # by the command, not its help
    from mlflow.artifacts.resolve import add_path

    return add_path(kept_in, normal_path(urlsplit(artifact_uri).path.lstrip("/")))


def _remove_if_empty(folder: str) -> None:
    try:
        os.rmdir(folder)
    except OSError:
        pass  # something else is in it, or it is not there
