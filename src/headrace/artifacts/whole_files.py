"""Small files in an upload's folder, which are there under their names as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets

from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException


class WholeFile:
    """A file in an upload's folder, which is there under its name as a whole or not at all.

    Raises:
        MlflowException: The upload is gone (`RESOURCE_DOES_NOT_EXIST`).
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._partial: str | None = os.path.join(folder, f".{secrets.token_hex(8)}")
        try:
            self.descriptor = os.open(self._partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        except FileNotFoundError:
            raise gone() from None

    def appear(self, name: str, *, first: bool = False) -> None:
        """Let it appear.

        Args:
            first: One that is there stays.
        """
        assert self._partial is not None, "a file appears once"  # noqa: S101
        target = os.path.join(self._folder, name)
        try:
            if first:
                with contextlib.suppress(FileExistsError):
                    os.link(self._partial, target)
                return
            os.replace(self._partial, target)
            self._partial = None
        except FileNotFoundError:
            raise gone() from None

    def close(self) -> None:
        """Close it, and remove it if it did not appear."""
        os.close(self.descriptor)
        if self._partial is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._partial)


def write_whole(folder: str, name: str, data: bytes, *, first: bool = False) -> None:
    """Write a whole file; see `WholeFile`."""
    with contextlib.closing(WholeFile(folder)) as new:
        os.write(new.descriptor, data)
        new.appear(name, first=first)


def gone() -> MlflowException:
    """The error for an upload that is not there, or not any more."""
    return MlflowException(
        "There is no such upload: it was completed, aborted or forgotten.", RESOURCE_DOES_NOT_EXIST
    )
