"""From an artifact URI to its repository.

a path, file:…            a folder of this machine
mlflow-artifacts:…        the tracking server
http://…, https://…       a server's artifacts, by their URL
runs:/<run id>/…          the run's artifacts, wherever they are
models:/…                 a logged model's or a registered model's artifacts (`model_uri.py`)
any other scheme          a plugin (entry point `mlflow.artifact_repository`)
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from mlflow.artifacts.contract import ArtifactRepository
from mlflow.artifacts.digests import DigestBook
from mlflow.artifacts.model_uri import ModelUri, parse_model_uri
from mlflow.artifacts.paths import check_path
from mlflow.exceptions import INVALID_PARAMETER_VALUE, NOT_IMPLEMENTED, MlflowException
from mlflow.file_uri import is_local, path_of, uri_scheme

if TYPE_CHECKING:
    from mlflow.stores.contract import TrackingStore

PROXIED = "mlflow-artifacts"
OBJECT_STORES = ("s3", "gs", "wasb", "wasbs", "abfs", "abfss", "adl", "r2", "b2", "oss", "hdfs",
                 "viewfs", "dbfs", "ftp", "sftp")  # fmt: skip

# The scheme, and a host or bucket if there is one.
_UP_TO_PATH = re.compile(r"[^:/]+:(?://[^/]*)?/*")


class RunPath(NamedTuple):
    """What a `runs:/` URI names."""

    run_id: str
    path: str


def get_artifact_repository(
    artifact_uri: str, tracking_uri: str | None = None, registry_uri: str | None = None
) -> ArtifactRepository:
    """The repository whose root an artifact URI is.

    Args:
        artifact_uri: See the module.
        tracking_uri: Store that knows runs, logged models and digests; the current one by default.
        registry_uri: Passed to plugins.

    Raises:
        MlflowException: Nothing here knows the scheme, or the URI is malformed
            (`INVALID_PARAMETER_VALUE`, `NOT_IMPLEMENTED` for object stores).
    """
    uri = os.fspath(artifact_uri)
    tracking = str(tracking_uri) if tracking_uri else _current_tracking_uri()
    if is_local(uri):
        from mlflow.artifacts.local import LocalArtifactRepository

        return LocalArtifactRepository(uri, tracking, registry_uri)
    scheme = uri_scheme(uri)
    if scheme == PROXIED:
        return _proxied(uri, tracking, registry_uri)
    if scheme in ("http", "https"):
        from mlflow.artifacts.http import HttpArtifactRepository

        return HttpArtifactRepository(uri, tracking, registry_uri)
    if scheme in ("runs", "models"):
        underlying = underlying_uri(uri, tracking, registry_uri)
        return get_artifact_repository(underlying, tracking, registry_uri)
    return _from_plugin(uri, scheme, tracking, registry_uri)


def underlying_uri(
    uri: str, tracking_uri: str | None = None, registry_uri: str | None = None
) -> str:
    """Where the artifacts are that a `runs:/` or a `models:/` URI names.

    Raises:
        MlflowException: It is malformed (`INVALID_PARAMETER_VALUE`), or there is no such run or
            model (`RESOURCE_DOES_NOT_EXIST`).
    """
    tracking = tracking_uri or _current_tracking_uri()
    if uri_scheme(uri) == "runs":
        run_path = parse_runs_uri(uri)
        run = _store_of(uri, tracking).get_run(run_path.run_id)
        return add_path(run.info.artifact_uri or "", run_path.path)
    named = parse_model_uri(uri)
    if named.model_id is not None:
        model = _store_of(uri, tracking).get_logged_model(named.model_id)
        return add_path(model.artifact_location, named.path)
    return add_path(_registered_files(named, tracking, registry_uri), named.path)


def parse_runs_uri(uri: str) -> RunPath:
    """The run's id and the path in `runs:/<run id>/<path>`.

    Raises:
        MlflowException: It is malformed (`INVALID_PARAMETER_VALUE`).
    """
    rest = _after_scheme(uri, "runs")
    run_id, _, path = rest.partition("/")
    if not run_id:
        raise MlflowException.invalid_parameter_value(
            f"{uri!r} names no run: write runs:/<run id>/<path>."
        )
    return RunPath(run_id, check_path(path))


def add_path(root: str, path: str) -> str:
    """The URI of a path under an artifact root; in a `file:` URI the path is percent-encoded."""
    if not path:
        return root
    if uri_scheme(root) in ("file", "http", "https"):
        path = quote(path)
    return f"{root.rstrip('/')}/{path}"


def split_uri(
    uri: str, tracking_uri: str | None = None, registry_uri: str | None = None
) -> tuple[str, str]:
    """The URI of the folder that holds what an artifact URI names, and the name in it.

    The name is empty where the URI is the root of a run or a logged model.
    """
    if uri_scheme(uri) in ("runs", "models"):
        if uri_scheme(uri) == "runs":
            noun, path = parse_runs_uri(uri)
        else:
            noun, path = parse_model_uri(uri).model, parse_model_uri(uri).path
        folder, _, name = path.rpartition("/")
        root = underlying_uri(f"{uri_scheme(uri)}:/{noun}", tracking_uri, registry_uri)
        return add_path(root, folder), name
    if is_local(uri):
        return os.path.split(path_of(uri))
    match = _UP_TO_PATH.match(uri)
    base = match[0] if match else ""
    folder, _, name = uri[len(base) :].rstrip("/").rpartition("/")
    if uri_scheme(uri) in ("http", "https"):
        name = unquote(name)
    return base + folder, name


def book_of(root_uri: str, tracking_uri: str | None) -> DigestBook:
    """What the tracking store knows of the digests under a root, if there is a store yet."""
    from mlflow.stores.resolve import existing_store

    return DigestBook(existing_store(tracking_uri or _current_tracking_uri()), root_uri)


def _proxied(uri: str, tracking: str, registry_uri: str | None) -> ArtifactRepository:
    if not is_local(tracking):
        from mlflow.artifacts.http import HttpArtifactRepository

        return HttpArtifactRepository(uri, tracking, registry_uri)
    # A server on this folder made the run, and no server is asked now.
    from mlflow.artifacts.local import LocalArtifactRepository
    from mlflow.stores.local import embedded_database

    path = check_path(uri.partition(":")[2].lstrip("/"))
    kept = embedded_database(tracking).proxied_artifacts
    return LocalArtifactRepository(
        os.path.join(kept, path), tracking, registry_uri, book_of(uri, tracking)
    )


def _from_plugin(
    uri: str, scheme: str, tracking: str, registry_uri: str | None
) -> ArtifactRepository:
    from mlflow.plugins import load_plugins

    known = []
    for name, repository in load_plugins("mlflow.artifact_repository"):
        if name == scheme:
            made: ArtifactRepository = repository(
                artifact_uri=uri, tracking_uri=tracking, registry_uri=registry_uri
            )
            return made
        known.append(name)
    what = "an object store" if scheme in OBJECT_STORES else f"the scheme {scheme!r}"
    raise MlflowException(
        f"Artifacts at {uri!r} cannot be reached: {what} needs a plugin that offers "
        f"`mlflow.artifact_repository` under the name {scheme!r} (installed: "
        f"{', '.join(sorted(known)) or 'none'}). Without one, artifacts are kept in folders "
        "(a path, file:) and behind a server (mlflow-artifacts:, http:, https:).",
        NOT_IMPLEMENTED if scheme in OBJECT_STORES else INVALID_PARAMETER_VALUE,
    )


def tracking_store(uri: str, tracking_uri: str | None = None) -> TrackingStore:
    """The store that knows the run or logged model a URI names.

    Raises:
        MlflowException: There is none yet (`RESOURCE_DOES_NOT_EXIST`).
    """
    return _store_of(uri, tracking_uri or _current_tracking_uri())


def _store_of(uri: str, tracking_uri: str) -> TrackingStore:
    from mlflow.stores.resolve import existing_store

    store = existing_store(tracking_uri)
    if store is None:
        raise MlflowException(
            f"{uri!r} is not there: nothing was tracked at {tracking_uri} yet.",
            "RESOURCE_DOES_NOT_EXIST",
        )
    return store


def _registered_files(named: ModelUri, tracking_uri: str, registry_uri: str | None) -> str:
    """Where the files of a version of a registered model are."""
    from mlflow.stores.resolve import resolve_registry_store

    registry = resolve_registry_store(registry_uri or _chosen_registry_uri() or tracking_uri)
    version = registry.find_version(named.name, named.version, named.stage, named.alias)
    return registry.get_model_version_download_uri(named.name, version.version)


def _after_scheme(uri: str, scheme: str) -> str:
    rest = uri[len(scheme) + 1 :]
    if rest.startswith("//"):
        raise MlflowException.invalid_parameter_value(
            f"{uri!r} names a host; write {scheme}:/… with one slash."
        )
    return rest.strip("/")


def _chosen_registry_uri() -> str | None:
    from mlflow.fluent.state import chosen_registry_uri  # as below

    return chosen_registry_uri()


def _current_tracking_uri() -> str:
    from mlflow.fluent.state import get_tracking_uri  # it stands above this layer, and knows alone

    return get_tracking_uri()
