"""`mlflow artifacts`."""

from __future__ import annotations

import click

from mlflow.cli.group import CommandGroup
from mlflow.cli.options import output_option, run_id_option, tracking_client
from mlflow.cli.output import byte_count, show_list


@click.group(cls=CommandGroup)
def artifacts() -> None:
    """List, fetch and store artifacts of runs.

    An artifact is a file among those of a run; its path is relative to the run's artifact root.
    """


@artifacts.command(name="list")
@run_id_option()
@click.option("--artifact-path", "-a", help="The folder to list; all of it by default.")
@output_option("json")
def list_(run_id: str, artifact_path: str | None, output: str) -> None:
    """List the files and folders directly in a folder among a run's artifacts.

    $ mlflow artifacts list --run-id 0f4ab2c93c934c9bb7b1a5c2a54d9e12
    $ mlflow artifacts list --run-id 0f4ab2c93c934c9bb7b1a5c2a54d9e12 -a plots --output table
    """
    found = tracking_client().list_artifacts(run_id, artifact_path)
    show_list(
        output,
        [{"path": file.path, "is_dir": file.is_dir, "file_size": file.file_size} for file in found],
        {
            "Path": lambda it: it["path"] + ("/" if it["is_dir"] else ""),
            "Size": lambda it: "" if it["file_size"] is None else byte_count(it["file_size"]),
        },
    )


@artifacts.command()
@run_id_option("The run whose artifacts to fetch; or give an artifact URI.", required=False)
@click.option("--artifact-path", "-a", help="The file or folder to fetch; all by default.")
@click.option(
    "--artifact-uri",
    "-u",
    help="What to fetch, by its URI, such as runs:/<run id>/<path> or s3://<bucket>/<path>.",
)
@click.option(
    "--dst-path",
    "-d",
    type=click.Path(file_okay=False),
    help="Folder to put it into, made if needed; a new temporary one by default.",
)
def download(
    run_id: str | None, artifact_path: str | None, artifact_uri: str | None, dst_path: str | None
) -> None:
    """Fetch artifacts and print where they are now.

    $ mlflow artifacts download --run-id 0f4ab2c93c934c9bb7b1a5c2a54d9e12 -a plots -d .
    $ mlflow artifacts download -u runs:/0f4ab2c93c934c9bb7b1a5c2a54d9e12/model.pkl -d model
    """
    if (run_id is None) == (artifact_uri is None):
        raise click.UsageError("Say what to fetch: by --run-id or by --artifact-uri.")
    if artifact_uri is not None and artifact_path is not None:
        raise click.UsageError(
            "--artifact-path goes with --run-id; append it to the artifact URI instead."
        )
    from mlflow.artifacts import download_artifacts  # repositories of all kinds

    if artifact_uri is not None:
        local = download_artifacts(artifact_uri=artifact_uri, dst_path=dst_path)
    else:
        local = download_artifacts(
            run_id=run_id, artifact_path=artifact_path or "", dst_path=dst_path
        )
    click.echo(local)


@artifacts.command(name="log-artifact")
@click.option(
    "--local-file",
    "-l",
    required=True,
    type=click.Path(exists=True),
    help="The file (or folder) to store.",
)
@run_id_option()
@click.option("--artifact-path", "-a", help="Folder among the artifacts to put it into.")
def log_artifact(local_file: str, run_id: str, artifact_path: str | None) -> None:
    """Store a file among a run's artifacts, under its own name.

    $ mlflow artifacts log-artifact -l model.pkl --run-id 0f4ab2c93c934c9bb7b1a5c2a54d9e12
    """
    tracking_client().log_artifact(run_id, local_file, artifact_path)
    click.echo(f"Logged {local_file} to {_folder(artifact_path)} of run {run_id}.")


@artifacts.command(name="log-artifacts")
@click.option(
    "--local-dir",
    "-l",
    required=True,
    type=click.Path(exists=True, file_okay=False),
    help="The folder whose files to store.",
)
@run_id_option()
@click.option("--artifact-path", "-a", help="Folder among the artifacts to put them into.")
def log_artifacts(local_dir: str, run_id: str, artifact_path: str | None) -> None:
    """Store what is in a folder among a run's artifacts.

    $ mlflow artifacts log-artifacts -l plots --run-id 0f4ab2c93c934c9bb7b1a5c2a54d9e12 -a plots
    """
    tracking_client().log_artifacts(run_id, local_dir, artifact_path)
    click.echo(f"Logged what is in {local_dir} to {_folder(artifact_path)} of run {run_id}.")


def _folder(artifact_path: str | None) -> str:
    return f"the artifact folder {artifact_path}" if artifact_path else "the artifacts"
