"""`mlflow experiments`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mlflow.cli import complete
from mlflow.cli.group import CommandGroup
from mlflow.cli.options import (
    VIEWS,
    experiment_id_option,
    filter_option,
    max_results_option,
    order_by_option,
    output_option,
    tracking_client,
    view_option,
)
from mlflow.cli.output import show_json, show_list, show_object, utc

if TYPE_CHECKING:
    from mlflow.entities import Experiment


@click.group(cls=CommandGroup)
def experiments() -> None:
    """Find, make, rename and delete experiments.

    An experiment is a set of runs that belong together; it has an id and a name.
    """


@experiments.command()
@click.option("--experiment-name", "-n", required=True, help="Its name, which no other may have.")
@click.option(
    "--artifact-location",
    "-l",
    help="URI under which its runs keep artifacts; by default the store's own.",
)
@output_option("table", ("table", "json"))
def create(experiment_name: str, artifact_location: str | None, output: str) -> None:
    """Make an experiment.

    $ mlflow experiments create -n fraud
    $ mlflow experiments create -n fraud -l s3://bucket/fraud
    """
    id_ = tracking_client().create_experiment(experiment_name, artifact_location)
    if output == "json":
        show_json({"experiment_id": id_, "name": experiment_name})
    else:
        click.echo(f"Created experiment {experiment_name!r} with id {id_}")


@experiments.command()
@view_option("experiments")
@max_results_option("experiments")
@filter_option("\"name LIKE 'fraud%'\"")
@order_by_option('"name ASC"')
@output_option("table")
def search(
    view: str,
    max_results: int | None,
    filter_string: str | None,
    order_by: tuple[str, ...],
    output: str,
) -> None:
    """List experiments, the one that changed last first.

    $ mlflow experiments search
    $ mlflow experiments search --view deleted_only
    $ mlflow experiments search --filter "tags.team = 'risk'" --output json
    """
    from mlflow.fluent.experiments import search_experiments  # by this command only

    found = search_experiments(VIEWS[view], max_results, filter_string, list(order_by) or None)
    show_list(
        output,
        [_record(experiment) for experiment in found],
        {
            "Experiment Id": lambda it: it["experiment_id"],
            "Name": lambda it: it["name"],
            "Artifact Location": lambda it: it["artifact_location"],
        },
    )


@experiments.command()
@experiment_id_option("The experiment, by id; or give its name.", required=False)
@click.option(
    "--experiment-name",
    "-n",
    help="The experiment, by name.",
    shell_complete=complete.experiment_names,
)
@output_option("table")
def get(experiment_id: str | None, experiment_name: str | None, output: str) -> None:
    """Show one experiment.

    $ mlflow experiments get -n fraud
    $ mlflow experiments get -x 1 --output json
    """
    if (experiment_id is None) == (experiment_name is None):
        raise click.UsageError("Name one experiment: by --experiment-id or by --experiment-name.")
    experiment = (
        tracking_client().get_experiment(experiment_id)
        if experiment_id is not None
        else _by_name(experiment_name or "")
    )
    show_object(
        output,
        _record(experiment),
        {
            "Experiment Id": experiment.experiment_id,
            "Name": experiment.name,
            "Artifact Location": experiment.artifact_location,
            "Lifecycle Stage": experiment.lifecycle_stage,
            "Creation Time": utc(experiment.creation_time),
            "Last Update Time": utc(experiment.last_update_time),
            "Tags": ", ".join(f"{key}={value}" for key, value in experiment.tags.items()),
        },
    )


@experiments.command()
@experiment_id_option()
@click.option("--new-name", required=True, help="Its new name.")
def rename(experiment_id: str, new_name: str) -> None:
    """Give an experiment another name.

    $ mlflow experiments rename -x 1 --new-name fraud-2026
    """
    tracking_client().rename_experiment(experiment_id, new_name)
    click.echo(f"Experiment {experiment_id} is now called {new_name!r}.")


@experiments.command()
@experiment_id_option()
def delete(experiment_id: str) -> None:
    """Put an experiment and its runs into the bin.

    `mlflow experiments restore` takes them out again; `mlflow gc` removes them for good.

      $ mlflow experiments delete -x 1
    """
    tracking_client().delete_experiment(experiment_id)
    click.echo(f"Experiment {experiment_id} is deleted; `mlflow experiments restore` undoes that.")


@experiments.command()
@experiment_id_option()
def restore(experiment_id: str) -> None:
    """Take an experiment and its runs out of the bin.

    $ mlflow experiments restore -x 1
    """
    tracking_client().restore_experiment(experiment_id)
    click.echo(f"Experiment {experiment_id} is restored.")


@experiments.command()
@experiment_id_option()
@click.option(
    "--filename",
    "-o",
    type=click.Path(dir_okay=False),
    help="File to write; standard output by default.",
)
def csv(experiment_id: str, filename: str | None) -> None:
    """Write an experiment's runs as CSV.

    One line a run, with its latest metrics, its params and its tags in columns of their own.

      $ mlflow experiments csv -x 1 -o fraud.csv
    """
    from mlflow.cli.run_csv import write_runs  # by this command only

    tracking_client().get_experiment(experiment_id)
    with click.open_file(filename or "-", "w", encoding="utf-8") as file:
        count = write_runs(experiment_id, file)
    if filename is not None:
        click.echo(f"Wrote {count:,} runs of experiment {experiment_id} to {filename}.")


def _by_name(name: str) -> Experiment:
    from mlflow.exceptions import MlflowException  # where there is something to raise

    found = tracking_client().get_experiment_by_name(name)
    if found is None:
        raise MlflowException(
            f"There is no experiment named {name!r}. `mlflow experiments search --view all` lists "
            "them.",
            "RESOURCE_DOES_NOT_EXIST",
        )
    return found


def _record(experiment: Experiment) -> dict[str, Any]:
    return {
        "experiment_id": experiment.experiment_id,
        "name": experiment.name,
        "artifact_location": experiment.artifact_location,
        "lifecycle_stage": experiment.lifecycle_stage,
        "creation_time": experiment.creation_time,
        "last_update_time": experiment.last_update_time,
        "tags": experiment.tags,
    }
