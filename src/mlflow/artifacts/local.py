"""Artifacts in a folder that this process can reach itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from typing import BinaryIO

from mlflow.artifacts.contract import (
    ArtifactRepository,
    destination,
    no_such_artifact,
    place,
)
from mlflow.artifacts.copying import copy, write_all
from mlflow.artifacts.digests import DigestBook, Hasher, check_digest, digest_of_file
from mlflow.artifacts.folder import Folder, Stored, record_stored
from mlflow.artifacts.open_files import open_range
from mlflow.artifacts.paths import check_path, inside, join, normal_path
from mlflow.artifacts.progress import Meter
from mlflow.artifacts.transfers import Transfer, run_all
from mlflow.entities import FileInfo
from mlflow.exceptions import MlflowException
from mlflow.file_uri import path_of

# Small files are copied faster than threads are started.
PARALLEL_FROM = 64 << 20


class LocalArtifactRepository(ArtifactRepository):
    """Files in a folder.

    Args:
        artifact_uri: Path or `file:` URI of the folder; it need not be there yet.
        tracking_uri, registry_uri: See `ArtifactRepository`.
        book: What is known of the files' digests; by default what the tracking store knows.
    """

    def __init__(
        self,
        artifact_uri: str,
        tracking_uri: str | None = None,
        registry_uri: str | None = None,
        book: DigestBook | None = None,
    ) -> None:
        super().__init__(artifact_uri, tracking_uri, registry_uri)
        self.artifact_dir = path_of(artifact_uri)
        self._folder = Folder(self.artifact_dir)
        self._given_book = book

    @property
    def max_workers(self) -> int:
        return min(8, os.cpu_count() or 1)

    # ---- storing ----
    def log_artifact(self, local_file: str, artifact_path: str | None = None) -> None:
        if os.path.isdir(local_file):
            raise MlflowException.invalid_parameter_value(
                f"{local_file!r} is a folder: log_artifacts() stores what is in one."
            )
        path = join(normal_path(artifact_path), file_name(local_file))
        stored: list[Stored] = []
        with Meter(f"Storing {path}", size_of(local_file)) as meter:
            self._store(local_file, path, stored, meter)
        self._record(stored)

    def log_artifacts(self, local_dir: str, artifact_path: str | None = None) -> None:
        under = normal_path(artifact_path)
        files, folders = local_tree(local_dir)
        for folder in [under, *(join(under, inner) for inner in folders)]:
            self._folder.make_folder(folder)
        stored: list[Stored] = []
        transfers = [
            Transfer(size, self._storing(file, join(under, inner), stored))
            for file, inner, size in files
        ]
        total = sum(transfer.size for transfer in transfers)
        try:
            run_all(transfers, self.max_workers if total >= PARALLEL_FROM else 1, "Storing files")
        finally:
            self._record(stored)

    def log_stream(self, stream: BinaryIO, artifact_path: str) -> None:
        with self._folder.new_file(normal_path(artifact_path)) as new, Hasher(1 << 30) as hasher:
            total = 0
            while count := _fill(buffer := hasher.buffer(), stream):
                write_all(new.descriptor, buffer[:count])
                hasher.add(buffer, count)
                total += count
            stored = new.publish(hasher.hexdigest(), total)
        self._record([stored])

    def _storing(self, file: str, path: str, stored: list[Stored]) -> Callable[[Meter], None]:
        return lambda meter: self._store(file, path, stored, meter)

    def _store(self, file: str, path: str, stored: list[Stored], meter: Meter) -> None:
        source = open_source(file)
        try:
            if self._is_there(source, path):
                found = os.fstat(source)
                stored.append(
                    Stored(
                        self._folder.locate(path),
                        (found.st_ino, found.st_mtime_ns, found.st_size),
                        digest_of_file(file, path),
                    )
                )
                return
            with self._folder.new_file(path) as new:
                sha256, size = copy(source, new.descriptor, meter)
                stored.append(new.publish(sha256, size))
        finally:
            os.close(source)

    def _is_there(self, source: int, path: str) -> bool:
        """Whether the file is already where it is to be stored."""
        try:
            return os.path.samestat(os.fstat(source), os.stat(self._folder.locate(path)))
        except OSError:
            return False

    # ---- fetching ----
    def list_artifacts(self, path: str | None = None) -> list[FileInfo]:
        return self._folder.entries(normal_path(path))

    def download_artifacts(self, artifact_path: str, dst_path: str | None = None) -> str:
        """See `ArtifactRepository`; without `dst_path` the files are checked where they are."""
        path = normal_path(artifact_path)
        located = self._folder.locate(path)
        if not os.path.exists(located):
            raise no_such_artifact(path, self.artifact_uri)
        expected = self._book.expected(path)
        files = list(self._folder.files_below(path)) if os.path.isdir(located) else [_file(path)]
        if dst_path is None:
            for file in files:
                self._check_in_place(file.path, expected.get(file.path))
            return located
        with destination(dst_path) as folder:
            if os.path.isdir(located):
                os.makedirs(inside(folder, path), exist_ok=True)
            transfers = [
                Transfer(
                    file.file_size or 0,
                    self._fetching(file.path, folder, expected.get(file.path)),
                )
                for file in files
            ]
            total = sum(transfer.size for transfer in transfers)
            workers = self.max_workers if total >= PARALLEL_FROM else 1
            run_all(transfers, workers, f"Copying {path or 'artifacts'}")
            return os.path.join(folder, path) if path else folder

    def _download_file(self, remote_file_path: str, local_path: str) -> None:
        path = check_path(remote_file_path)
        with Meter(f"Copying {path}", 0) as meter:
            self._fetch(path, local_path, self._book.expected(path).get(path), meter)

    def _fetching(self, path: str, folder: str, expected: str | None) -> Callable[[Meter], None]:
        return lambda meter: self._fetch(path, place(folder, path), expected, meter)

    def _fetch(self, path: str, target: str, expected: str | None, meter: Meter) -> None:
        source = self._folder.open(path)
        try:
            copy_to = Folder(os.path.dirname(target))
            with copy_to.new_file(os.path.basename(target)) as new:
                sha256, size = copy(source, new.descriptor, meter)
                check_digest(join(self.artifact_uri, path), expected, sha256, "the file there")
                new.publish(sha256, size)
        finally:
            os.close(source)

    def _check_in_place(self, path: str, expected: str | None) -> None:
        if expected is not None:
            actual = digest_of_file(self._folder.locate(path), path).sha256
            check_digest(join(self.artifact_uri, path), expected, actual, "the file there")

    def open_read(self, artifact_path: str, start: int = 0, end: int | None = None) -> BinaryIO:
        return open_range(self._folder.open(normal_path(artifact_path)), start, end)

    def get_local_path(self, artifact_path: str) -> str | None:
        return self._folder.locate(normal_path(artifact_path))

    def delete_artifacts(self, artifact_path: str | None = None) -> None:
        self._folder.delete(normal_path(artifact_path))

    # ---- digests ----
    @property
    def _book(self) -> DigestBook:
        if self._given_book is None:
            from mlflow.artifacts.resolve import book_of  # it knows this class

            self._given_book = book_of(self.artifact_dir, self.tracking_uri)
        return self._given_book

    def _record(self, stored: list[Stored]) -> None:
        record_stored(stored, self._book.record)


def _fill(buffer: memoryview, stream: BinaryIO) -> int:
    data = stream.read(len(buffer))
    if not isinstance(data, bytes):
        raise MlflowException.invalid_parameter_value(
            f"A stream of bytes is needed; {stream!r} gives {type(data).__name__}."
        )
    buffer[: len(data)] = data
    return len(data)


def file_name(local_file: str) -> str:
    """The name under which a local file is stored.

    Raises:
        MlflowException: It cannot be a name among artifacts (`INVALID_PARAMETER_VALUE`).
    """
    return check_path(os.path.basename(os.fspath(local_file)))


def size_of(file: str) -> int:
    """Bytes of a local file; 0 where there is none, which is said when it is opened."""
    try:
        return os.path.getsize(file)
    except OSError:
        return 0


def open_source(file: str) -> int:
    """A descriptor of a local file that is to be stored.

    Raises:
        MlflowException: It is not there, cannot be read, or is no regular file
            (`INVALID_PARAMETER_VALUE`).
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise MlflowException.invalid_parameter_value(
            f"The file {file!r} cannot be read: {error.strerror}."
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise MlflowException.invalid_parameter_value(
            f"{file!r} cannot be stored: it is no regular file."
        )
    return descriptor


def local_tree(local_dir: str) -> tuple[list[tuple[str, str, int]], list[str]]:
    """What is in a local folder: files (path, path from the folder, size), and folders.

    Symbolic links are followed, as copying them would be of no use elsewhere; one that leads to a
    folder above it is not entered again.

    Raises:
        MlflowException: It is no folder, or a name in it cannot be one among artifacts
            (`INVALID_PARAMETER_VALUE`).
    """
    if not os.path.isdir(local_dir):
        raise MlflowException.invalid_parameter_value(f"{local_dir!r} is not a folder.")
    files: list[tuple[str, str, int]] = []
    folders: list[str] = []
    for entry, inner in _walk(os.fspath(local_dir), "", ()):
        check_path(inner)
        if entry.is_dir():
            folders.append(inner)
        else:
            files.append((entry.path, inner, entry.stat().st_size if entry.is_file() else 0))
    return sorted(files, key=lambda file: file[1]), sorted(folders)


def _walk(
    folder: str, inner: str, above: tuple[tuple[int, int], ...]
) -> Iterator[tuple[os.DirEntry[str], str]]:
    found = os.stat(folder)
    identity = (found.st_dev, found.st_ino)
    if identity in above:
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            path = join(inner, entry.name)
            yield entry, path
            if entry.is_dir():
                yield from _walk(entry.path, path, (*above, identity))


def _file(path: str) -> FileInfo:
    return FileInfo(path, False, None)
