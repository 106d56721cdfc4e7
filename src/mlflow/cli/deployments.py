"""`mlflow deployments`: what is deployed to the targets that other packages offer."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from mlflow.cli.group import CommandGroup
from mlflow.cli.options import output_option
from mlflow.cli.output import show_list, show_object
from mlflow.exceptions import MlflowException

F = TypeVar("F", bound=Callable[..., Any])

_FORMS = ("table", "json")

_target = click.option(
    "--target",
    "-t",
    required=True,
    metavar="TARGET",
    help="The target: its name, or NAME:/… with what its package understands; `mlflow deployments "
    "help -t NAME` tells.",
)
_name = click.option("--name", required=True, help="The deployment's name.")
_endpoint = click.option("--endpoint", help="The endpoint it belongs to, where targets have such.")
_this_endpoint = click.option("--endpoint", required=True, help="The endpoint's name.")
_flavor = click.option("--flavor", "-f", help="Flavor to deploy; the target chooses by default.")
_model_uri = click.option(
    "--model-uri",
    "-m",
    required=True,
    metavar="URI",
    help="The model: models:/NAME/VERSION, runs:/RUN_ID/NAME, or a folder.",
)
_config = click.option(
    "--config",
    "-C",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting of the target; may be repeated.",
)


@click.group(cls=CommandGroup)
def deployments() -> None:
    """Deploy models to targets that other packages offer.

    A package that is installed offers a target under a name; `mlflow deployments help -t NAME` says
    what it understands. Without any, models are served by `mlflow models serve`.
    """


@deployments.command("help")
@_target
def target_help(target: str) -> None:
    """Print what a target says of itself and its settings.

    $ mlflow deployments help -t TARGET
    """
    from mlflow.deployments.targets import target_help as run

    click.echo(run(target))


# ---- deployments ----------------------------------------------------------------------------
@deployments.command()
@_target
@_name
@_model_uri
@_flavor
@_config
@_endpoint
def create(
    target: str,
    name: str,
    model_uri: str,
    flavor: str | None,
    config: tuple[str, ...],
    endpoint: str | None,
) -> None:
    """Deploy a model.

    $ mlflow deployments create -t TARGET --name fraud -m models:/FraudDetector/1 -C replicas=2
    """
    made = _call(
        _client(target).create_deployment, [name, model_uri, flavor],
        config=_settings(config), endpoint=endpoint,
    )  # fmt: skip
    click.echo(f"The deployment {_called(made, name)} is made.")


@deployments.command()
@_target
@_name
@click.option("--model-uri", "-m", metavar="URI", help="The model that takes its place.")
@_flavor
@_config
@_endpoint
def update(
    target: str,
    name: str,
    model_uri: str | None,
    flavor: str | None,
    config: tuple[str, ...],
    endpoint: str | None,
) -> None:
    """Put another model, or other settings, in a deployment's place.

    $ mlflow deployments update -t TARGET --name fraud -m models:/FraudDetector/2
    """
    _call(
        _client(target).update_deployment, [name],
        model_uri=model_uri, flavor=flavor, config=_settings(config), endpoint=endpoint,
    )  # fmt: skip
    click.echo(f"The deployment {name} is changed.")


@deployments.command()
@_target
@_name
@_config
@_endpoint
def delete(target: str, name: str, config: tuple[str, ...], endpoint: str | None) -> None:
    """Remove a deployment.

    $ mlflow deployments delete -t TARGET --name fraud
    """
    delete_deployment = _client(target).delete_deployment
    _call(delete_deployment, [name], config=_settings(config), endpoint=endpoint)
    click.echo(f"The deployment {name} is removed.")


@deployments.command("list")
@_target
@_endpoint
@output_option("table", _FORMS)
def list_deployments(target: str, endpoint: str | None, output: str) -> None:
    """List a target's deployments.

    $ mlflow deployments list -t TARGET
    """
    _show_names(output, _call(_client(target).list_deployments, [], endpoint=endpoint))


@deployments.command()
@_target
@_name
@_endpoint
@output_option("table", _FORMS)
def get(target: str, name: str, endpoint: str | None, output: str) -> None:
    """Print what a target knows of a deployment.

    $ mlflow deployments get -t TARGET --name fraud
    """
    found = _call(_client(target).get_deployment, [name], endpoint=endpoint)
    show_object(output, dict(found), dict(found))


@deployments.command("run-local")
@_target
@_name
@_model_uri
@_flavor
@_config
def run_local(
    target: str, name: str, model_uri: str, flavor: str | None, config: tuple[str, ...]
) -> None:
    """Deploy a model on this machine, to try a target.

    $ mlflow deployments run-local -t TARGET --name fraud -m models:/FraudDetector/1
    """
    from mlflow.deployments import run_local as run

    run(target, name, model_uri, flavor, _settings(config))


# ---- predictions ----------------------------------------------------------------------------
def _asked(command: F) -> F:
    """The options of what asks a deployed model."""
    for option in (
        click.option("--output-path", "-O", help="File for the answer; standard output otherwise."),
        click.option(
            "--input-path",
            "-I",
            required=True,
            help="File with the data: JSON as served models take it, JSON of a table, or CSV with "
            "a header (.csv).",
        ),
        click.option("--endpoint", help="The endpoint to ask, in place of --name."),
        click.option("--name", help="The deployment to ask."),
        _target,
    ):
        command = option(command)
    return command


@deployments.command()
@_asked
def predict(
    target: str, name: str | None, endpoint: str | None, input_path: str, output_path: str | None
) -> None:
    """Let a deployed model predict.

    $ mlflow deployments predict -t TARGET --name fraud -I table.csv
    """
    _ask(_client(target).predict, name, endpoint, input_path, output_path)


@deployments.command()
@_asked
def explain(
    target: str, name: str | None, endpoint: str | None, input_path: str, output_path: str | None
) -> None:
    """Let a deployed model explain its predictions, if its target does that.

    $ mlflow deployments explain -t TARGET --name fraud -I table.csv
    """
    _ask(_client(target).explain, name, endpoint, input_path, output_path)


# ---- endpoints ------------------------------------------------------------------------------
@deployments.command("create-endpoint")
@_target
@_this_endpoint
@_config
def create_endpoint(target: str, endpoint: str, config: tuple[str, ...]) -> None:
    """Make an endpoint, which deployments can belong to.

    $ mlflow deployments create-endpoint -t TARGET --endpoint shop
    """
    made = _client(target).create_endpoint(endpoint, config=_settings(config))
    click.echo(f"The endpoint {_called(made, endpoint)} is made.")


@deployments.command("update-endpoint")
@_target
@_this_endpoint
@_config
def update_endpoint(target: str, endpoint: str, config: tuple[str, ...]) -> None:
    """Change an endpoint's settings.

    $ mlflow deployments update-endpoint -t TARGET --endpoint shop -C replicas=2
    """
    _client(target).update_endpoint(endpoint, config=_settings(config))
    click.echo(f"The endpoint {endpoint} is changed.")


@deployments.command("delete-endpoint")
@_target
@_this_endpoint
def delete_endpoint(target: str, endpoint: str) -> None:
    """Remove an endpoint.

    $ mlflow deployments delete-endpoint -t TARGET --endpoint shop
    """
    _client(target).delete_endpoint(endpoint)
    click.echo(f"The endpoint {endpoint} is removed.")


@deployments.command("list-endpoints")
@_target
@output_option("table", _FORMS)
def list_endpoints(target: str, output: str) -> None:
    """List a target's endpoints.

    $ mlflow deployments list-endpoints -t TARGET
    """
    _show_names(output, _client(target).list_endpoints())


@deployments.command("get-endpoint")
@_target
@_this_endpoint
@output_option("table", _FORMS)
def get_endpoint(target: str, endpoint: str, output: str) -> None:
    """Print what a target knows of an endpoint.

    $ mlflow deployments get-endpoint -t TARGET --endpoint shop
    """
    found = dict(_client(target).get_endpoint(endpoint))
    show_object(output, found, found)


# ---- what they have in common ---------------------------------------------------------------
def _client(target: str) -> Any:
    from mlflow.deployments import get_deploy_client  # loads the target's package

    return get_deploy_client(target)


def _call(method: Callable[..., Any], given: Sequence[Any], **more: Any) -> Any:
    """Call a target's method; those of older targets lack some of the parameters."""
    known = inspect.signature(method).parameters
    takes_all = any(each.kind is inspect.Parameter.VAR_KEYWORD for each in known.values())
    passed = {}
    for name, value in more.items():
        if name in known or takes_all:
            passed[name] = value
        elif value:
            raise MlflowException.invalid_parameter_value(
                f"This target takes no --{name.replace('_', '-')}; got {value!r}."
            )
    return method(*given, **passed)


def _settings(config: tuple[str, ...]) -> dict[str, str]:
    settings: dict[str, str] = {}
    for text in config:
        name, mark, value = text.partition("=")
        if not mark or not name:
            raise MlflowException.invalid_parameter_value(
                f"--config takes NAME=VALUE, such as -C replicas=2; got {text!r}."
            )
        if name in settings:
            raise MlflowException.invalid_parameter_value(f"--config says {name!r} twice.")
        settings[name] = value
    return settings


def _called(made: Any, name: str) -> str:
    """The name that a target gave, which may be another than the one asked for."""
    return str(made.get("name", name)) if isinstance(made, dict) else name


def _show_names(output: str, found: Sequence[dict[str, Any]]) -> None:
    show_list(output, [dict(each) for each in found], {"Name": lambda each: each.get("name", "")})


def _ask(
    method: Callable[..., Any],
    name: str | None,
    endpoint: str | None,
    input_path: str,
    output_path: str | None,
) -> None:
    if (name is None) == (endpoint is None):
        raise click.UsageError("Name what to ask: either --name or --endpoint.")
    answer = _as_json(_call(method, [name, _table(input_path)], endpoint=endpoint))
    if output_path is None:
        click.echo(answer)
    else:
        Path(output_path).write_text(f"{answer}\n", encoding="utf-8")


def _table(path: str) -> Any:
    """The data in a file."""
    import pandas as pd  # heavy

    from mlflow.serving.request import FORMATS, data_of, parse_csv

    if path.endswith(".csv"):
        return parse_csv(path)
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        if isinstance(content, dict) and len(content) == 1 and next(iter(content)) in FORMATS:
            [(form, value)] = content.items()
            return data_of(form, value, None)
        return pd.DataFrame(content)
    except ValueError as error:
        raise MlflowException.invalid_parameter_value(
            f"{path!r} holds no data: {error}. It is JSON such as "
            '[{"amount": 10.5}], JSON as served models take it, or CSV in a file called .csv.'
        ) from None


def _as_json(answer: Any) -> str:
    if hasattr(answer, "to_json"):
        return str(answer.to_json())
    from mlflow.serving.answer import answer_of

    return answer_of(answer, wrapped=False).decode()
