"""ONNX models: `mlflow.onnx.log_model(model, name="my_model")`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mlflow.flavors.onnx import FLAVOR
from mlflow.flavors.onnx_session import PROVIDERS
from mlflow.models.functions import default_conda_env, log, states_options
from mlflow.models.loading import load, load_pyfunc_of
from mlflow.models.model_info import ModelInfo
from mlflow.models.requirements import pinned
from mlflow.models.saving import save

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from mlflow.models.functions import LogOptions
    from mlflow.models.saving import SaveOptions

FLAVOR_NAME = FLAVOR.name
ONNX_EXECUTION_PROVIDERS = PROVIDERS


@states_options
def save_model(
    onnx_model: Any,
    path: str | os.PathLike[str],
    *,
    onnx_execution_providers: Any = None,
    onnx_session_options: dict[str, Any] | None = None,
    save_as_external_data: bool = True,
    **options: Unpack[SaveOptions],
) -> None:
    """Save a model in the ONNX format into a folder.

    Args:
        onnx_model: A model in the ONNX format.
        path: The folder: new, or empty.
        onnx_execution_providers: What ONNX Runtime is to run it on, best first.
        onnx_session_options: Options of ONNX Runtime's session.
        save_as_external_data: Keep large weights in files of their own.
        options: What all flavors take; see `mlflow.models.saving.SaveOptions`.

    Raises:
        MlflowException: The folder holds something (`RESOURCE_ALREADY_EXISTS`), the model cannot be
            written so, or an argument is wrong (`INVALID_PARAMETER_VALUE`).
    """
    save(
        FLAVOR,
        onnx_model,
        path,
        options,
        {
            "onnx_execution_providers": onnx_execution_providers,
            "onnx_session_options": onnx_session_options,
            "save_as_external_data": save_as_external_data,
        },
    )


@states_options
def log_model(
    onnx_model: Any,
    artifact_path: str | None = None,
    *,
    onnx_execution_providers: Any = None,
    onnx_session_options: dict[str, Any] | None = None,
    save_as_external_data: bool = True,
    **options: Unpack[LogOptions],
) -> ModelInfo:
    """Log a model in the ONNX format as a model of the active run, or of none.

    Args:
        onnx_model: A model in the ONNX format.
        artifact_path: The older name of the option `name`.
        onnx_execution_providers, onnx_session_options, save_as_external_data: See `save_model`.
        options: What all flavors take; see `mlflow.models.functions.LogOptions`.

    Returns:
        What is known of it: its `model_uri`, `model_id`, `signature`, ….

    Raises:
        MlflowException: See `save_model`; or the name is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    return log(
        FLAVOR,
        onnx_model,
        artifact_path,
        options,
        {
            "onnx_execution_providers": onnx_execution_providers,
            "onnx_session_options": onnx_session_options,
            "save_as_external_data": save_as_external_data,
        },
    )


def load_model(
    model_uri: str | os.PathLike[str], dst_path: str | None = None, *, trusted: bool | None = None
) -> Any:
    """A model as a `ModelProto`.

    Args:
        model_uri: `runs:/<run id>/<name>`, `models:/…`, or a path or URI of the model's files.
        dst_path: Folder to download into; it must be there.
        trusted: Load it even if no store and not this account vouches for its files.

    Raises:
        MlflowException: See `mlflow.models.loading.load`.
        IntegrityError: A file is not what was logged.
    """
    return load(FLAVOR, model_uri, dst_path, trusted)


def get_default_pip_requirements() -> list[str]:
    """What pip installs for these models at least, pinned."""
    return [pinned(name) for name in ("onnx", "onnxruntime", "numpy", "pandas")]


def get_default_conda_env() -> dict[str, Any]:
    """The environment for these models as a `conda.yaml`."""
    return default_conda_env(get_default_pip_requirements())


def _load_pyfunc(path: str) -> Any:
    return load_pyfunc_of(FLAVOR, path)
