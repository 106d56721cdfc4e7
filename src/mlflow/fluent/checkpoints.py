"""Checkpoints that a training wrote somewhere, as logged models."""

from __future__ import annotations

import logging
import os
import posixpath

from mlflow.client import MlflowClient
from mlflow.entities import LoggedModel
from mlflow.exceptions import MlflowException
from mlflow.file_uri import is_local, path_of
from mlflow.fluent.logged_models import create_external_model, models_named
from mlflow.fluent.runs import active_run

ORIGINAL_PATH_TAG = "original_artifact_path"

_logger = logging.getLogger(__name__)


def import_checkpoints(
    checkpoint_path: str,
    source_run_id: str | None = None,
    model_prefix: str | None = None,
    overwrite_checkpoints: bool = False,
) -> list[LoggedModel]:
    """Make an external model of each file and folder directly in a folder of checkpoints.

    Nothing is copied: the tag `original_artifact_path` says where a checkpoint is.

    Args:
        checkpoint_path: The folder, or the URI of one.
        source_run_id: The run that wrote them; the active run by default.
        model_prefix: Put before the checkpoints' names to make the models' names.
        overwrite_checkpoints: Whether models that the run has under these names are deleted and
            made anew; otherwise they are returned as they are.

    Returns:
        A model for each checkpoint, by name. A checkpoint whose name no model can have is left
        out, with a warning.

    Raises:
        MlflowException: There is no such folder, or no run (`INVALID_PARAMETER_VALUE`).
    """
    run = active_run()
    source_run_id = source_run_id or (run.info.run_id if run is not None else None)
    if source_run_id is None:
        raise MlflowException.invalid_parameter_value(
            "import_checkpoints() needs the run that wrote the checkpoints: pass source_run_id, or "
            "start a run."
        )
    client = MlflowClient()
    experiment_id = client.get_run(source_run_id).info.experiment_id
    imported: list[LoggedModel] = []
    for path in _entries(checkpoint_path):
        name = (model_prefix or "") + posixpath.basename(path)
        known = [
            model
            for model in models_named(name, experiment_id)
            if model.source_run_id == source_run_id
        ]
        if known and not overwrite_checkpoints:
            imported += known
            continue
        try:
            made = create_external_model(
                name, source_run_id, {ORIGINAL_PATH_TAG: path}, experiment_id=experiment_id
            )
        except MlflowException as error:
            if error.error_code != "INVALID_PARAMETER_VALUE":
                raise
            _logger.warning("The checkpoint %s is left out: %s", path, error.message)
            continue
        imported.append(made)
        for model in known:
            client.delete_logged_model(model.model_id)
    if not imported:
        _logger.warning("No checkpoint was found in %s.", checkpoint_path)
    return imported


def _entries(checkpoint_path: str) -> list[str]:
    """Paths or URIs of what is directly in the folder, by name."""
    if not isinstance(checkpoint_path, str) or not checkpoint_path.strip():
        raise MlflowException.invalid_parameter_value(
            f"checkpoint_path is the path or URI of a folder; {checkpoint_path!r} is not."
        )
    if is_local(checkpoint_path):
        folder = path_of(checkpoint_path)
        if not os.path.isdir(folder):
            raise MlflowException.invalid_parameter_value(
                f"There is no folder of checkpoints {checkpoint_path!r}."
            )
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    from mlflow.artifacts.resolve import get_artifact_repository  # HTTP, object stores

    root = checkpoint_path.rstrip("/")
    return [f"{root}/{entry.path}" for entry in get_artifact_repository(root).list_artifacts()]
