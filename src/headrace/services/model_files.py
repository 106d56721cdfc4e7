"""What is inside a model's files, as far as they are on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from mlflow.artifacts.folder import Folder
from mlflow.artifacts.paths import check_path, join
from mlflow.exceptions import MlflowException
from mlflow.file_uri import is_local, path_of, uri_scheme

MLMODEL = "MLmodel"
MAX_MLMODEL_BYTES = 4 << 20


class ModelFolder(NamedTuple):
    """A model's folder: its path in a folder of artifacts."""

    folder: Folder
    path: str


Locate = Callable[[str], ModelFolder]
"""From an artifact URI to a folder; raises `MlflowException` where that cannot be read."""


def embedded_folder(uri: str, artifact_root: str) -> ModelFolder:
    """The folder that an artifact URI names, for a store that is used without a server.

    Raises:
        MlflowException: It is not on this machine (`INVALID_PARAMETER_VALUE`).
    """
    if is_local(uri):
        return ModelFolder(Folder(path_of(uri)), "")
    if uri_scheme(uri) == "mlflow-artifacts" and is_local(artifact_root):
        kept = os.path.join(path_of(artifact_root), "artifacts")
        return ModelFolder(Folder(kept), check_path(uri.partition(":")[2].lstrip("/")))
    raise MlflowException.invalid_parameter_value(f"The files at {uri!r} are not on this machine.")


def has_signature(locate: Locate, location: str) -> bool:
    """Whether a model has a signature; raises as `read_mlmodel`."""
    return bool(read_mlmodel(locate, location).get("signature"))


def read_mlmodel(locate: Locate, location: str) -> dict[str, Any]:
    """What a model's MLmodel file says.

    Raises:
        MlflowException: It cannot be read.
    """
    import yaml  # by those who look into a model

    place = locate(location)
    with os.fdopen(place.folder.open(join(place.path, MLMODEL)), "rb") as file:
        data = file.read(MAX_MLMODEL_BYTES + 1)
    if len(data) > MAX_MLMODEL_BYTES:
        raise MlflowException.invalid_parameter_value(
            f"The MLmodel file at {location!r} is larger than {MAX_MLMODEL_BYTES:,} bytes."
        )
    try:
        fields = yaml.load(data, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # safe
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise MlflowException.invalid_parameter_value(
            f"The MLmodel file at {location!r} is no YAML: {error}"
        ) from None
    return fields if isinstance(fields, dict) else {}
