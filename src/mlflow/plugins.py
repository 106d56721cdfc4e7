"""Objects that other installed packages offer through entry points."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_logger = logging.getLogger(__name__)


def load_plugins(group: str) -> Iterator[tuple[str, Any]]:
    """Name and object of each entry point of a group, such as `mlflow.dataset_source`.

    One that cannot be imported is logged as a warning and left out: a broken plugin must not
    stop the programs of those who merely have it installed.
    """
    # Imported here: it takes longer than the rest of `import mlflow` together.
    from importlib.metadata import entry_points

    for entry_point in entry_points(group=group):
        plugin = _load(entry_point)
        if plugin is not None:
            yield entry_point.name, plugin


def _load(entry_point: EntryPoint) -> Any | None:
    try:
        return entry_point.load()
    except Exception as error:  # noqa: BLE001 - a plugin's module can raise anything
        _logger.warning(
            "The plugin %s = %s (group %s) cannot be loaded and is left out: %s",
            entry_point.name,
            entry_point.value,
            entry_point.group,
            error,
        )
        return None
