"""`mlflow models serve`, `predict`, `prepare-env`, `generate-dockerfile`, `build-docker` and
`update-pip-requirements`: models at work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from mlflow.cli.group import Command
from mlflow.exceptions import MlflowException
from mlflow.settings import (
    MLFLOW_HOST,
    MLFLOW_MODELS_WORKERS,
    MLFLOW_PORT,
    MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT,
)

F = TypeVar("F", bound=Callable[..., Any])

# As `mlflow.serving.environment` has them, which help does not load.
_MANAGERS = ("auto", "uv", "virtualenv", "conda", "local")


def _model_uri(*, required: bool = True) -> Callable[[F], F]:
    return click.option(
        "--model-uri",
        "-m",
        required=required,
        metavar="URI",
        help="The model: models:/NAME/VERSION, STAGE or latest; models:/NAME@ALIAS; models:/m-ID; "
        "runs:/RUN_ID/NAME; or a folder.",
    )


def _env_manager(default: str) -> Callable[[F], F]:
    return click.option(
        "--env-manager",
        type=click.Choice(_MANAGERS),
        default=default,
        show_default=True,
        help="What makes the environment that the model asks for. local: none, it runs in this "
        "one. auto: this one if it has exactly what the model requires, else uv (virtualenv where "
        "there is no uv).",
    )


def _install_mlflow(command: F) -> F:
    return click.option(
        "--install-mlflow", is_flag=True, hidden=True, help="Accepted: it is installed anyway."
    )(command)


@click.command("serve", cls=Command)
@_model_uri()
@click.option(
    "--port",
    "-p",
    type=click.IntRange(0, 65535),
    default=MLFLOW_PORT.default,
    envvar=MLFLOW_PORT.name,
    show_default=True,
    show_envvar=True,
    help="Port to listen on; 0 takes any that is free.",
)
@click.option(
    "--host",
    "-h",
    default=MLFLOW_HOST.default,
    envvar=MLFLOW_HOST.name,
    show_default=True,
    show_envvar=True,
    help="Address to listen on; 0.0.0.0 lets other machines in.",
)
@click.option(
    "--timeout",
    "-t",
    type=int,
    default=MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT.default,
    envvar=MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT.name,
    show_default=True,
    show_envvar=True,
    help="Seconds after which a request is given up.",
)
@click.option(
    "--workers",
    "-w",
    type=click.IntRange(1),
    default=MLFLOW_MODELS_WORKERS.default,
    envvar=MLFLOW_MODELS_WORKERS.name,
    show_default=True,
    show_envvar=True,
    help="Processes; each loads the model.",
)
@_env_manager("auto")
@click.option(
    "--no-conda", is_flag=True, hidden=True, help="The older name of --env-manager local."
)
@_install_mlflow
@click.option(
    "--follow",
    type=float,
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="How often to look where a stage, an alias or `latest` leads; 0: never.",
)
@click.option(
    "--no-batches",
    is_flag=True,
    help="Predict each request alone. Otherwise those that wait at the same time are predicted "
    "together, by models of scikit-learn, XGBoost, LightGBM and CatBoost.",
)
@click.option("--no-access-log", is_flag=True, help="Do not log each request.")
def serve(
    model_uri: str,
    port: int,
    host: str,
    timeout: int,
    workers: int,
    env_manager: str,
    no_conda: bool,
    install_mlflow: bool,
    follow: float,
    no_batches: bool,
    no_access_log: bool,
) -> None:
    """Serve a model over HTTP.

    POST /invocations answers with predictions; GET /ping, /health, /version and /model say how the
    server is and which model it serves. A URI that names a stage, an alias or the latest version is
    followed: when the stage moves, the new version is loaded beside the old one and takes its place
    without a request being lost.

    $ mlflow models serve -m models:/FraudDetector/Production -p 5001

    $ mlflow models serve -m runs:/0f4ab2c93c934c9bb7b1a5c2a54d9e12/my_model --env-manager local
    """
    from mlflow.serving.options import ServeOptions
    from mlflow.serving.serve import serve as run

    options = ServeOptions(
        model_uri=model_uri,
        host=host,
        port=port,
        timeout_s=timeout,
        workers=workers,
        follow_s=follow,
        access_log=not no_access_log,
        batches=not no_batches,
    )
    run(options, "local" if no_conda else env_manager)


@click.command("predict", cls=Command)
@_model_uri()
@click.option("--input-path", "-i", help="File of the input; standard input by default.")
@click.option("--output-path", "-o", help="File for the answer; standard output by default.")
@click.option(
    "--content-type",
    "-t",
    type=click.Choice(["json", "csv"]),
    default="json",
    show_default=True,
    help="What the input is: the body of a request to a served model, or a table with a header.",
)
@_env_manager("uv")
@_install_mlflow
@click.option(
    "--pip-requirements-override",
    "-r",
    metavar="LIST",
    help="Requirements to try instead of, or besides, the model's own, such as "
    "scikit-learn==1.9.1,pyyaml.",
)
@click.option(
    "--env",
    multiple=True,
    metavar="NAME=VALUE",
    help="An environment variable for the model; may be repeated.",
)
def predict(
    model_uri: str,
    input_path: str | None,
    output_path: str | None,
    content_type: str,
    env_manager: str,
    install_mlflow: bool,
    pip_requirements_override: str | None,
    env: tuple[str, ...],
) -> None:
    """Let a model predict once, in a clean environment with what it requires.

    The answer is that of a served model, {"predictions": …}. It shows whether the model's
    requirements suffice before it is served elsewhere.

    $ mlflow models predict -m models:/FraudDetector/Production -i input.json --env-manager local

    $ mlflow models predict -m models:/FraudDetector/1 -i table.csv -t csv --env-manager local
    """
    from mlflow.serving.prediction import predict as run

    override = (pip_requirements_override or "").split(",")
    run(
        model_uri,
        input_path=input_path,
        output_path=output_path,
        content_type=content_type,
        env_manager=env_manager,
        pip_requirements_override=[each.strip() for each in override if each.strip()] or None,
        extra_envs=dict(map(_variable, env)) or None,
    )


@click.command("prepare-env", cls=Command)
@_model_uri()
@_env_manager("auto")
@_install_mlflow
def prepare_env(model_uri: str, env_manager: str, install_mlflow: bool) -> None:
    """Make the environment that a model asks for, so that serving it begins at once.

    Environments are kept; `mlflow gc --environments` removes those that nobody uses.

    $ mlflow models prepare-env -m models:/FraudDetector/Production
    """
    from mlflow.serving.prediction import prepare_env as run

    click.echo(f"The environment is ready: {run(model_uri, env_manager)}")


@click.command("generate-dockerfile", cls=Command)
@_model_uri(required=False)
@click.option(
    "--output-directory",
    "-d",
    default="mlflow-dockerfile",
    show_default=True,
    help="Folder to write to; made.",
)
@click.option(
    "--env-manager",
    type=click.Choice(_MANAGERS),
    help="With conda, the model's conda.yaml says what is installed; else its requirements.txt.",
)
@click.option("--mlflow-home", hidden=True, help="Accepted: this package is installed.")
@click.option("--install-java", type=bool, help="Whether Java is in the image; if need be.")
@_install_mlflow
def generate_dockerfile(model_uri: str | None, output_directory: str, **settings: Any) -> None:
    """Write a Dockerfile, and what goes with it, for an image that serves a model on port 8080.

    Without a model, the image serves one that is mounted at /opt/ml/model.

    $ mlflow models generate-dockerfile -m models:/FraudDetector/1 -d image
    """
    from mlflow.serving.docker import generate_dockerfile as run
    from mlflow.serving.waiting import busy

    with busy("Writing the Dockerfile"):
        file = run(model_uri, output_directory, **settings)
    click.echo(f"{file} is written; build it by: docker build -t NAME {file.parent}")


@click.command("build-docker", cls=Command)
@_model_uri(required=False)
@click.option(
    "--name", "-n", default="mlflow-pyfunc-servable", show_default=True, help="The image's name."
)
@_env_manager("uv")
@click.option("--mlflow-home", hidden=True, help="Accepted: this package is installed.")
@click.option("--install-java", type=bool, help="Whether Java is in the image; if need be.")
@_install_mlflow
def build_docker(model_uri: str | None, name: str, **settings: Any) -> None:
    """Build an image that serves a model on port 8080, with the program docker.

    Then `docker run -p 5001:8080 NAME` serves the model on port 5001.

    $ mlflow models build-docker -m models:/FraudDetector/1 -n fraud
    """
    from mlflow.serving.docker import build_docker as run

    run(model_uri, name, **settings)
    click.echo(f"The image {name} is built; serve it by: docker run -p 5001:8080 {name}")


@click.command("update-pip-requirements", cls=Command)
@_model_uri()
@click.argument("operation", type=click.Choice(["add", "remove"]))
@click.argument("requirement_strings", nargs=-1, required=True, metavar="REQUIREMENT...")
def update_pip_requirements(
    model_uri: str, operation: str, requirement_strings: tuple[str, ...]
) -> None:
    """Add requirements to a model that is logged, or remove some.

    One that is there already gets the version that is given; to remove, names suffice. A version of
    a registered model does not change.

    $ mlflow models update-pip-requirements -m my_model add numpy==2.4.6 pyyaml

    $ mlflow models update-pip-requirements -m my_model remove pyyaml
    """
    from mlflow.models import update_model_requirements

    update_model_requirements(model_uri, operation, list(requirement_strings))
    click.echo(f"The requirements of {model_uri} are changed.")


def _variable(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name:
        raise MlflowException.invalid_parameter_value(
            f"--env takes NAME=VALUE, such as --env LANG=C; got {text!r}."
        )
    return name, value
