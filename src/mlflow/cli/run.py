"""`mlflow run`."""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from mlflow.cli.group import Command
from mlflow.cli.output import write_table

MANAGERS = ("uv", "virtualenv", "conda", "docker", "local")


@click.command(cls=Command)
@click.argument("uri")
@click.option(
    "--entry-point",
    "-e",
    default="main",
    show_default=True,
    metavar="NAME",
    help="Entry point of the MLproject file, or a .py or .sh file of the project.",
)
@click.option("--version", "-v", metavar="REF", help="Branch, tag or commit of a git repository.")
@click.option(
    "--param-list",
    "-P",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter; may be repeated. Those that the entry point does not declare are passed on "
    "as --NAME VALUE.",
)
@click.option(
    "--docker-args",
    "-A",
    multiple=True,
    metavar="NAME=VALUE",
    help="An option of `docker run`; NAME alone for one without a value. May be repeated.",
)
@click.option(
    "--experiment-name",
    envvar="MLFLOW_EXPERIMENT_NAME",
    show_envvar=True,
    help="Experiment of the run, by name; made if there is none.",
)
@click.option(
    "--experiment-id",
    envvar="MLFLOW_EXPERIMENT_ID",
    show_envvar=True,
    help="Experiment of the run, by id.",
)
@click.option(
    "--backend",
    "-b",
    default="local",
    show_default=True,
    help="Where to run it: local, or the name of another backend.",
)
@click.option(
    "--backend-config",
    "-c",
    metavar="JSON|FILE.json",
    help="What the backend is told: a JSON object, or a file that holds one.",
)
@click.option(
    "--env-manager",
    type=click.Choice(MANAGERS),
    help="What makes the project's environment; uv by default. local: none, it runs with the "
    "Python and the packages of this command.",
)
@click.option(
    "--storage-dir",
    envvar="MLFLOW_TMP_DIR",
    show_envvar=True,
    help="Folder that URIs given for parameters of the type `path` are fetched below.",
)
@click.option("--run-id", help="A run to use, instead of a new one.")
@click.option("--run-name", help="Name of the run; invented if none is given.")
@click.option(
    "--build-image",
    is_flag=True,
    help="With docker: build an image of the project, instead of mounting it.",
)
def run(uri: str, **given: Any) -> None:
    """Run a project.

    URI is a folder, a git repository, a zip file or an artifact of a run. `#folder` behind it names
    a folder in there. `runs:/<run id>` alone repeats that run, with the same code, packages and
    parameters, and compares what came of it.

    Exit status: 0, or 1 if the project could not be run or its command failed.

      $ mlflow run ./my_project -P learning_rate=0.001
      $ mlflow run git@github.com:user/repo.git --version v2 -P epochs=50
      $ mlflow run ./my_project -e validate.py --env-manager local
      $ mlflow run runs:/0f4ab2c93c934c9bb7b1a5c2a54d9e12
    """
    if given["experiment_id"] and given["experiment_name"]:
        raise click.UsageError("Give --experiment-name or --experiment-id, not both.")
    from mlflow.projects.launch import run as run_project  # by the command, not its help

    with _interrupted_by_signals(), _messages():
        started = run_project(
            uri,
            given["entry_point"],
            given["version"],
            _pairs(given["param_list"], "-P"),
            _pairs(given["docker_args"], "-A", flags=True),
            given["experiment_name"],
            given["experiment_id"],
            given["backend"],
            _config(given["backend_config"]),
            given["storage_dir"],
            run_id=given["run_id"],
            run_name=given["run_name"],
            env_manager=given["env_manager"],
            build_image=given["build_image"],
        )
    if uri.startswith("runs:/") and "/" not in uri.removeprefix("runs:/").strip("/"):
        _show_comparison(started.run_id)


def _show_comparison(run_id: str) -> None:
    from mlflow.artifacts import load_dict  # by those who repeat a run

    found = load_dict(f"runs:/{run_id}/project/comparison.json")
    rows = [
        [
            name,
            _number(first),
            _number(second),
            "same" if first == second else _change(first, second),
        ]
        for name, (first, second) in found["metrics"].items()
    ]
    write_table(["Metric", f"Run {found['first'][:8]}", f"Run {run_id[:8]}", "Difference"], rows)
    others = [each for each in found["differences"] if each["what"] != "metric"]
    for each in others:
        click.echo(f"{each['what']} {each['name']}: {each['first']} → {each['second']}")
    if found["same"]:
        click.echo(
            "Everything is the same: code, packages, parameters, datasets, metrics.", err=True
        )


def _number(value: Any) -> str:
    return "-" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def _change(first: Any, second: Any) -> str:
    if not isinstance(first, (int, float)) or not isinstance(second, (int, float)):
        return "differs"
    return f"{second - first:+.6g}"


def _pairs(texts: Iterable[str], option: str, *, flags: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not name or not (mark or flags):
            raise click.UsageError(f"{option} takes NAME=VALUE; {text!r} is not that.")
        if name in found:
            raise click.UsageError(f"{option} gives {name!r} twice: keep one of them.")
        found[name] = value if mark else True
    return found


def _config(text: str | None) -> Any:
    if text is None or text.endswith(".json"):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.UsageError(
            f"--backend-config takes a JSON object or a file that ends in .json: {error}."
        ) from None


@contextmanager
def _interrupted_by_signals() -> Iterator[None]:
    """End what was started, and record it, also when this process is told to end (SIGTERM)."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _messages() -> Iterator[None]:
    """Say on standard error what is being done."""
    logger = logging.getLogger("mlflow.projects")
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("mlflow: %(message)s"))
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]
