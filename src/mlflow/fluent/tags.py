"""Tags of the active run."""

from __future__ import annotations

from typing import Any

from mlflow.client import MlflowClient
from mlflow.client.operations import RunOperations, completed
from mlflow.fluent.runs import get_or_start_run, recorder_for
from mlflow.journal.shipper import flush


def set_tag(key: str, value: Any, synchronous: bool | None = None) -> RunOperations | None:
    """Set a tag of the active run (one is started if there is none).

    Args:
        key: The tag's name.
        value: Kept as text.
        synchronous: True waits for the store; False returns something to wait on.
    """
    return set_tags({key: value}, synchronous)


def set_tags(tags: dict[str, Any], synchronous: bool | None = None) -> RunOperations | None:
    """Set tags: all of them or, on an error, none. Arguments as in `set_tag`."""
    recorder = recorder_for(None)
    recorder.tags(tags)
    if synchronous:
        flush(recorder)
    return completed() if synchronous is False else None


def delete_tag(key: str) -> None:
    """Delete a tag of the active run; it must be there."""
    MlflowClient().delete_tag(get_or_start_run().info.run_id, key)
