"""A file or folder among artifacts."""

from __future__ import annotations

from mlflow.entities._entity import StructEntity


class FileInfo(StructEntity, frozen=True, omit_defaults=False):
    """A file or folder among artifacts.

    Attributes:
        path: Relative to the artifact root, with `/`.
        is_dir: Whether it is a folder.
        file_size: Bytes; None for a folder.
    """

    path: str
    is_dir: bool = False
    file_size: int | None = None
