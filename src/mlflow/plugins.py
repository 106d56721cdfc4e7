"""Objects that other installed packages offer through entry points."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_METADATA_FOLDERS = (".dist-info", ".egg-info")
_GROUP_PREFIX = "mlflow."

_logger = logging.getLogger(__name__)


def load_plugins(group: str) -> Iterator[tuple[str, Any]]:
    """Name and object of each entry point of a group, such as `mlflow.dataset_source`.

    One that cannot be imported is logged as a warning and left out: a broken plugin must not
    stop the programs of those who merely have it installed.

    Args:
        group: Name of the group; it begins with `mlflow.`.
    """
    if not _any_may_be_installed():
        return
    from importlib.metadata import entry_points  # tens of milliseconds, so only where it matters

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


def _any_may_be_installed() -> bool:
    """Whether some installed package declares an entry point of ours: one look at each package.

    True also where that cannot be told by looking: packages in archives, or found by an importer
    other than Python's own.
    """
    for finder in sys.meta_path:
        if finder is not PathFinder and hasattr(finder, "find_distributions"):
            return True
    return any(_path_may_offer(path or os.curdir) for path in sys.path)


def _path_may_offer(path: str) -> bool:
    if path.endswith(".egg") or os.path.isfile(path):
        return True
    try:
        names = os.listdir(path)
    except OSError:
        return False
    return any(
        _declares_group(os.path.join(path, name, "entry_points.txt"))
        for name in names
        if name.endswith(_METADATA_FOLDERS)
    )


def _declares_group(file_name: str) -> bool:
    try:
        with open(file_name, encoding="utf-8", errors="replace") as file:
            return any(line.lstrip(" [\t").startswith(_GROUP_PREFIX) for line in file)
    except OSError:
        return False
