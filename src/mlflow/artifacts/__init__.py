"""Artifacts: fetching and listing what runs and logged models have stored.

What stores them is behind it:

contract.py       what a place for artifacts is
resolve.py        from a URI to one
local.py          a folder;  folder.py: on disk;  copying.py, open_files.py
http.py           a server;  sending_parts.py, fetching_parts.py: large files to and from it
paths.py          which paths stay inside a root;  model_uri.py: what a models:/ URI names
digests.py        SHA-256 of what passes by
transfers.py      several files at once;  progress.py: shown on a terminal
media_types.py    content types
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.entities import FileInfo
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from PIL.Image import Image

    from mlflow.artifacts.contract import ArtifactRepository

__all__ = [
    "FileInfo",
    "MlflowException",
    "download_artifacts",
    "get_artifact_repository",
    "list_artifacts",
    "load_dict",
    "load_image",
    "load_text",
]


def download_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    dst_path: str | None = None,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
) -> str:
    """Fetch a file, or a folder with all that is in it.

    Args:
        artifact_uri: `runs:/<run id>/path` (of the run's files, or else of its logged model that is
            called as the path begins), `models:/m-<id>/path`, `mlflow-artifacts:/path`, a
            path, a `file:` URI or a server's URL. Either this or `run_id`.
        run_id: The run.
        artifact_path: Path among the run's artifacts; all of them by default.
        dst_path: Folder to put it into, made if need be; by default a new one, or for artifacts on
            this machine where they are.
        tracking_uri: Store of the run and of the digests; the current one by default.
        registry_uri: Store of registered models; the current one by default.

    Returns:
        Local path of the file or folder.

    Raises:
        MlflowException: There is nothing there (`RESOURCE_DOES_NOT_EXIST`), or the arguments do
            not fit together (`INVALID_PARAMETER_VALUE`).
        IntegrityError: The bytes are not those that were logged.
    """
    from mlflow.artifacts import resolve
    from mlflow.artifacts.run_models import model_instead

    uri = _uri(artifact_uri, run_id, artifact_path)
    if dst_path is not None:
        os.makedirs(dst_path, exist_ok=True)
    root, name = resolve.split_uri(uri, tracking_uri, registry_uri)
    repository = resolve.get_artifact_repository(root, tracking_uri, registry_uri)
    try:
        return repository.download_artifacts(name, os.fspath(dst_path) if dst_path else None)
    except MlflowException as error:
        model = (
            model_instead(uri, tracking_uri)
            if error.error_code == "RESOURCE_DOES_NOT_EXIST"
            else None
        )
        if model is None:
            raise
    if dst_path is not None and model.count("/") == 1:
        dst_path = os.path.join(dst_path, name)  # a folder, as if it were among the run's files
    return download_artifacts(
        model, dst_path=dst_path, tracking_uri=tracking_uri, registry_uri=registry_uri
    )


def list_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    tracking_uri: str | None = None,
) -> list[FileInfo]:
    """Files and folders directly in a folder.

    Args:
        artifact_uri, run_id, artifact_path, tracking_uri: See `download_artifacts`.

    Returns:
        Their paths begin at the run's root where `run_id` was given, else with the name of the
        folder that `artifact_uri` names. Nothing for a file, or where there is nothing.
    """
    from mlflow.artifacts import resolve

    if run_id is not None:
        _uri(artifact_uri, run_id, artifact_path)
        root, name = resolve.underlying_uri(f"runs:/{run_id}", tracking_uri), artifact_path
    else:
        root, name = resolve.split_uri(_uri(artifact_uri, run_id, artifact_path), tracking_uri)
    return resolve.get_artifact_repository(root, tracking_uri).list_artifacts(name or None)


def load_text(artifact_uri: str) -> str:
    """A file's text (UTF-8)."""
    with tempfile.TemporaryDirectory() as folder:
        return Path(download_artifacts(artifact_uri, dst_path=folder)).read_text(encoding="utf-8")


def load_dict(artifact_uri: str) -> dict[str, Any]:
    """What a JSON file holds.

    Raises:
        MlflowException: It is not JSON (`INVALID_PARAMETER_VALUE`).
    """
    text = load_text(artifact_uri)
    try:
        content: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise MlflowException.invalid_parameter_value(
            f"The artifact {artifact_uri!r} is not JSON: {error}."
        ) from None
    return content


def load_image(artifact_uri: str) -> Image:
    """An image file, as Pillow opens it.

    Raises:
        MlflowException: It is no image (`INVALID_PARAMETER_VALUE`), or Pillow is not installed.
    """
    try:
        from PIL import Image, UnidentifiedImageError  # an extra, and slow to import
    except ImportError as error:
        raise MlflowException(
            "Loading an image needs Pillow: pip install 'headrace[images]'."
        ) from error
    with tempfile.TemporaryDirectory() as folder:
        try:
            image = Image.open(download_artifacts(artifact_uri, dst_path=folder))
            image.load()
        except UnidentifiedImageError as error:
            raise MlflowException.invalid_parameter_value(
                f"The artifact {artifact_uri!r} is no image that Pillow knows."
            ) from error
    return image


def get_artifact_repository(
    artifact_uri: str, tracking_uri: str | None = None, registry_uri: str | None = None
) -> ArtifactRepository:
    """The repository whose root an artifact URI is; see `mlflow.artifacts.resolve`."""
    from mlflow.artifacts import resolve

    return resolve.get_artifact_repository(artifact_uri, tracking_uri, registry_uri)


def _uri(artifact_uri: str | None, run_id: str | None, artifact_path: str | None) -> str:
    if (artifact_uri is None) == (run_id is None):
        raise MlflowException.invalid_parameter_value(
            "Give either artifact_uri or run_id: it is the one or the other that says where the "
            "artifacts are."
        )
    if artifact_uri is not None:
        if artifact_path is not None:
            raise MlflowException.invalid_parameter_value(
                f"artifact_path goes with run_id; add {artifact_path!r} to artifact_uri instead."
            )
        return str(artifact_uri)
    from mlflow.artifacts.paths import normal_path

    path = normal_path(artifact_path)
    return f"runs:/{run_id}/{path}" if path else f"runs:/{run_id}"
