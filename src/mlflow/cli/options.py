"""Options that several commands have, and what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mlflow.cli import complete

if TYPE_CHECKING:
    from mlflow.client import MlflowClient

F = TypeVar("F", bound=Callable[..., Any])

VIEWS = {"active_only": 1, "deleted_only": 2, "all": 3}


def tracking_client() -> MlflowClient:
    """The client of the store that the environment names."""
    from mlflow.client import MlflowClient  # loaded by commands that run, not by their help

    return MlflowClient()


def output_option(
    default: str, formats: Sequence[str] = ("table", "json", "csv")
) -> Callable[[F], F]:
    """`--output`: the form of the answer."""
    return click.option(
        "--output",
        type=click.Choice(formats, case_sensitive=False),
        default=default,
        show_default=True,
        help="Form of the answer.",
    )


def view_option(noun: str) -> Callable[[F], F]:
    """`--view`: whether deleted ones are among the answer."""
    return click.option(
        "--view",
        "-v",
        type=click.Choice(list(VIEWS), case_sensitive=False),
        default="active_only",
        show_default=True,
        help=f"Whether to show {noun} that are not deleted, deleted ones, or all.",
    )


def max_results_option(noun: str) -> Callable[[F], F]:
    """`--max-results`: a limit of the answer."""
    return click.option(
        "--max-results", type=click.IntRange(min=1), help=f"Most {noun} to show; all by default."
    )


def filter_option(example: str) -> Callable[[F], F]:
    """`--filter`: a condition."""
    return click.option("--filter", "filter_string", help=f"A condition, such as {example}.")


def order_by_option(example: str) -> Callable[[F], F]:
    """`--order-by`: the order of the answer."""
    return click.option(
        "--order-by", multiple=True, help=f"The order, such as {example}; may be repeated."
    )


def experiment_id_option(help: str = "The experiment, by id.", **settings: Any) -> Callable[[F], F]:
    """`--experiment-id`."""
    settings.setdefault("required", True)
    return click.option(
        "--experiment-id", "-x", help=help, shell_complete=complete.experiment_ids, **settings
    )


def run_id_option(help: str = "The run, by id.", **settings: Any) -> Callable[[F], F]:
    """`--run-id`."""
    settings.setdefault("required", True)
    return click.option("--run-id", "-r", help=help, shell_complete=complete.run_ids, **settings)
