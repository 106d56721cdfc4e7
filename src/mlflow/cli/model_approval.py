"""`mlflow models request`, `requests`, `approve`, `reject`, `cancel` and `policy`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from mlflow.cli.group import Command, CommandGroup
from mlflow.cli.options import output_option, tracking_client
from mlflow.cli.output import show_list, utc

F = TypeVar("F", bound=Callable[..., Any])


def _transition(command: F) -> F:
    """The arguments that say which transition, and the comment."""
    command = click.option("--comment", "-c", default="", help="Why.")(command)
    for argument in ("stage", "version", "name"):
        command = click.argument(argument)(command)
    return command


@click.command(cls=Command)
@_transition
def request(name: str, version: str, stage: str, comment: str) -> None:
    """Ask for a version to be put into a stage.

    $ mlflow models request FraudDetector 2 Production --comment "f1 is up by 0.02"
    """
    made = tracking_client().create_transition_request(name, version, stage, comment)
    click.echo(
        f"Request {made.id}: version {made.version} of {made.name} from {made.from_stage} to "
        f"{made.to_stage}; it takes {made.approvals_needed} approval"
        f"{'' if made.approvals_needed == 1 else 's'}."
    )


@click.command(cls=Command)
@click.argument("name")
@click.argument("version")
@output_option("table")
def requests(name: str, version: str, output: str) -> None:
    """Show the open requests of a version.

    $ mlflow models requests FraudDetector 2
    """
    found = tracking_client().list_transition_requests(name, version)
    show_list(
        output,
        [_record(each) for each in found],
        {
            "Id": lambda it: it["id"],
            "To": lambda it: it["to_stage"],
            "Asked": lambda it: utc(it["creation_timestamp"]),
            "By": lambda it: it["user_id"],
            "Approvals": lambda it: f"{len(it['approvals'])} of {it['approvals_needed']}",
            "Comment": lambda it: it["comment"],
        },
    )


@click.command(cls=Command)
@_transition
@click.option(
    "--archive-existing-versions",
    is_flag=True,
    help="Whether the versions in that stage are archived when this one comes.",
)
def approve(
    name: str, version: str, stage: str, comment: str, archive_existing_versions: bool
) -> None:
    """Approve the requests for a transition.

    The last approval that the policy wants moves the version.

      $ mlflow models approve FraudDetector 1 Production --archive-existing-versions
    """
    done = tracking_client().approve_transition_request(
        name, version, stage, archive_existing_versions, comment
    )
    click.echo(done.system_comment)


@click.command(cls=Command)
@_transition
def reject(name: str, version: str, stage: str, comment: str) -> None:
    """Reject the requests for a transition.

    $ mlflow models reject FraudDetector 1 Production --comment "no holdout metrics"
    """
    done = tracking_client().reject_transition_request(name, version, stage, comment)
    click.echo(f"Rejected: version {version} of {name} stays in {done.from_stage}.")


@click.command(cls=Command)
@_transition
def cancel(name: str, version: str, stage: str, comment: str) -> None:
    """Take back one's own request.

    $ mlflow models cancel FraudDetector 1 Production
    """
    done = tracking_client().delete_transition_request(name, version, stage, comment=comment)
    click.echo(f"Request {done.id} is taken back.")


@click.group(cls=CommandGroup)
def policy() -> None:
    """Say what the transitions of a registered model need: approvals and gates, as YAML."""


@policy.command("get")
@click.argument("name")
def get(name: str) -> None:
    """Print a registered model's policy.

    $ mlflow models policy get FraudDetector
    """
    found = tracking_client().get_model_policy(name)
    if found.yaml:
        click.echo(found.yaml.rstrip("\n"))
    else:
        click.echo(f"{name} has no policy.", err=True)


@policy.command("set")
@click.argument("name")
@click.argument("file", type=click.File(encoding="utf-8"))
def set_(name: str, file: Any) -> None:
    """Give a registered model a policy, out of a YAML file; `-` reads standard input.

    $ mlflow models policy set FraudDetector policy.yaml
    """
    tracking_client().set_model_policy(name, file.read() or " ")
    click.echo(f"{name} has a policy.")


@policy.command("delete")
@click.argument("name")
def delete(name: str) -> None:
    """Take a registered model's policy away.

    $ mlflow models policy delete FraudDetector
    """
    tracking_client().set_model_policy(name, "")
    click.echo(f"{name} has no policy.")


def _record(request: Any) -> dict[str, Any]:
    record = {name: getattr(request, name) for name in request.__struct_fields__}
    record["approvals"] = [
        {name: getattr(each, name) for name in each.__struct_fields__} for each in request.approvals
    ]
    return record
