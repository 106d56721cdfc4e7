"""From an artifact URI to a folder of this machine: the places a server reads and writes.

Artifacts that go through the server (`mlflow-artifacts:`) are below its destination. Those of runs
that were made without a server are where these runs say, if that is below one of the roots the
server was started with. There is no other way in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from headrace.services.model_files import ModelFolder
from mlflow.artifacts.folder import Folder
from mlflow.artifacts.paths import check_path, is_within, join
from mlflow.exceptions import (
    INVALID_PARAMETER_VALUE,
    NOT_IMPLEMENTED,
    PERMISSION_DENIED,
    MlflowException,
)
from mlflow.file_uri import is_local, path_of, uri_scheme

if TYPE_CHECKING:
    from headrace.http.platform import Platform

PROXIED = "mlflow-artifacts"
PROXIED_ROOT = "mlflow-artifacts:/"


class Place(NamedTuple):
    """Where something is.

    Attributes:
        folder: The root that holds it.
        path: Its path there.
        root_uri: The root as digests are recorded under it.
    """

    folder: Folder
    path: str
    root_uri: str

    def at(self, path: str) -> Place:
        """What is at a path below this.

        Raises:
            MlflowException: The path leads out (`INVALID_PARAMETER_VALUE`).
        """
        return Place(self.folder, join(self.path, check_path(path)).rstrip("/"), self.root_uri)


class ArtifactRoots:
    """The places of one server.

    Args:
        destination: Path or URI where artifacts that go through the server are kept; None: none do.
        local_roots: Paths or URIs of further roots; those that are not on this machine are passed
            over.

    Raises:
        MlflowException: The destination is not on this machine (`NOT_IMPLEMENTED`).
    """

    def __init__(self, destination: str | None, local_roots: Iterable[str] = ()) -> None:
        if destination is not None and not is_local(destination):
            raise MlflowException(
                f"The server cannot keep artifacts at {destination!r}: their destination is a "
                "folder of this machine. Name one with --artifacts-destination.",
                NOT_IMPLEMENTED,
            )
        self.destination = Folder(path_of(destination)) if destination is not None else None
        self.local_roots = [path_of(root) for root in local_roots if is_local(root)]

    def proxied(self, path: str) -> Place:
        """What is at a path among the artifacts that go through this server.

        Raises:
            MlflowException: The path leads out (`INVALID_PARAMETER_VALUE`), or no artifacts go
                through this server (`NOT_IMPLEMENTED`).
        """
        if self.destination is None:
            raise MlflowException(
                "No artifacts go through this server: it was started with --no-serve-artifacts.",
                NOT_IMPLEMENTED,
            )
        return Place(self.destination, check_path(path), PROXIED_ROOT)

    def place_of(self, uri: str) -> Place:
        """Where an artifact URI of a run or a logged model is.

        Raises:
            MlflowException: It is nowhere this server may read (`PERMISSION_DENIED`,
                `NOT_IMPLEMENTED`).
        """
        if uri_scheme(uri) == PROXIED:
            if urlsplit(uri).netloc:
                raise MlflowException(
                    f"Artifacts at {uri!r} are behind another server; ask that one.",
                    INVALID_PARAMETER_VALUE,
                )
            return self.proxied(uri.partition(":")[2].lstrip("/"))
        if not is_local(uri):
            raise MlflowException(
                f"This server cannot reach artifacts at {uri!r}; the client that logged them can.",
                NOT_IMPLEMENTED,
            )
        path = path_of(uri)
        for root in self.local_roots:
            if is_within(path, root):
                return Place(Folder(root), path[len(root) :].lstrip("/"), root)
        raise MlflowException(
            f"This server does not show files at {uri!r}: that is outside its artifact roots "
            f"({', '.join(self.local_roots) or 'it has none'}).",
            PERMISSION_DENIED,
        )


def model_folder(platform: Platform, uri: str) -> ModelFolder:
    """Where a server has the files of a model; raises as `ArtifactRoots.place_of`."""
    place = roots_of(platform).place_of(uri)
    return ModelFolder(place.folder, place.path)


def roots_of(platform: Platform) -> ArtifactRoots:
    """The places of a server, as its options say."""
    known: ArtifactRoots | None = platform.state.get("artifact_roots")
    if known is None:
        options = platform.options
        known = ArtifactRoots(
            options.artifacts_destination if options.serve_artifacts else None,
            (*options.artifact_folders, platform.store.artifact_root),
        )
        platform.state["artifact_roots"] = known
    return known
