"""`mlflow runs`."""

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
    run_id_option,
    tracking_client,
    view_option,
)
from mlflow.cli.output import show_json, show_list, show_object, utc, write_csv, write_table

if TYPE_CHECKING:
    from mlflow.client import MlflowClient
    from mlflow.entities import Run


@click.group(cls=CommandGroup)
def runs() -> None:
    """Find, make, describe and delete runs."""


@runs.command(name="list")
@experiment_id_option(envvar="MLFLOW_EXPERIMENT_ID", show_envvar=True)
@view_option("runs")
@max_results_option("runs")
@filter_option('"metrics.loss < 0.1"')
@order_by_option('"metrics.loss ASC"')
@output_option("table")
def list_(
    experiment_id: str,
    view: str,
    max_results: int | None,
    filter_string: str | None,
    order_by: tuple[str, ...],
    output: str,
) -> None:
    """List an experiment's runs, the one that started last first.

    JSON and CSV show more of each run; `mlflow experiments csv` has metrics and params too.

      $ mlflow runs list --experiment-id 1
      $ mlflow runs list --experiment-id 1 --filter "params.model = 'tree'"
      $ mlflow runs list --experiment-id 1 --order-by "metrics.loss ASC" --max-results 10
    """
    from mlflow.fluent.search import search_runs  # by this command only

    found: Any = search_runs(
        [experiment_id],
        filter_string or "",
        VIEWS[view],
        max_results or 100_000,
        list(order_by) or None,
        "list",
    )
    if not found:
        tracking_client().get_experiment(experiment_id)  # says so if there is none
    show_list(
        output,
        [_info(run) for run in found],
        {
            "Date": lambda it: utc(it["start_time"]),
            "Name": lambda it: it["run_name"],
            "ID": lambda it: it["run_id"],
        },
    )


@runs.command()
@run_id_option()
@output_option("json")
def describe(run_id: str, output: str) -> None:
    """Show a run: its info, latest metrics, params, tags, inputs and outputs.

    $ mlflow runs describe --run-id 0f4ab2c93c934c9bb7b1a5c2a54d9e12
    $ mlflow runs describe --run-id 0f4ab2c93c934c9bb7b1a5c2a54d9e12 --output table
    """
    run = tracking_client().get_run(run_id)
    if output == "json":
        whole = run.to_dictionary()
        show_json({part: whole[part] for part in ("info", "data", "inputs", "outputs")})
        return
    rows = _lines(run)
    if output == "csv":
        write_csv({"part": part, "name": name, "value": value} for part, name, value in rows)
    else:
        write_table(["Part", "Name", "Value"], rows)


@runs.command()
@experiment_id_option(
    "The experiment, by id; or give its name.",
    required=False,
    envvar="MLFLOW_EXPERIMENT_ID",
    show_envvar=True,
)
@click.option(
    "--experiment-name",
    envvar="MLFLOW_EXPERIMENT_NAME",
    show_envvar=True,
    help="The experiment, by name; made if it does not exist.",
    shell_complete=complete.experiment_names,
)
@click.option("--run-name", help="Its name; invented if none is given.")
@click.option("--description", help="What it is about.")
@click.option("--tags", "-t", multiple=True, metavar="KEY=VALUE", help="A tag; may be repeated.")
@click.option(
    "--status",
    type=click.Choice(["FINISHED", "FAILED", "KILLED"], case_sensitive=False),
    default="FINISHED",
    show_default=True,
    help="How it ended.",
)
@click.option("--parent-run-id", help="The run it is a child of.", shell_complete=complete.run_ids)
@output_option("json")
def create(
    experiment_id: str | None,
    experiment_name: str | None,
    run_name: str | None,
    description: str | None,
    tags: tuple[str, ...],
    status: str,
    parent_run_id: str | None,
    output: str,
) -> None:
    """Make a run that has already ended, to record what was done elsewhere.

    $ mlflow runs create --experiment-name fraud --run-name by-hand -t developer=john
    """
    if (experiment_id is None) == (experiment_name is None):
        raise click.UsageError("Name one experiment: by --experiment-id or by --experiment-name.")
    own = dict(_tag(text) for text in tags)
    if description is not None:
        own["mlflow.note.content"] = description
    client = tracking_client()
    if parent_run_id is not None:
        own["mlflow.parentRunId"] = client.get_run(parent_run_id).info.run_id
    chosen = experiment_id or _experiment_named(client, experiment_name or "")
    run_id = _make(client, chosen, run_name, own, status)
    info = client.get_run(run_id).info
    show_object(
        output,
        {
            "run_id": run_id,
            "experiment_id": info.experiment_id,
            "status": info.status,
            "run_name": info.run_name,
        },
        {
            "Run Id": run_id,
            "Experiment Id": info.experiment_id,
            "Status": info.status,
            "Name": info.run_name,
        },
    )


@runs.command()
@run_id_option()
def delete(run_id: str) -> None:
    """Put a run into the bin.

    `mlflow runs restore` takes it out again; `mlflow gc` removes it for good.

      $ mlflow runs delete --run-id 0f4ab2c93c934c9bb7b1a5c2a54d9e12
    """
    tracking_client().delete_run(run_id)
    click.echo(f"Run {run_id} is deleted; `mlflow runs restore` undoes that.")


@runs.command()
@run_id_option()
def restore(run_id: str) -> None:
    """Take a run out of the bin.

    $ mlflow runs restore --run-id 0f4ab2c93c934c9bb7b1a5c2a54d9e12
    """
    tracking_client().restore_run(run_id)
    click.echo(f"Run {run_id} is restored.")


def _tag(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise click.BadParameter(f"{text!r} is not KEY=VALUE.", param_hint="--tags")
    return key, value


def _experiment_named(client: MlflowClient, name: str) -> str:
    known = client.get_experiment_by_name(name)
    return known.experiment_id if known is not None else client.create_experiment(name)


def _make(
    client: MlflowClient, experiment_id: str, name: str | None, tags: dict[str, str], status: str
) -> str:
    from mlflow.context import resolve_tags  # git and its like

    made = client.create_run(experiment_id, tags=resolve_tags(tags), run_name=name)
    client.set_terminated(made.info.run_id, status)
    return made.info.run_id


def _info(run: Run) -> dict[str, Any]:
    info = run.info
    return {
        "run_id": info.run_id,
        "run_name": info.run_name or "",
        "experiment_id": info.experiment_id,
        "status": info.status,
        "start_time": info.start_time,
        "end_time": info.end_time,
        "user_id": info.user_id,
        "lifecycle_stage": info.lifecycle_stage,
        "artifact_uri": info.artifact_uri,
    }


def _lines(run: Run) -> list[tuple[str, str, str]]:
    """A run as (part, name, value)."""
    info = _info(run)
    info["start_time"], info["end_time"] = utc(run.info.start_time), utc(run.info.end_time)
    parts: list[tuple[str, list[tuple[str, Any]]]] = [
        ("info", list(info.items())),
        ("metric", list(run.data.metrics.items())),
        ("param", list(run.data.params.items())),
        ("tag", list(run.data.tags.items())),
        ("dataset", [(it.dataset.name, it.dataset.digest) for it in run.inputs.dataset_inputs]),
        ("model input", [(it.model_id, "") for it in run.inputs.model_inputs]),
        ("model output", [(it.model_id, f"step {it.step}") for it in run.outputs.model_outputs]),
    ]
    return [(part, name, str(value)) for part, fields in parts for name, value in fields]
