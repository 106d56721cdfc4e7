"""Weights alone, without a model around them: the state of a module, an optimizer, a training."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException

FILE = "state_dict.pth"


def log_state_dict(state_dict: dict[str, Any], artifact_path: str, **kwargs: Any) -> None:
    """Log a state as an artifact of the active run, `<artifact_path>/state_dict.pth`.

    Args:
        state_dict: What `module.state_dict()` gives, or a dictionary of such.
        artifact_path: Folder among the run's artifacts.
        kwargs: Arguments of `torch.save`.
    """
    from mlflow.fluent.artifacts import log_artifacts

    with tempfile.TemporaryDirectory() as folder:
        save_state_dict(state_dict, folder, **kwargs)
        log_artifacts(folder, artifact_path)


def save_state_dict(
    state_dict: dict[str, Any], path: str | os.PathLike[str], **kwargs: Any
) -> None:
    """Save a state into a folder, as `state_dict.pth`.

    Args:
        state_dict: What `module.state_dict()` gives, or a dictionary of such.
        path: The folder; made if need be.
        kwargs: Arguments of `torch.save`.

    Raises:
        TypeError: It is no dictionary.
    """
    import torch

    if not isinstance(state_dict, dict):
        raise TypeError(
            f"state_dict is a dictionary, as module.state_dict() gives it; got "
            f"{type(state_dict).__name__}."
        )
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(state_dict, folder / FILE, **kwargs)


def load_state_dict(state_dict_uri: str, **kwargs: Any) -> Any:
    """Load a state that was saved or logged.

    PyTorch reads it as data (`weights_only`), so that it may come from anywhere.

    Args:
        state_dict_uri: `runs:/<run id>/<artifact path>`, or a path or URI of the folder.
        kwargs: Arguments of `torch.load`. `weights_only=False` runs whatever code the file holds.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
    """
    import torch

    from mlflow.artifacts import download_artifacts

    file = Path(download_artifacts(state_dict_uri)) / FILE
    if not file.is_file():
        raise MlflowException(f"There is no {FILE} at {state_dict_uri!r}.", RESOURCE_DOES_NOT_EXIST)
    return torch.load(file, **kwargs)
