"""Child runs of a training's run: the candidates of a search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from mlflow.autologging.integration import AUTOLOGGING_TAG, Call


@contextmanager
def child_run(call: Call, tags: Mapping[str, str] | None = None) -> Iterator[None]:
    """A run nested in the active one; `last_active_run` stays that of the training."""
    from mlflow.fluent import state
    from mlflow.fluent.runs import start_run

    before = state.last_run_id
    try:
        with start_run(nested=True, tags={AUTOLOGGING_TAG: call.integration.name, **(tags or {})}):
            yield
    finally:
        state.last_run_id = before
