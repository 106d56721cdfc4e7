"""`mlflow server` and `mlflow ui`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from mlflow.cli.group import Command
from mlflow.stores.platform import platform_module

# Options of MLflow's server that change nothing here, and what stands in their place.
_WITHOUT_EFFECT = {
    "read_replica_backend_store_uri": "all reads go to the backend store",
    "registry_store_uri": "models are registered in the backend store",
    "gunicorn_opts": "the server is uvicorn: see --workers and --uvicorn-opts",
    "waitress_opts": "the server is uvicorn: see --workers and --uvicorn-opts",
    "dev": "the server has no development mode",
    "expose_prometheus": "/metrics answers without a folder; --no-metrics switches it off",
}

_OPTIONS: list[Callable[[Any], Any]] = [
    # ---- where things are kept ----
    click.option(
        "--backend-store-uri",
        envvar="MLFLOW_BACKEND_STORE_URI",
        help="Where experiments and runs are kept: a folder, sqlite:///file.db or "
        "postgresql://user:password@host/database; ./mlruns by default.",
    ),
    click.option(
        "--default-artifact-root",
        envvar="MLFLOW_DEFAULT_ARTIFACT_ROOT",
        help="URI under which new experiments keep artifacts, when clients are to reach it "
        "themselves; by default artifacts go through the server.",
    ),
    click.option(
        "--serve-artifacts/--no-serve-artifacts",
        envvar="MLFLOW_SERVE_ARTIFACTS",
        default=True,
        show_default=True,
        help="Whether artifacts go through the server.",
    ),
    click.option(
        "--artifacts-only",
        envvar="MLFLOW_ARTIFACTS_ONLY",
        is_flag=True,
        default=False,
        help="Serve nothing but artifacts.",
    ),
    click.option(
        "--artifacts-destination",
        envvar="MLFLOW_ARTIFACTS_DESTINATION",
        help="URI where the server keeps artifacts that go through it; by default "
        "./mlruns/artifacts with the default folder, else ./mlartifacts.",
    ),
    # ---- how it is reached ----
    click.option(
        "--host",
        "-h",
        envvar="MLFLOW_HOST",
        default="127.0.0.1",
        show_default=True,
        help="Address to listen on; 0.0.0.0: every one of this machine.",
    ),
    click.option(
        "--port",
        "-p",
        envvar="MLFLOW_PORT",
        type=click.IntRange(0, 65535),
        default=5000,
        show_default=True,
        help="Port to listen on; 0: a free one.",
    ),
    click.option(
        "--workers",
        "-w",
        envvar="MLFLOW_WORKERS",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        help="Processes that serve.",
    ),
    click.option(
        "--static-prefix",
        envvar="MLFLOW_STATIC_PREFIX",
        help="Path under which everything is served too, such as /mlflow, for a proxy in front.",
    ),
    click.option(
        "--allowed-hosts",
        envvar="MLFLOW_SERVER_ALLOWED_HOSTS",
        help="Host names the server answers to, by commas; `*` in a name matches; by default "
        "local names and private addresses.",
    ),
    click.option(
        "--cors-allowed-origins",
        envvar="MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
        help="Origins of other web pages that may call the server, by commas; `*`: any.",
    ),
    click.option(
        "--x-frame-options",
        envvar="MLFLOW_SERVER_X_FRAME_OPTIONS",
        default="SAMEORIGIN",
        show_default=True,
        help="Who may show the page in a frame: SAMEORIGIN, DENY or NONE (anyone).",
    ),
    click.option(
        "--disable-security-middleware",
        envvar="MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE",
        is_flag=True,
        default=False,
        help="Answer to any host and any origin; only behind a gateway that checks them.",
    ),
    click.option(
        "--auth/--no-auth",
        envvar="MLFLOW_SERVER_AUTH",
        default=False,
        show_default=True,
        help="Whether one has to sign in; else whoever reaches the server may do everything.",
    ),
    click.option(
        "--oidc-config",
        envvar="MLFLOW_SERVER_OIDC_CONFIG",
        default="",
        type=click.Path(dir_okay=False),
        help="YAML file that names OpenID Connect providers through which one may sign in; it "
        "switches sign-in on.",
    ),
    # ---- how it runs ----
    click.option(
        "--uvicorn-opts",
        envvar="MLFLOW_UVICORN_OPTS",
        help="Options of uvicorn's command line, such as \"--ssl-keyfile key.pem --ssl-certfile "
        'cert.pem".',
    ),
    click.option(
        "--max-body-bytes",
        envvar="MLFLOW_SERVER_MAX_BODY_BYTES",
        type=click.IntRange(min=1),
        default=64 << 20,
        show_default=True,
        help="Largest JSON body the server reads; artifacts may be of any size.",
    ),
    click.option(
        "--access-log/--no-access-log",
        default=True,
        show_default=True,
        help="Whether each request is a line on standard error.",
    ),
    click.option(
        "--metrics/--no-metrics",
        default=True,
        show_default=True,
        help="Whether /metrics answers, for Prometheus.",
    ),
    # ---- accepted for scripts written for MLflow ----
    click.option(
        "--expose-prometheus",
        envvar="MLFLOW_EXPOSE_PROMETHEUS",
        help="Accepted for compatibility: /metrics needs no folder.",
    ),
    click.option(
        "--registry-store-uri",
        envvar="MLFLOW_REGISTRY_STORE_URI",
        help="Accepted for compatibility: models are registered in the backend store.",
    ),
    click.option(
        "--read-replica-backend-store-uri",
        envvar="MLFLOW_READ_REPLICA_BACKEND_STORE_URI",
        help="Accepted for compatibility: all reads go to the backend store.",
    ),
    click.option(
        "--gunicorn-opts",
        envvar="MLFLOW_GUNICORN_OPTS",
        help="Accepted for compatibility: see --workers and --uvicorn-opts.",
    ),
    click.option(
        "--waitress-opts",
        help="Accepted for compatibility: see --workers and --uvicorn-opts.",
    ),
    click.option(
        "--dev",
        is_flag=True,
        default=False,
        help="Accepted for compatibility: there is no development mode.",
    ),
    click.option(
        "--app-name",
        type=click.Choice(["basic-auth"]),
        help="Accepted for compatibility: the same as --auth.",
    ),
]


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(cls=Command)
@_with_options
def server(**given: Any) -> None:
    """Run the tracking server.

    It serves MLflow's REST API, artifacts and the page for browsers, until Ctrl+C or SIGTERM.
    Requests in flight are answered before it ends.

      $ mlflow server
      $ mlflow server --host 0.0.0.0 --workers 4
      $ mlflow server --backend-store-uri postgresql://mlflow:secret@db/mlflow
      $ mlflow server --artifacts-destination s3://bucket/artifacts
      $ mlflow server --host 0.0.0.0 --auth

    Without --auth the server asks nobody who they are: whoever reaches it may read and change
    everything.
    """
    _serve(given)


@click.command(cls=Command)
@_with_options
def ui(**given: Any) -> None:
    """Run the tracking server: the same as `server`.

    Its address, which it prints, shows runs in a browser.

    $ mlflow ui
    $ mlflow ui --backend-store-uri sqlite:///runs.db --port 8080
    """
    _serve(given)


def _serve(given: dict[str, Any]) -> None:
    given["auth"] = bool(given.pop("app_name") or given["oidc_config"]) or given["auth"]
    for name, instead in _WITHOUT_EFFECT.items():
        if given.pop(name):
            option = "--" + name.replace("_", "-")
            click.echo(f"Note: {option} changes nothing here; {instead}.", err=True)
    given["expose_prometheus"] = given.pop("metrics")
    running = platform_module("server")
    running.serve(running.ServerOptions(**given))
