"""From the URI of a model to its files on this machine.

runs:/<run id>/<path or name>        a model of a run
models:/m-<id>, models:/<name>/…     a logged model, a version of a registered model
anything else                        a path, or the URI of a folder
"""

from __future__ import annotations

import atexit
import os
import shutil
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mlflow.artifacts.digests import DigestBook
from mlflow.artifacts.local import LocalArtifactRepository
from mlflow.artifacts.resolve import book_of, get_artifact_repository, underlying_uri
from mlflow.exceptions import IntegrityError, MlflowException
from mlflow.file_uri import is_local, path_of, uri_scheme
from mlflow.fluent.state import get_tracking_uri
from mlflow.models.model import MLMODEL_FILE_NAME, Model, no_mlmodel

if TYPE_CHECKING:
    from mlflow.artifacts.contract import ArtifactRepository

# Folders that go when they are not needed any more, with the process that made them: one that was
# forked must not take its parent's away.
_temporary: dict[Path, int] = {}


class FetchedModel(NamedTuple):
    """A model's files.

    Attributes:
        uri: What the user called it.
        folder: Where they are on this machine.
        vouched: SHA-256 of the files that a store recorded, by path from the folder; the bytes were
            compared with them.
        temporary: Whether the folder was made for this call.
    """

    uri: str
    folder: Path
    vouched: Mapping[str, str]
    temporary: bool

    def forget(self) -> None:
        """Remove a temporary folder: what was in it is loaded."""
        if self.temporary and _temporary.pop(self.folder, None) == os.getpid():
            shutil.rmtree(self.folder, ignore_errors=True)

    def forget_with(self, owner: Any) -> None:
        """Remove a temporary folder once nobody uses the object that needs it, or at the end."""
        if self.temporary:
            try:
                weakref.finalize(owner, self.forget).atexit = False
            except TypeError:  # an object without weak references: at the end, then
                return


def fetch_model(model_uri: str | os.PathLike[str], dst_path: str | None = None) -> FetchedModel:
    """A model's files, downloaded unless they are on this machine.

    Args:
        model_uri: See the module.
        dst_path: Folder to download into; it must be there.

    Raises:
        MlflowException: There is no such model (`RESOURCE_DOES_NOT_EXIST`).
        IntegrityError: A file is not what was logged.
    """
    uri = _text_of(model_uri)
    root = find_root(uri)
    book = _book(uri, root)
    repository = (
        LocalArtifactRepository(root, book=book)
        if is_local(root)
        else get_artifact_repository(root)
    )
    try:
        folder = Path(repository.download_artifacts("", dst_path))
    except IntegrityError:
        raise
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        raise no_mlmodel(uri) from error
    temporary = dst_path is None and not is_local(root) and not _kept_here(repository)
    fetched = FetchedModel(uri, folder, book.expected(""), temporary)
    if temporary:
        _remove_at_exit(folder)
    if not (folder / MLMODEL_FILE_NAME).is_file():
        fetched.forget()
        raise no_mlmodel(uri)
    return fetched


def _text_of(model_uri: Any) -> str:
    uri = os.fspath(model_uri) if isinstance(model_uri, (str, os.PathLike)) else None
    if not isinstance(uri, str) or not uri:
        raise MlflowException.invalid_parameter_value(
            "A model is named by a URI (runs:/<run id>/<name>, models:/<id>, "
            f"models:/<name>/<version>) or the path of its folder; got {model_uri!r}."
        )
    return uri


def find_root(model_uri: str) -> str:
    """The URI of the folder that holds a model's files.

    Raises:
        MlflowException: There is no such run or model (`RESOURCE_DOES_NOT_EXIST`).
    """
    uri = model_uri
    if uri_scheme(uri) == "runs":
        from mlflow.client import MlflowClient  # slow to load

        uri = MlflowClient().find_model_source(uri).uri
    while uri_scheme(uri) in ("runs", "models"):
        uri = underlying_uri(uri)
    return uri


def read_mlmodel(model_uri: str) -> bytes:
    """The `MLmodel` file of a model, without its other files."""
    try:
        with get_artifact_repository(find_root(model_uri)).open_read(MLMODEL_FILE_NAME) as file:
            return file.read()
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        raise no_mlmodel(model_uri) from error


def change_mlmodel(model_uri: str, change: Callable[[Model], None]) -> None:
    """Change the `MLmodel` file of a model where it is kept.

    Raises:
        MlflowException: It is a version of a registered model (`INVALID_PARAMETER_VALUE`), or there
            is no such model (`RESOURCE_DOES_NOT_EXIST`).
    """

    def edit(folder: Path) -> None:
        model = Model.load(folder)
        change(model)
        model.save(folder / MLMODEL_FILE_NAME)

    change_files(model_uri, [MLMODEL_FILE_NAME], edit)


def change_files(model_uri: str, names: list[str], edit: Callable[[Path], None]) -> None:
    """Change some files directly in a model's folder, where they are kept.

    Args:
        model_uri: See the module.
        names: The files; those that are there are fetched first and all are stored again.
        edit: Gets the folder with these files.

    Raises:
        MlflowException: See `change_mlmodel`.
    """
    import tempfile

    if uri_scheme(model_uri) == "models" and not model_uri.startswith("models:/m-"):
        raise MlflowException.invalid_parameter_value(
            f"{model_uri!r} is a version of a registered model, which does not change. Change the "
            "model that it was made from, and register that again."
        )
    repository = get_artifact_repository(find_root(model_uri))
    there = {entry.path for entry in repository.list_artifacts()}
    if MLMODEL_FILE_NAME not in there:
        raise no_mlmodel(model_uri)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in names:
            if name in there:
                repository.download_artifacts(name, temporary)
        edit(folder)
        for name in names:
            if (folder / name).exists():
                repository.log_artifact(os.fspath(folder / name))


def _book(uri: str, root: str) -> DigestBook:
    """What is known of the digests of a model's files.

    A folder that the user names may be one of the tracking store's, if that is on this machine too.
    A server is not asked: loading what is here must not depend on whether it answers.
    """
    if is_local(uri) and uri_scheme(get_tracking_uri()) in ("http", "https"):
        return DigestBook(None, root)
    return book_of(path_of(root) if is_local(root) else root, None)


def _kept_here(repository: ArtifactRepository) -> bool:
    return repository.get_local_path("") is not None


def _remove_at_exit(folder: Path) -> None:
    if not _temporary:
        atexit.register(_remove_all)
    _temporary[folder] = os.getpid()


def _remove_all() -> None:
    for folder, process in _temporary.items():
        if process == os.getpid():
            shutil.rmtree(folder, ignore_errors=True)
