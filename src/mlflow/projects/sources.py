"""From a project's URI to a folder with its code.

a path, file:…                          the folder itself
https://…, ssh://…, git@host:path, …    a git repository, fetched
….zip (a path, file:, http:, https:)    an archive, unpacked
runs:/<run id>/path, models:/…          an artifact, downloaded; it may be a zip file

`#folder` behind any of them is a folder in there.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mlflow.artifacts.paths import inside
from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException, MlflowException
from mlflow.file_uri import is_local, path_of, uri_scheme
from mlflow.fluent import state
from mlflow.projects.git_clone import clone, is_repository
from mlflow.projects.git_state import GitState, git_state

# `git@host:path`, as git and scp write it.
_SCP = re.compile(r"(?:[^/@:]+@)?[^/@:]{2,}:(?!//)[^:].*")
_OF_GIT = ("https", "http", "ssh", "git", "file")
_ARTIFACTS = ("runs", "models", "mlflow-artifacts")


@dataclass(frozen=True)
class FetchedProject:
    """A project's code, on this machine.

    Attributes:
        uri: Where it came from, without credentials.
        folder: The folder with its code.
        git: What git knows of it.
        temporary: A folder that is removed when the run has ended.
    """

    uri: str
    folder: Path
    git: GitState | None = None
    temporary: Path | None = None

    @property
    def source_name(self) -> str:
        """What the run's tag `mlflow.source.name` says: the repository and the folder in it."""
        if self.git is None or self.git.remote is None:
            return self.uri
        return self.git.remote + (f"#{self.git.subdirectory}" if self.git.subdirectory else "")

    def remove(self) -> None:
        """Remove what was fetched only for this run."""
        if self.temporary is not None:
            shutil.rmtree(self.temporary, ignore_errors=True)


def fetch_project(uri: str, version: str | None = None) -> FetchedProject:
    """A project's code.

    Args:
        uri: See the module.
        version: Branch, tag or commit of a git repository.

    Raises:
        ExecutionException: There is nothing at the URI, or nothing of that version.
    """
    base, subdirectory = _split(uri)
    base = base.removeprefix("git+")  # as pip writes it
    place = _local_place(base)
    if place is not None and place.is_dir() and version is None and not is_repository(place):
        folder = _subfolder(place, subdirectory, base)
        return FetchedProject(os.fspath(folder), folder, _state(folder))
    if _is_archive(base):
        return _fetched(base, subdirectory, version, _archive_fetcher(base))
    if uri_scheme(base) in _ARTIFACTS:
        return _fetched(base, subdirectory, version, lambda folder: _fetch_artifact(base, folder))
    if place is not None and not place.exists() and not _SCP.fullmatch(base):
        raise ExecutionException(
            f"There is no project at {base!r}: no file or folder {place}.",
            "RESOURCE_DOES_NOT_EXIST",
        )
    if "://" in base and uri_scheme(base) not in _OF_GIT:
        raise ExecutionException(
            f"{base!r} names no kind of project. Name a folder, a git repository (https://…, "
            "ssh://…, git@host:path), a .zip file, or an artifact (runs:/<run id>/path).",
            INVALID_PARAMETER_VALUE,
        )
    remote = base if place is None or not place.exists() else _repository(place)
    with _temporary() as folder:
        clone(remote, version, folder)
        inner = _subfolder(folder, subdirectory, base)
        git = git_state(inner)
        name = base if git is None or git.remote is None else git.remote
        name += f"#{subdirectory}" if subdirectory else ""
        return FetchedProject(name, inner, git, folder)


def _split(uri: str) -> tuple[str, str]:
    """A URI and the folder behind its `#`, which may also be part of a folder's own name."""
    text = uri.strip("'\"")
    if "#" not in text or os.path.isdir(text):
        return text, ""
    base, _, subdirectory = text.rpartition("#")
    return base, subdirectory


def _local_place(uri: str) -> Path | None:
    """What a path or a `file:` URI names; None for other URIs."""
    if not is_local(uri):
        return None
    try:
        return Path(path_of(uri))
    except MlflowException as error:
        if "#" in uri:
            return None  # a folder in what the URI names
        raise ExecutionException(error.message, INVALID_PARAMETER_VALUE) from None


def _is_archive(uri: str) -> bool:
    place = _local_place(uri)
    is_zip = uri.partition("?")[0].lower().endswith(".zip")
    return is_zip and (place is None or place.is_file()) and uri_scheme(uri) not in _ARTIFACTS


def _subfolder(folder: Path, subdirectory: str, uri: str) -> Path:
    if not subdirectory:
        return folder
    try:
        found = Path(inside(folder, subdirectory.strip("/")))
    except MlflowException as error:
        raise ExecutionException(
            f"The folder behind '#' cannot be used: {error.message}", INVALID_PARAMETER_VALUE
        ) from None
    if not found.is_dir():
        raise ExecutionException(
            f"There is no folder {subdirectory!r} in {uri}.", "RESOURCE_DOES_NOT_EXIST"
        )
    return found


def _repository(place: Path) -> str:
    """The repository that a local folder is, or is the top of."""
    if not is_repository(place) and not (place / ".git").exists():
        raise ExecutionException(
            f"{place} is not the top of a git repository, so that it has no versions. Leave the "
            "version out, or name the repository and the folder in it: repository#folder.",
            INVALID_PARAMETER_VALUE,
        )
    return os.fspath(place)


def _fetched(
    uri: str, subdirectory: str, version: str | None, fetch: Callable[[Path], None]
) -> FetchedProject:
    if version is not None:
        raise ExecutionException(
            f"{uri!r} is no git repository, so that it has no version {version!r}: leave it out.",
            INVALID_PARAMETER_VALUE,
        )
    with _temporary() as folder:
        fetch(folder)
        inner = _subfolder(_top(folder, subdirectory), subdirectory, uri)
        place = _local_place(uri)
        name = uri if place is None else os.fspath(place)
        name += f"#{subdirectory}" if subdirectory else ""
        return FetchedProject(name, inner, None, folder)


def _archive_fetcher(uri: str) -> Callable[[Path], None]:
    def fetch(folder: Path) -> None:
        from mlflow.projects.zip_archive import unpack  # for those who have one

        place = _local_place(uri)
        if place is not None:
            unpack(place, folder)
            return
        from mlflow.data.http_dataset_source import HTTPDatasetSource  # as above

        with tempfile.TemporaryDirectory(prefix="mlflow-zip-") as downloads:
            unpack(Path(HTTPDatasetSource(uri).load(downloads)), folder)

    return fetch


def _fetch_artifact(uri: str, folder: Path) -> None:
    from mlflow.artifacts import download_artifacts  # for those who have one
    from mlflow.projects.zip_archive import unpack

    with tempfile.TemporaryDirectory(prefix="mlflow-artifact-") as downloads:
        found = Path(download_artifacts(uri, dst_path=downloads))
        if found.is_file():
            unpack(found, folder)
        else:
            shutil.copytree(found, folder, dirs_exist_ok=True)


def _top(folder: Path, subdirectory: str) -> Path:
    """The folder that an archive has packed everything into, if it has; else the folder itself."""
    entries = list(folder.iterdir())
    if len(entries) != 1 or not entries[0].is_dir() or entries[0].name == subdirectory:
        return folder
    return entries[0]


@contextmanager
def _temporary() -> Iterator[Path]:
    """A new folder, removed if the block fails."""
    folder = Path(os.path.realpath(tempfile.mkdtemp(prefix="mlflow-project-")))
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _state(folder: Path) -> GitState | None:
    return git_state(folder, ignored=_own_folders(folder))


def _own_folders(folder: Path) -> tuple[Path, ...]:
    """Folders below a project's that are ours, and not code."""
    uri = state.get_tracking_uri()
    own = [folder / "mlruns"]
    if is_local(uri):
        own.append(Path(path_of(uri)))
    return tuple(own)
