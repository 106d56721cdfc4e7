"""`mlflow models`. Its commands are in files of their own, loaded when they are called."""

from __future__ import annotations

from importlib import import_module

import click

from mlflow.cli.group import CommandGroup

# Command → where it is.
COMMANDS = {
    "serve": "mlflow.cli.model_serving:serve",
    "predict": "mlflow.cli.model_serving:predict",
    "prepare-env": "mlflow.cli.model_serving:prepare_env",
    "generate-dockerfile": "mlflow.cli.model_serving:generate_dockerfile",
    "build-docker": "mlflow.cli.model_serving:build_docker",
    "update-pip-requirements": "mlflow.cli.model_serving:update_pip_requirements",
    "rollback": "mlflow.cli.model_history:rollback",
    "as-of": "mlflow.cli.model_history:as_of",
    "request": "mlflow.cli.model_approval:request",
    "requests": "mlflow.cli.model_approval:requests",
    "approve": "mlflow.cli.model_approval:approve",
    "reject": "mlflow.cli.model_approval:reject",
    "cancel": "mlflow.cli.model_approval:cancel",
    "policy": "mlflow.cli.model_approval:policy",
}


class ModelsGroup(CommandGroup):
    """A group that loads a command's file when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=ModelsGroup)
def models() -> None:
    """Serve models; move versions, approve that, and go back."""
