"""Keras models: `mlflow.keras.log_model(model, name="my_model")`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mlflow.autologging.options import configure
from mlflow.flavors.keras import FLAVOR
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


@states_options
def save_model(
    model: Any,
    path: str | os.PathLike[str],
    save_exported_model: bool = False,
    *,
    save_model_kwargs: dict[str, Any] | None = None,
    **options: Unpack[SaveOptions],
) -> None:
    """Save a model of Keras 3 into a folder.

    Args:
        model: A `keras.Model`.
        path: The folder: new, or empty.
        save_exported_model: Write a graph of TensorFlow, which is read without Keras's classes and
            can only predict.
        save_model_kwargs: Arguments of Keras's `save` (or `export`).
        options: What all flavors take; see `mlflow.models.saving.SaveOptions`.

    Raises:
        MlflowException: The folder holds something (`RESOURCE_ALREADY_EXISTS`), the model cannot be
            written so, or an argument is wrong (`INVALID_PARAMETER_VALUE`).
    """
    own = {"save_exported_model": save_exported_model, "save_model_kwargs": save_model_kwargs}
    save(FLAVOR, model, path, options, own)


@states_options
def log_model(
    model: Any,
    artifact_path: str | None = None,
    save_exported_model: bool = False,
    *,
    save_model_kwargs: dict[str, Any] | None = None,
    **options: Unpack[LogOptions],
) -> ModelInfo:
    """Log a model of Keras 3 as a model of the active run, or of none.

    Args:
        model: A `keras.Model`.
        artifact_path: The older name of the option `name`.
        save_exported_model, save_model_kwargs: See `save_model`.
        options: What all flavors take; see `mlflow.models.functions.LogOptions`.

    Returns:
        What is known of it: its `model_uri`, `model_id`, `signature`, ….

    Raises:
        MlflowException: See `save_model`; or the name is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    own = {"save_exported_model": save_exported_model, "save_model_kwargs": save_model_kwargs}
    return log(FLAVOR, model, artifact_path, options, own)


def load_model(
    model_uri: str | os.PathLike[str],
    dst_path: str | None = None,
    custom_objects: dict[str, Any] | None = None,
    load_model_kwargs: dict[str, Any] | None = None,
    *,
    trusted: bool | None = None,
) -> Any:
    """The Keras model of a model; of an exported one, an object with `serve`.

    Args:
        model_uri: `runs:/<run id>/<name>`, `models:/…`, or a path or URI of the model's files.
        dst_path: Folder to download into; it must be there.
        custom_objects: Classes and functions of the user's own by the names that the model has for
            them.
        load_model_kwargs: Arguments of `keras.saving.load_model`.
        trusted: Load it even if no store and not this account vouches for its files.

    Raises:
        MlflowException: See `mlflow.models.loading.load`.
        IntegrityError: A file is not what was logged.
    """
    more = {"custom_objects": custom_objects, **(load_model_kwargs or {})}
    return load(FLAVOR, model_uri, dst_path, trusted, load_options=more)


def get_default_pip_requirements() -> list[str]:
    """What pip installs for these models at least, pinned."""
    return [pinned("keras")]


def get_default_conda_env() -> dict[str, Any]:
    """The environment for these models as a `conda.yaml`."""
    return default_conda_env(get_default_pip_requirements())


def autolog(
    log_every_epoch: bool = True,
    log_every_n_steps: int | None = None,
    log_models: bool = True,
    log_model_signatures: bool = True,
    save_exported_model: bool = False,
    log_datasets: bool = True,
    log_input_examples: bool = False,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    registered_model_name: str | None = None,
    save_model_kwargs: dict[str, Any] | None = None,
    extra_tags: dict[str, str] | None = None,
) -> None:
    """Log what Keras trains from now on: parameters, curves, early stopping, the model.

    Args:
        log_every_epoch: Log metrics at the end of each epoch, else of every n-th batch.
        log_every_n_steps: That n.
        save_exported_model, save_model_kwargs: See `save_model`.
        log_models, log_model_signatures, log_datasets, log_input_examples, disable, exclusive,
        disable_for_unsupported_versions, silent, extra_tags: See `mlflow.autolog`.
        registered_model_name: Register each model under this name.
    """
    configure("keras", **locals())


def __getattr__(name: str) -> Any:
    # Its base is a class of Keras's, which is heavy.
    if name in ("MlflowCallback", "MLflowCallback"):
        from mlflow.autologging.keras_callbacks import metrics_callback

        return metrics_callback("optimizer_", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _load_pyfunc(path: str) -> Any:
    return load_pyfunc_of(FLAVOR, path)
