"""What a place for artifacts is: an artifact repository.

Implemented for folders (`local.py`) and for servers (`http.py`), and by plugins (entry points
`mlflow.artifact_repository`, named after the URI scheme they serve), which subclass this class and
are constructed with `artifact_uri`, `tracking_uri` and `registry_uri`. A plugin has to write
`log_artifact`, `log_artifacts`, `list_artifacts` and `_download_file`; the others are made of
these, and better ones of its own take their place.

Paths are relative to the repository's root, with `/`; see `mlflow.artifacts.paths`.
"""

from __future__ import annotations

import contextlib
import os
import posixpath
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import BinaryIO

from mlflow.artifacts.open_files import open_range
from mlflow.artifacts.paths import check_path, inside, join, normal_path
from mlflow.artifacts.progress import Meter
from mlflow.artifacts.transfers import Transfer, run_all
from mlflow.entities import FileInfo
from mlflow.exceptions import NOT_IMPLEMENTED, RESOURCE_DOES_NOT_EXIST, MlflowException


class ArtifactRepository(ABC):
    """Files under one root.

    Args:
        artifact_uri: The root.
        tracking_uri: Store that knows the files' digests; None: the current one.
        registry_uri: Accepted for compatibility.
    """

    def __init__(
        self, artifact_uri: str, tracking_uri: str | None = None, registry_uri: str | None = None
    ) -> None:
        self.artifact_uri = artifact_uri
        self.tracking_uri = tracking_uri
        self.registry_uri = registry_uri

    # ---- what every repository has ----
    @abstractmethod
    def log_artifact(self, local_file: str, artifact_path: str | None = None) -> None:
        """Store a file under its own name.

        Args:
            local_file: Path of the file.
            artifact_path: Folder to put it into; the root by default.
        """

    @abstractmethod
    def log_artifacts(self, local_dir: str, artifact_path: str | None = None) -> None:
        """Store what is in a folder.

        Args:
            local_dir: Path of the folder.
            artifact_path: Folder to put it into; the root by default.
        """

    @abstractmethod
    def list_artifacts(self, path: str | None = None) -> list[FileInfo]:
        """Files and folders directly in a folder, by path; nothing where there is no folder."""

    @abstractmethod
    def _download_file(self, remote_file_path: str, local_path: str) -> None:
        """Fetch one file to a path whose folder is there.

        Raises:
            MlflowException: There is no such file (`RESOURCE_DOES_NOT_EXIST`).
        """

    # ---- what some do better, or at all ----
    def download_artifacts(self, artifact_path: str, dst_path: str | None = None) -> str:
        """Fetch a file, or a folder with all that is in it.

        Args:
            artifact_path: What to fetch; empty: everything.
            dst_path: Existing folder to put it into; by default a new one, or for artifacts on this
                machine where they are.

        Returns:
            Local path of what was fetched: `dst_path` and the artifact path after it.

        Raises:
            MlflowException: There is nothing at the path (`RESOURCE_DOES_NOT_EXIST`), or no folder
                to put it into (`INVALID_PARAMETER_VALUE`).
            IntegrityError: The bytes are not those that were logged.
        """
        path = normal_path(artifact_path)
        with destination(dst_path) as folder:
            local = os.path.join(folder, path) if path else folder
            files = self._files_below(path)
            if files is None:
                self._download_file(path, place(folder, path))
                return local
            os.makedirs(inside(folder, path), exist_ok=True)
            transfers = [
                Transfer(file.file_size or 0, self._downloading(file, folder)) for file in files
            ]
            run_all(transfers, self.max_workers, f"Downloading {path or 'artifacts'}")
            return local

    def delete_artifacts(self, artifact_path: str | None = None) -> None:
        """Delete a file, or a folder with all that is in it; it need not be there."""
        raise MlflowException(
            f"Artifacts under {self.artifact_uri} cannot be deleted: {type(self).__name__} does "
            "not know how.",
            NOT_IMPLEMENTED,
        )

    def log_stream(self, stream: BinaryIO, artifact_path: str) -> None:
        """Store what a stream still has to give as a file.

        Args:
            stream: Open for reading bytes.
            artifact_path: Path of the file.
        """
        path = check_path(artifact_path)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, posixpath.basename(path))
            with open(file, "wb") as target:
                while chunk := stream.read(1 << 20):
                    target.write(chunk)
            self.log_artifact(file, posixpath.dirname(path) or None)

    def open_read(self, artifact_path: str, start: int = 0, end: int | None = None) -> BinaryIO:
        """A file's bytes from `start` up to but without `end`, to be read and closed.

        Raises:
            MlflowException: There is no such file (`RESOURCE_DOES_NOT_EXIST`).
        """
        folder = tempfile.mkdtemp()
        target = os.path.join(folder, "file")
        try:
            self._download_file(check_path(artifact_path), target)
            return open_range(os.open(target, os.O_RDONLY), start, end)
        finally:
            # An open file outlives its name.
            if os.path.exists(target):
                os.unlink(target)
            os.rmdir(folder)

    def get_local_path(self, artifact_path: str) -> str | None:
        """Where a file or folder is on this machine, if that is where it is kept."""
        return None

    @property
    def max_workers(self) -> int:
        """How many files are transferred at once."""
        return 8

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.artifact_uri!r})"

    # ---- what they share ----
    def _downloading(self, file: FileInfo, folder: str) -> Callable[[Meter], None]:
        def download(meter: Meter) -> None:
            self._download_file(file.path, place(folder, file.path))
            meter.advance(file.file_size or 0)

        return download

    def _files_below(self, path: str) -> list[FileInfo] | None:
        """Every file in a folder and the folders in it; None if there is no such folder."""
        entries = self._entries(path)
        if not entries:
            return [] if not path or self._is_directory(path) else None
        files: list[FileInfo] = []
        while entries:
            entry = entries.pop()
            if entry.is_dir:
                entries += self._entries(entry.path)
            else:
                files.append(entry)
        return sorted(files, key=lambda file: file.path)

    def _entries(self, path: str) -> list[FileInfo]:
        """`list_artifacts`, for paths that this repository itself has told, checked again.

        A server's answer decides where files are written here, so it may not lead elsewhere.
        """
        return [
            FileInfo(check_path(entry.path), entry.is_dir, entry.file_size)
            for entry in self.list_artifacts(path or None)
            # Some repositories list a file as being in itself.
            if entry.path != path
        ]

    def _is_directory(self, path: str) -> bool:
        """Whether there is a folder at a path; empty folders count where they exist at all."""
        parent, name = posixpath.split(path)
        return any(
            entry.is_dir and entry.path == join(parent, name)
            for entry in self.list_artifacts(parent or None)
        )


@contextlib.contextmanager
def destination(dst_path: str | None) -> Iterator[str]:
    """The folder that a download goes to: the one that is named, or a new temporary one.

    A temporary one is removed again if the download fails.

    Raises:
        MlflowException: The one that is named is not there (`INVALID_PARAMETER_VALUE`).
    """
    if dst_path is None:
        folder = tempfile.mkdtemp(prefix="artifacts-")
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return
    folder = os.path.abspath(os.fspath(dst_path))
    if not os.path.isdir(folder):
        raise MlflowException.invalid_parameter_value(
            f"There is no folder {folder!r} to download into: make it first, or name another."
        )
    yield folder


def place(folder: str, path: str) -> str:
    """Where a downloaded file is put; the folders on the way are made."""
    target = inside(folder, path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    return target


def no_such_artifact(path: str, root: str) -> MlflowException:
    """The error for a path at which there is nothing."""
    return MlflowException(f"There is no artifact {path!r} under {root}.", RESOURCE_DOES_NOT_EXIST)
