"""What all commands have in common, and what they share with MLflow's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from mlflow.cli.program import program
from mlflow.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[3]

# Commands of MLflow 3.17.2, their arguments and options; "!" marks what must be given.
OF_MLFLOW = """
artifacts download        --run-id,-r --artifact-path,-a --artifact-uri,-u --dst-path,-d
artifacts list            --run-id,-r! --artifact-path,-a
artifacts log-artifact    --local-file,-l! --run-id,-r! --artifact-path,-a
artifacts log-artifacts   --local-dir,-l! --run-id,-r! --artifact-path,-a
db upgrade                url!
deployments create        --endpoint --config,-C --name! --target,-t! --model-uri,-m! --flavor,-f
deployments delete        --endpoint --config,-C --name! --target,-t!
deployments explain       --name --endpoint --target,-t! --input-path,-I! --output-path,-O
deployments get           --endpoint --name! --target,-t!
deployments get-endpoint  --endpoint! --target,-t!
deployments help          --target,-t!
deployments list          --endpoint --target,-t!
deployments predict       --name --endpoint --target,-t! --input-path,-I! --output-path,-O
deployments run-local     --config,-C --name! --target,-t! --model-uri,-m! --flavor,-f
deployments update        --endpoint --config,-C --name! --target,-t! --model-uri,-m --flavor,-f
doctor                    --mask-envs
experiments create        --experiment-name,-n! --artifact-location,-l --trace-archival-retention
experiments csv           --experiment-id,-x! --filename,-o
experiments delete        --experiment-id,-x!
experiments get           --experiment-id,-x --experiment-name,-n --output
experiments rename        --experiment-id,-x! --new-name!
experiments restore       --experiment-id,-x!
experiments search        --view,-v --max-results
gc                        --older-than --backend-store-uri --artifacts-destination --run-ids
                          --experiment-ids --logged-model-ids --jobs --job-ids --tracking-uri
                          --workspace --all-workspaces
runs create               --experiment-id --experiment-name --run-name --description --tags,-t
                          --status --parent-run-id
runs delete               --run-id!
runs describe             --run-id!
runs list                 --experiment-id! --view,-v
runs restore              --run-id!
server                    --backend-store-uri --read-replica-backend-store-uri
                          --registry-store-uri --default-artifact-root --serve-artifacts
                          --no-serve-artifacts --artifacts-only --artifacts-destination --host,-h
                          --port,-p --workers,-w --static-prefix --allowed-hosts
                          --cors-allowed-origins --disable-security-middleware --x-frame-options
                          --gunicorn-opts --waitress-opts --uvicorn-opts --dev
                          --expose-prometheus --app-name --trace-archival-config
                          --secrets-cache-ttl --secrets-cache-max-size --workspace-store-uri
                          --enable-workspaces --disable-workspaces
"""

# Of traces, jobs, workspaces and their secrets, which Headrace does not have.
NOT_OFFERED = {
    "--all-workspaces",
    "--disable-workspaces",
    "--enable-workspaces",
    "--job-ids",
    "--jobs",
    "--secrets-cache-max-size",
    "--secrets-cache-ttl",
    "--trace-archival-config",
    "--trace-archival-retention",
    "--workspace",
    "--workspace-store-uri",
}

ENVIRONMENT_OF_MLFLOW = {
    "gc": {"--artifacts-destination": "MLFLOW_ARTIFACTS_DESTINATION"},
    "runs create": {
        "--experiment-id": "MLFLOW_EXPERIMENT_ID",
        "--experiment-name": "MLFLOW_EXPERIMENT_NAME",
    },
    "runs list": {"--experiment-id": "MLFLOW_EXPERIMENT_ID"},
    "server": {
        "--backend-store-uri": "MLFLOW_BACKEND_STORE_URI",
        "--read-replica-backend-store-uri": "MLFLOW_READ_REPLICA_BACKEND_STORE_URI",
        "--registry-store-uri": "MLFLOW_REGISTRY_STORE_URI",
        "--default-artifact-root": "MLFLOW_DEFAULT_ARTIFACT_ROOT",
        "--serve-artifacts": "MLFLOW_SERVE_ARTIFACTS",
        "--artifacts-only": "MLFLOW_ARTIFACTS_ONLY",
        "--artifacts-destination": "MLFLOW_ARTIFACTS_DESTINATION",
        "--host": "MLFLOW_HOST",
        "--port": "MLFLOW_PORT",
        "--workers": "MLFLOW_WORKERS",
        "--static-prefix": "MLFLOW_STATIC_PREFIX",
        "--allowed-hosts": "MLFLOW_SERVER_ALLOWED_HOSTS",
        "--cors-allowed-origins": "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
        "--disable-security-middleware": "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE",
        "--x-frame-options": "MLFLOW_SERVER_X_FRAME_OPTIONS",
        "--gunicorn-opts": "MLFLOW_GUNICORN_OPTS",
        "--uvicorn-opts": "MLFLOW_UVICORN_OPTS",
        "--expose-prometheus": "MLFLOW_EXPOSE_PROMETHEUS",
    },
}

DEFAULTS_OF_MLFLOW = {
    ("experiments get", "--output"): "table",
    ("experiments search", "--view"): "active_only",
    ("runs list", "--view"): "active_only",
    ("runs create", "--status"): "FINISHED",
    ("server", "--serve-artifacts"): True,
    ("server", "--artifacts-only"): False,
    ("server", "--host"): "127.0.0.1",
    ("server", "--port"): 5000,
    ("server", "--disable-security-middleware"): False,
    ("server", "--x-frame-options"): "SAMEORIGIN",
    ("server", "--dev"): False,
}


def walk(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by its path, groups first."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from walk(inner, f"{path} {name}".strip())


COMMANDS = dict(walk(program))
OPTIONS = [
    (path, option)
    for path, command in COMMANDS.items()
    for option in command.params
    if isinstance(option, click.Option)
]


def table_of_mlflow() -> dict[str, dict[str, bool]]:
    """Command → each name of its parameters → whether it must be given."""
    table: dict[str, dict[str, bool]] = {}
    for line in OF_MLFLOW.strip().splitlines():
        path = line[:26].strip()
        if path:
            table[path] = {}
        for group in line[26:].split():
            for name in group.rstrip("!").split(","):
                table[path or list(table)[-1]][name] = group.endswith("!")
    return table


def parameters(path: str) -> dict[str, click.Parameter]:
    """A command's parameters by each of their names."""
    return {
        name: parameter
        for parameter in COMMANDS[path].params
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


@pytest.mark.parametrize("path", table_of_mlflow())
def test_every_option_of_mlflow_is_here(path: str) -> None:
    ours = parameters(path)
    theirs = table_of_mlflow()[path]
    assert theirs.keys() - ours.keys() - NOT_OFFERED == set()
    assert {name: ours[name].required for name in theirs if name in ours} == {
        name: required for name, required in theirs.items() if name in ours
    }


def default_of(path: str, option: click.Parameter) -> Any:
    """What a command gets for an option that is not given."""
    given = option.get_default(click.Context(COMMANDS[path]))
    return given if isinstance(given, (str, int)) else None


def test_ui_has_the_servers_options() -> None:
    assert parameters("ui").keys() == parameters("server").keys()


@pytest.mark.parametrize("path", ENVIRONMENT_OF_MLFLOW)
def test_environment_variables_are_mlflows(path: str) -> None:
    ours = parameters(path)
    for name, variable in ENVIRONMENT_OF_MLFLOW[path].items():
        assert ours[name].envvar == variable


@pytest.mark.parametrize(("path", "name"), DEFAULTS_OF_MLFLOW)
def test_defaults_are_mlflows(path: str, name: str) -> None:
    assert default_of(path, parameters(path)[name]) == DEFAULTS_OF_MLFLOW[path, name]


@pytest.mark.parametrize(("path", "option"), OPTIONS, ids=lambda it: getattr(it, "name", it))
def test_every_option_has_help(path: str, option: click.Option) -> None:
    assert option.help, f"{path} {option.opts}"
    assert option.help[0].isupper()
    assert option.help.endswith(".")


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_help_and_an_example(path: str) -> None:
    command = COMMANDS[path]
    assert command.help
    summary = command.help.partition("\n\n")[0]
    assert summary.endswith(".")
    if not isinstance(command, click.Group):
        name = "completion" if path == "completion" else path
        assert f"mlflow {name}" in command.help.partition("\b")[2]


@pytest.mark.parametrize(
    ("path", "option"),
    [(path, option) for path, option in OPTIONS if option.envvar in SETTINGS],
    ids=lambda it: getattr(it, "name", it),
)
def test_option_and_setting_have_one_default(path: str, option: click.Option) -> None:
    assert default_of(path, option) == SETTINGS[str(option.envvar)].default


def test_every_command_that_prints_a_list_takes_each_form() -> None:
    forms = {
        path: tuple(option.type.choices)
        for path, option in OPTIONS
        if option.name == "output" and isinstance(option.type, click.Choice)
    }
    for path in ("experiments search", "runs list", "artifacts list", "journal list", "sync", "gc"):
        assert forms[path] == ("table", "json", "csv")


# ---- docs/cli.md ----
def test_reference_is_what_the_commands_say() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", ROOT / "scripts" / "cli_reference.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_reference_mentions_every_command_and_option() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for path in COMMANDS:
        assert f" mlflow {path}".rstrip() in page
    for path, option in OPTIONS:
        for name in (*option.opts, *option.secondary_opts):
            assert f"`{name}`" in page, f"{path} {name}"
