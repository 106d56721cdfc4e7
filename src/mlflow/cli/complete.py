"""Values that the shell completes: ids and names, where the store has them at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from mlflow.stores.contract import TrackingStore

MOST = 200


def experiment_ids(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Ids of experiments, with their names."""
    return _from_store(
        lambda store: [
            CompletionItem(id_, help=name)
            for id_, name in _experiments(store)
            if id_.startswith(incomplete)
        ]
    )


def experiment_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of experiments."""
    return _from_store(
        lambda store: [
            CompletionItem(name) for _, name in _experiments(store) if name.startswith(incomplete)
        ]
    )


def run_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of the latest runs, with their names."""
    return _from_store(
        lambda store: [
            CompletionItem(run.info.run_id, help=run.info.run_name)
            for run in store.search_runs([id_ for id_, _ in _experiments(store)], max_results=MOST)
            if run.info.run_id.startswith(incomplete)
        ]
    )


def _experiments(store: TrackingStore) -> list[tuple[str, str]]:
    return [(found.experiment_id, found.name) for found in store.search_experiments()[:MOST]]


def _from_store(read: Callable[[TrackingStore], list[CompletionItem]]) -> list[CompletionItem]:
    """What a store on this machine holds: a key press waits for no network and makes no store."""
    from mlflow.file_uri import is_local  # for this one call of the shell
    from mlflow.fluent.state import get_tracking_uri
    from mlflow.stores.resolve import existing_store

    uri = get_tracking_uri()
    if not is_local(uri) and not uri.startswith("sqlite:"):
        return []
    try:
        store = existing_store(uri)
        return read(store) if store is not None else []
    except MlflowException:
        return []  # the command itself will say what is wrong
