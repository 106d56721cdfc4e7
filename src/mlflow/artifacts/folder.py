"""Artifacts in a folder of this machine: the one place that reads and writes them on disk.

Used by clients that keep artifacts in a folder and by the server for those it is sent.

A file appears under its name only once it is complete: it is written beside its place and renamed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import posixpath
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, NoReturn

from mlflow.artifacts.digests import digest_of_file
from mlflow.artifacts.paths import check_path, inside, is_within, join
from mlflow.entities import FileInfo
from mlflow.exceptions import (
    INVALID_PARAMETER_VALUE,
    RESOURCE_DOES_NOT_EXIST,
    MlflowException,
)
from mlflow.wire.artifacts import Digest

# What a server needs for itself; no artifact is in there.
RESERVED = ".headrace"
_PARTIAL = ".headrace-part"


class Stored(NamedTuple):
    """A file as it was stored: where, which of the files that were ever there, what is in it."""

    target: str
    identity: tuple[int, int, int]
    digest: Digest


class Folder:
    """Artifacts in a folder.

    Args:
        root: Absolute path; it need not be there yet.
    """

    def __init__(self, root: str) -> None:
        self.root = root

    def locate(self, path: str) -> str:
        """Where an artifact is on disk, with links followed; see `mlflow.artifacts.paths.inside`.

        Raises:
            MlflowException: It is not inside the root (`INVALID_PARAMETER_VALUE`).
        """
        self._refuse_reserved(path)
        return inside(self.root, path)

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder at a path."""
        return os.path.isdir(self.locate(path))

    def open(self, path: str) -> int:
        """A descriptor for reading a file.

        Raises:
            MlflowException: There is no such file (`RESOURCE_DOES_NOT_EXIST`), or it is a folder
                or a device (`INVALID_PARAMETER_VALUE`).
        """
        located = self.locate(path)
        try:
            # Links were followed: one that is there now was put in between.
            descriptor = os.open(located, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError):
            raise MlflowException(
                f"There is no artifact {path!r}.", RESOURCE_DOES_NOT_EXIST
            ) from None
        except OSError as error:
            self._cannot("read", path, error)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise MlflowException.invalid_parameter_value(
                f"The artifact {path!r} is a folder; name a file in it."
                if os.path.isdir(located)
                else f"The artifact {path!r} is not a regular file."
            )
        return descriptor

    def entries(self, path: str) -> list[FileInfo]:
        """Files and folders directly in a folder, by path; nothing where there is no folder."""
        located = self.locate(path)
        checked = check_path(path)
        found = []
        try:
            with os.scandir(located) as entries:
                for entry in entries:
                    info = self._info(entry, checked)
                    if info is not None:
                        found.append(info)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self._cannot("list", path, error)
        return sorted(found, key=lambda info: info.path)

    def files_below(self, path: str) -> Iterator[FileInfo]:
        """Every file in a folder and in the folders in it."""
        for entry in self.entries(path):
            if entry.is_dir:
                yield from self.files_below(entry.path)
            else:
                yield entry

    def make_folder(self, path: str) -> None:
        """Make a folder, and those on the way."""
        try:
            os.makedirs(self.locate(path), exist_ok=True)
        except OSError as error:
            self._cannot("make", path, error)

    @contextlib.contextmanager
    def new_file(self, path: str) -> Iterator[NewFile]:
        """A file that is being written; it is there once it was published, or never.

        Raises:
            MlflowException: See `create` and `errors`.
        """
        new = self.create(path)
        try:
            with self.errors("write", path):
                yield new
        finally:
            new.close()

    def create(self, path: str) -> NewFile:
        """A file to write and publish; whoever asks for it closes it.

        Raises:
            MlflowException: The path is refused, or names a folder (`INVALID_PARAMETER_VALUE`).
        """
        checked = check_path(path)
        if not checked:
            raise MlflowException.invalid_parameter_value("A file among artifacts needs a name.")
        self._refuse_reserved(checked)
        folder = self.locate(posixpath.dirname(checked))
        target = os.path.join(folder, posixpath.basename(checked))
        if os.path.islink(target):
            target = self.locate(checked)
        if os.path.isdir(target):
            raise MlflowException.invalid_parameter_value(
                f"The artifact {path!r} is a folder; a file cannot take its place."
            )
        with self.errors("write", path):
            return NewFile(folder, target, checked)

    def link(self, path: str, as_path: str, expected: Digest) -> Stored | None:
        """Let a file appear at a second path, without a copy of it; None: that cannot be.

        Files are never changed in place here, only replaced, so that each path keeps what it has.

        Args:
            path: The file.
            as_path: The second path; a file that may be there is replaced.
            expected: What is in the file if nobody has changed it: that is looked at.

        Raises:
            MlflowException: The second path is refused (`INVALID_PARAMETER_VALUE`).
        """
        try:
            descriptor = self.open(path)
        except MlflowException:
            return None
        try:
            found = os.fstat(descriptor)
            located = self.locate(path)
            if found.st_size != expected.size:
                return None
            if digest_of_file(located, path).sha256 != expected.sha256:
                return None
            new = self.create(as_path)
            try:
                return new.publish_link(located, found, expected.sha256)
            finally:
                new.close()
        except OSError:
            return None  # no links on this disk, too many of this file, or it is gone
        finally:
            os.close(descriptor)

    def adopt(self, file: str, path: str, sha256: str) -> Stored | None:
        """Let a file that nobody writes to any more appear at a path; None: on another disk.

        Args:
            file: Where it is now; it is not there any more afterwards.
            path: A file that may be there is replaced.
            sha256: Its digest.

        Raises:
            MlflowException: The path is refused, or names a folder (`INVALID_PARAMETER_VALUE`).
        """
        new = self.create(path)
        try:
            return new.publish_moved(file, sha256)
        except OSError as error:
            if error.errno != errno.EXDEV:
                self._cannot("write", path, error)
            return None
        finally:
            new.close()

    def delete(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it; it need not be there."""
        checked = check_path(path)
        self._refuse_reserved(checked)
        if checked:
            # The link itself, not what it leads to.
            folder = self.locate(posixpath.dirname(checked))
            target = os.path.join(folder, posixpath.basename(checked))
        else:
            target = inside(self.root, "")
        try:
            if os.path.isdir(target) and not os.path.islink(target):
                shutil.rmtree(target)
            else:
                os.unlink(target)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            self._cannot("delete", path, error)

    def _info(self, entry: os.DirEntry[str], folder: str) -> FileInfo | None:
        """What is listed of a directory entry; None for what cannot be fetched or is not ours."""
        name = entry.name
        if is_partial(name) or (not folder and name == RESERVED):
            return None
        path = join(folder, name)
        try:
            check_path(path)
            if entry.is_symlink() and not is_within(
                os.path.realpath(entry.path), os.path.realpath(self.root)
            ):
                return None
            if entry.is_dir():
                return FileInfo(path, True, None)
            return FileInfo(path, False, entry.stat().st_size) if entry.is_file() else None
        except (MlflowException, FileNotFoundError):
            return None

    def _refuse_reserved(self, path: str) -> None:
        if RESERVED in path and check_path(path).partition("/")[0] == RESERVED:
            raise MlflowException.invalid_parameter_value(
                f"{path!r} cannot be used: {RESERVED} is where the server keeps what is not "
                "complete yet."
            )

    @contextlib.contextmanager
    def errors(self, what: str, path: str) -> Iterator[None]:
        """Say of what the system refuses which artifact it was about.

        Raises:
            MlflowException: The path cannot be used so (`INVALID_PARAMETER_VALUE`), or the disk is
                full, may not be written, … (`IO_ERROR`).
        """
        try:
            yield
        except OSError as error:
            self._cannot(what, path, error)

    def _cannot(self, what: str, path: str, error: OSError) -> NoReturn:
        if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ENAMETOOLONG):
            reason = {
                errno.ENAMETOOLONG: "its name is too long",
                errno.EISDIR: "it is a folder",
            }.get(error.errno, "a part of its path is a file, not a folder")
            raise MlflowException(
                f"The artifact {path!r} cannot be used: {reason}.", INVALID_PARAMETER_VALUE
            ) from error
        if error.errno == errno.ELOOP:
            raise MlflowException.invalid_parameter_value(
                f"The artifact {path!r} cannot be used: it is a symbolic link that changed."
            ) from error
        raise MlflowException(
            f"Cannot {what} the artifact {path!r} under {self.root}: {error.strerror or error}.",
            "IO_ERROR",
        ) from error


class NewFile:
    """A file that is being written beside its place.

    Attributes:
        descriptor: Open for writing and reading.
        path: Its artifact path.
    """

    def __init__(self, folder: str, target: str, path: str) -> None:
        os.makedirs(folder, exist_ok=True)
        self.path = path
        self._target = target
        self._partial: str | None = os.path.join(
            os.path.dirname(target), f".{secrets.token_hex(8)}{_PARTIAL}"
        )
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        self.descriptor = os.open(self._partial, flags, 0o666)

    def publish(self, sha256: str, size: int) -> Stored:
        """Let the file appear at its place, instead of the one that may be there."""
        found = os.fstat(self.descriptor)
        assert self._partial is not None, "a file is published once"  # noqa: S101
        os.replace(self._partial, self._target)
        self._partial = None
        return Stored(
            self._target, _identity(found), Digest(path=self.path, sha256=sha256, size=size)
        )

    def publish_moved(self, source: str, sha256: str) -> Stored:
        """Let another file appear here, instead of this one, and no more where it was."""
        found = os.stat(source)
        os.replace(source, self._target)
        digest = Digest(path=self.path, sha256=sha256, size=found.st_size)
        return Stored(self._target, _identity(found), digest)

    def publish_link(self, source: str, found: os.stat_result, sha256: str) -> Stored | None:
        """Let another file appear here as well; None: it is not the one that was found."""
        assert self._partial is not None, "a file is published once"  # noqa: S101
        os.unlink(self._partial)
        os.link(source, self._partial, follow_symlinks=False)
        if _identity(os.stat(self._partial)) != _identity(found):
            return None
        os.replace(self._partial, self._target)
        # Where both names are one file already, replacing leaves the first.
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._partial)
        self._partial = None
        digest = Digest(path=self.path, sha256=sha256, size=found.st_size)
        return Stored(self._target, _identity(found), digest)

    def close(self) -> None:
        """Close it, and remove it if it was not published."""
        os.close(self.descriptor)
        if self._partial is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._partial)


def is_partial(name: str) -> bool:
    """Whether a file's name is that of one that is being written, or was when its writer died."""
    return name.endswith(_PARTIAL)


def record_stored(stored: Sequence[Stored], record: Callable[[list[Digest]], None]) -> None:
    """Record the digests of files that were published.

    Several processes may write one file at the same time (every rank of a training logs the same
    configuration). Whose file stays and whose digest stays are two races: a file that is another's
    by the time its digest is recorded is read and recorded again, so that the two fit in the end.
    """
    while stored:
        record([file.digest for file in stored])
        stored = [now for file in stored if (now := replaced(file)) is not None]


def is_there(file: Stored) -> bool:
    """Whether a file that was published is still the one at its place."""
    try:
        return _identity(os.stat(file.target)) == file.identity
    except OSError:
        return False


def replaced(file: Stored) -> Stored | None:
    """The file that has taken another's place since that was published; None if none has."""
    try:
        identity = _identity(os.stat(file.target))
        if identity == file.identity:
            return None
        return Stored(file.target, identity, digest_of_file(file.target, file.digest.path))
    except OSError:
        return None  # deleted meanwhile: nothing is there that a digest could contradict


def _identity(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_mtime_ns, found.st_size
