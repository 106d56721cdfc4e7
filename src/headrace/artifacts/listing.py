"""What is in a folder, as the API says it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from mlflow.entities import FileInfo


class Entry(msgspec.Struct, frozen=True):
    """A file: clients take a size of null for one, so a folder has none at all."""

    path: str
    is_dir: bool
    file_size: int


class FolderEntry(msgspec.Struct, frozen=True):
    """A folder."""

    path: str
    is_dir: bool


def entries(found: Iterable[FileInfo], begin: int = 0) -> list[Any]:
    """Entries for an answer.

    Args:
        found: What is in the folder.
        begin: How many characters of each path are left out.
    """
    return [
        FolderEntry(info.path[begin:], True)
        if info.is_dir
        else Entry(info.path[begin:], False, info.file_size or 0)
        for info in found
    ]
