"""`mlflow run`."""

from __future__ import annotations

import json
import logging
import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from mlflow.cli.group import Command
from mlflow.cli.output import write_table

if TYPE_CHECKING:
    from mlflow.projects.sweep.plan import SweepPlan

_WITH_RESUME = ("resume", "max_runs", "parallel")
_OF_SWEEPS = (
    *("max_runs", "parallel", "minimize", "maximize"),
    *("stop_at", "patience", "prune_after", "seed"),
)
MANAGERS = ("uv", "virtualenv", "conda", "docker", "local")


@click.command(cls=Command)
@click.argument("uri", required=False)
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
@click.option(
    "--sweep",
    type=click.Choice(["grid", "random", "tpe"]),
    help="Run it with many values: those that -P gives by commas (0.1,0.01) or as a range "
    "(16..128:16, 0.0..1.0, 1e-5..1e-1:log). Each is a child of one run. tpe needs Optuna.",
)
@click.option("--max-runs", type=click.IntRange(min=1), help="Most runs of a sweep.")
@click.option(
    "--parallel",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many runs of a sweep go on at once.",
)
@click.option("--minimize", metavar="METRIC", help="The best of a sweep has the least of it.")
@click.option("--maximize", metavar="METRIC", help="The best of a sweep has the most of it.")
@click.option(
    "--stop-at",
    type=float,
    metavar="VALUE",
    help="End a sweep when a run's metric is at least as good.",
)
@click.option(
    "--patience",
    type=click.IntRange(min=1),
    metavar="RUNS",
    help="End a sweep when so many runs in a row have made nothing better.",
)
@click.option(
    "--prune-after",
    type=click.IntRange(min=1),
    metavar="STEP",
    help="End a run of a sweep while it goes on when, at this step of its metric or a later one, "
    "the best it had is worse than the median of the others.",
)
@click.option("--seed", type=int, help="What a sweep draws by; another each time by default.")
@click.option(
    "--resume",
    metavar="RUN_ID",
    help="Go on with the sweep of this run, with what it was told then; no URI is needed.",
)
def run(uri: str | None, **given: Any) -> None:
    """Run a project.

    URI is a folder, a git repository, a zip file or an artifact of a run. `#folder` behind it names
    a folder in there. `runs:/<run id>` alone repeats that run, with the same code, packages and
    parameters, and compares what came of it.

    Exit status: 0, or 1 if the project could not be run or its command failed.

      $ mlflow run ./my_project -P learning_rate=0.001
      $ mlflow run git@github.com:user/repo.git --version v2 -P epochs=50
      $ mlflow run ./my_project -e validate.py --env-manager local
      $ mlflow run runs:/0f4ab2c93c934c9bb7b1a5c2a54d9e12
      $ mlflow run ./my_project -P learning_rate=0.1,0.01 --sweep grid --minimize loss
    """
    if given["experiment_id"] and given["experiment_name"]:
        raise click.UsageError("Give --experiment-name or --experiment-id, not both.")
    _check_options(given)
    if given["resume"] or given["sweep"]:
        _sweep(uri, given)
        return
    if uri is None:
        raise click.UsageError("Say which project: a folder, a git repository, a zip file.")
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


def _check_options(given: dict[str, Any]) -> None:
    """Refuse options that would mean nothing beside the others."""
    context = click.get_current_context()
    written = {
        option.name: option.opts[0]
        for option in context.command.params
        if context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
    }
    if given["resume"]:
        others = [flag for name, flag in written.items() if name not in (*_WITH_RESUME, "uri")]
        if others:
            raise click.UsageError(
                f"--resume goes on as the sweep was told at first: leave out {', '.join(others)}. "
                "Only --max-runs and --parallel may be others."
            )
    elif not given["sweep"]:
        others = [flag for name, flag in written.items() if name in _OF_SWEEPS]
        if others:
            raise click.UsageError(
                f"{', '.join(others)} belong to a sweep: add --sweep grid, random or tpe."
            )


def _sweep(uri: str | None, given: dict[str, Any]) -> None:
    from mlflow.cli.sweep_progress import sweep_progress  # by those who sweep
    from mlflow.projects.launch import resolve_experiment
    from mlflow.projects.sweep.runner import resume_sweep, start_sweep

    if (uri is None) == (given["resume"] is None):
        raise click.UsageError("Give a project to sweep, or --resume with the run of a sweep.")
    if given["run_id"]:
        raise click.UsageError("A sweep has a run of its own: leave --run-id out.")
    with _interrupted_by_signals(), _messages(logging.WARNING):
        if uri is None:
            sweep = resume_sweep(given["resume"], given["max_runs"])
        else:
            experiment = resolve_experiment(given["experiment_name"], given["experiment_id"])
            sweep = start_sweep(_plan(uri, given), experiment, run_name=given["run_name"])
        click.echo(f"Sweep {sweep.run_id}", err=True)
        try:
            with sweep_progress() as tell:
                sweep.go(given["parallel"], tell)
        except KeyboardInterrupt:
            click.echo(f"Interrupted. Go on with: mlflow run --resume {sweep.run_id}", err=True)
            raise
    if sweep.stopped:
        click.echo(f"Stopped early: {sweep.stopped}", err=True)
    if sweep.best is not None:
        values = " ".join(f"{name}={value}" for name, value in sweep.best.values.items())
        click.echo(f"{sweep.best.run_id}  {sweep.plan.metric}={sweep.best.metric:.6g}  {values}")


def _plan(uri: str, given: dict[str, Any]) -> SweepPlan:
    import secrets  # by those who sweep

    from mlflow.projects.sweep.plan import SweepPlan

    if given["minimize"] and given["maximize"]:
        raise click.UsageError("Give --minimize or --maximize, not both.")
    return SweepPlan(
        method=given["sweep"],
        uri=uri,
        entry_point=given["entry_point"],
        version=given["version"],
        parameters=_pairs(given["param_list"], "-P"),
        metric=given["minimize"] or given["maximize"],
        maximize=bool(given["maximize"]),
        max_runs=given["max_runs"],
        stop_at=given["stop_at"],
        patience=given["patience"],
        prune_after=given["prune_after"],
        seed=secrets.randbelow(2**31) if given["seed"] is None else given["seed"],
        env_manager=given["env_manager"],
        backend=given["backend"],
        config=_backend_config(given),
    )


def _backend_config(given: dict[str, Any]) -> dict[str, Any]:
    from mlflow.projects import options  # by those who sweep
    from mlflow.projects.launch import read_config

    folder = given["storage_dir"]
    told = {
        options.DOCKER_ARGS: _pairs(given["docker_args"], "-A", flags=True),
        options.STORAGE_DIR: folder and os.path.abspath(folder),
        options.BUILD_IMAGE: given["build_image"],
    }
    config = read_config(_config(given["backend_config"]))
    return config | {key: value for key, value in told.items() if value}


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
    what = "--backend-config takes a JSON object or a file that ends in .json"
    try:
        found = json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{what}: {error}.") from None
    if not isinstance(found, dict):
        raise click.UsageError(f"{what}; {text!r} is neither.")
    return found


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
def _messages(level: int = logging.INFO) -> Iterator[None]:
    """Say on standard error what is being done."""
    logger = logging.getLogger("mlflow.projects")
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("mlflow: %(message)s"))
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]
