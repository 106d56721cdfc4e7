"""`mlflow.utils.file_utils`, as other software imports it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit


def write_to(filename: str | os.PathLike[str], data: str) -> None:
    """Write text to a file as UTF-8."""
    Path(filename).write_text(data, encoding="utf-8")


def path_to_local_file_uri(path: str | os.PathLike[str]) -> str:
    """`file:` URI of a path."""
    return Path(path).absolute().as_uri()


def local_file_uri_to_path(uri: str) -> str:
    """Path of a `file:` URI; anything else is returned as it is."""
    return unquote(urlsplit(uri).path) if uri.startswith("file:") else uri


class TempDir:
    """A temporary folder for a `with` statement.

    Args:
        chdr: Whether it is the working folder meanwhile.
        remove_on_exit: Whether it is deleted at the end.
    """

    def __init__(self, chdr: bool = False, remove_on_exit: bool = True) -> None:
        self._chdr = chdr
        self._remove = remove_on_exit
        self._before: str | None = None
        self._path = ""

    def __enter__(self) -> TempDir:
        self._path = tempfile.mkdtemp()
        if self._chdr:
            self._before = os.getcwd()
            os.chdir(self._path)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        if self._before is not None:
            os.chdir(self._before)
        if self._remove:
            shutil.rmtree(self._path, ignore_errors=True)

    def path(self, *path: str) -> str:
        """A path inside the folder."""
        return os.path.join(".", *path) if self._chdr else os.path.join(self._path, *path)
