"""From a tracking URI to its store. The one place where the SDK reaches the platform.

nothing, a path, file:…          the folder's own database, in this process (`stores/local.py`)
sqlite:///…, postgresql://…      that database, in this process
http://…, https://…              a server, ours or MLflow's (`stores/rest/`)
any other scheme                 a plugin (entry point `mlflow.tracking_store`)

Registered models are kept in the tracking store unless another URI is named for them, which may be
a plugin's, too (entry point `mlflow.model_registry_store`).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from mlflow.exceptions import NOT_IMPLEMENTED, MlflowException
from mlflow.file_uri import is_local, path_of, uri_scheme
from mlflow.settings import MLFLOW_DEFAULT_ARTIFACT_ROOT
from mlflow.stores.contract import TrackingStore
from mlflow.stores.local import DEFAULT_FOLDER, EmbeddedDatabase, embedded_database
from mlflow.stores.registry_contract import RegistryStore

_DATABASES = ("sqlite", "postgresql", "postgres", "mysql", "mssql")
_DATABRICKS = ("databricks", "databricks-uc")


class _Open(NamedTuple):
    store: TrackingStore
    file: str | None
    identity: tuple[int, int] | None


# Entered again where a plugin's store stands on another one.
_lock = threading.RLock()
_stores: dict[str, _Open] = {}
_registries: dict[str, RegistryStore] = {}


def resolve_store(tracking_uri: str | os.PathLike[str] | None = None) -> TrackingStore:
    """The store that a tracking URI names; the same one each time it is asked for.

    Args:
        tracking_uri: None or an empty text: the folder `./mlruns`.

    Raises:
        MlflowException: Nothing here knows the URI's scheme, or the URI is malformed
            (`INVALID_PARAMETER_VALUE`); the database cannot be opened.
    """
    uri = os.fspath(tracking_uri) if tracking_uri else DEFAULT_FOLDER
    if is_local(uri) and uri not in _DATABRICKS:
        embedded = embedded_database(uri)
        return _cached(embedded.database_url, lambda: _open_folder(embedded), embedded.file)
    if uri_scheme(uri).partition("+")[0] in _DATABASES:
        # Its artifacts, and a relative SQLite file, are found from the working directory.
        return _cached(f"{uri} in {os.getcwd()}", lambda: _open(uri), _sqlite_file(uri))
    return _cached(uri, lambda: _open(uri))


def resolve_registry_store(
    registry_uri: str | os.PathLike[str] | None = None,
) -> RegistryStore:
    """The store of registered models that a URI names: the tracking store's own, or a plugin's.

    Raises:
        MlflowException: As `resolve_store`; or that store keeps no registered models
            (`NOT_IMPLEMENTED`).
    """
    uri = os.fspath(registry_uri) if registry_uri else DEFAULT_FOLDER
    plugin = _registry_plugin(uri)
    store = resolve_store(uri) if plugin is None else plugin
    if not isinstance(store, RegistryStore):
        raise MlflowException(
            f"The store at {uri!r} keeps no registered models. Name one that does with "
            "MLFLOW_REGISTRY_URI or mlflow.set_registry_uri().",
            NOT_IMPLEMENTED,
        )
    return store


def existing_store(tracking_uri: str | os.PathLike[str] | None = None) -> TrackingStore | None:
    """`resolve_store`, but None where that would make a new local store."""
    uri = os.fspath(tracking_uri) if tracking_uri else DEFAULT_FOLDER
    file = embedded_database(uri).file if is_local(uri) else _sqlite_file(uri)
    if file is not None and not os.path.exists(file):
        return None
    return resolve_store(uri)


def close_stores() -> None:
    """Close every store that was opened; the next call opens it again."""
    with _lock:
        opened = list(_stores.values())
        _stores.clear()
        _registries.clear()
    for known in opened:
        known.store.close()


def _cached(key: str, make: Callable[[], TrackingStore], file: str | None = None) -> TrackingStore:
    known = _stores.get(key)
    if known is not None and (file is None or known.identity == _identity(file)):
        return known.store
    with _lock:
        known = _stores.get(key)
        if known is None or (file is not None and known.identity != _identity(file)):
            # A database whose file was deleted or replaced is not written to any more: what it
            # took would be lost.
            store = make()
            known = _stores[key] = _Open(store, file, _identity(file) if file else None)
        return known.store


def _identity(file: str) -> tuple[int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _sqlite_file(uri: str) -> str | None:
    if not uri.lower().startswith("sqlite"):
        return None
    return unquote(uri.partition("?")[0].partition("///")[2])


def _open_folder(embedded: EmbeddedDatabase) -> TrackingStore:
    try:
        os.makedirs(embedded.artifact_root, exist_ok=True)
    except OSError as error:
        raise MlflowException(
            f"The folder {embedded.artifact_root} cannot be made to keep runs in: {error}. Name "
            "another with MLFLOW_TRACKING_URI or mlflow.set_tracking_uri()."
        ) from error
    return _services(embedded.database_url, embedded.artifact_root)


def _open(uri: str) -> TrackingStore:
    scheme = uri_scheme(uri)
    if scheme in ("http", "https"):
        from mlflow.stores.rest import RestStore  # not needed by those who track in a folder

        return RestStore(uri)
    if scheme.partition("+")[0] in _DATABASES:
        return _services(uri, _default_artifact_root())
    if scheme in _DATABRICKS or uri in _DATABRICKS:
        raise MlflowException.invalid_parameter_value(
            f"The tracking URI {uri!r} names a Databricks workspace, which Headrace does not speak "
            "to. Use a folder, a database (sqlite:///, postgresql://) or a server (http://)."
        )
    return _from_plugin(uri, scheme)


def _registry_plugin(uri: str) -> RegistryStore | None:
    scheme = uri_scheme(uri)
    if is_local(uri) or scheme in ("http", "https") or scheme.partition("+")[0] in _DATABASES:
        return None
    if uri not in _registries:
        from mlflow.plugins import load_plugins

        found = [
            build for name, build in load_plugins("mlflow.model_registry_store") if name == scheme
        ]
        if not found:
            return None  # the tracking store's plugin may know registered models, too
        with _lock:
            _registries.setdefault(uri, found[0](store_uri=uri))
    return _registries[uri]


def _default_artifact_root() -> str:
    root = MLFLOW_DEFAULT_ARTIFACT_ROOT.get() or DEFAULT_FOLDER
    return path_of(root) if is_local(root) else root


def _services(database_url: str, artifact_root: str) -> TrackingStore:
    # The platform is loaded only by those who have no server.
    from headrace.services.store import open_store

    return open_store(database_url, artifact_root)


def _from_plugin(uri: str, scheme: str) -> TrackingStore:
    from mlflow.plugins import load_plugins

    known = []
    for name, build in load_plugins("mlflow.tracking_store"):
        if name == scheme:
            store: TrackingStore = build(store_uri=uri, artifact_uri=None)
            return store
        known.append(name)
    raise MlflowException.invalid_parameter_value(
        f"No tracking store is known for {uri!r}: its scheme is {scheme!r}. Use a folder, "
        "sqlite:///file.db, postgresql://…, http(s)://…, or install a plugin for it"
        + (f" (installed: {', '.join(sorted(known))})." if known else ".")
    )


def _after_fork_in_child() -> None:
    # Another thread of the parent may have held it. The stores themselves survive a fork.
    global _lock  # noqa: PLW0603
    _lock = threading.RLock()


os.register_at_fork(after_in_child=_after_fork_in_child)
