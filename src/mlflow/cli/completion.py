"""`mlflow completion`."""

from __future__ import annotations

import click

from mlflow.cli.group import Command


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the shell's completion of this command.

    It completes commands, options and, for stores on this machine, ids of experiments and runs.
    Load it from your shell's start-up file:

      $ eval "$(mlflow completion bash)"            # in ~/.bashrc
      $ eval "$(mlflow completion zsh)"             # in ~/.zshrc
      $ mlflow completion fish | source             # in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class  # for this command only

    name = ctx.find_root().info_name or "mlflow"
    if " " in name:  # python -m mlflow
        name = "mlflow"
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"This release of click completes nothing in {shell}.")
    variable = f"_{name.replace('-', '_').upper()}_COMPLETE"
    click.echo(kind(ctx.find_root().command, {}, name, variable).source())
