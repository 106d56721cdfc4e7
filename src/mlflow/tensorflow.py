"""TensorFlow models: `mlflow.tensorflow.log_model(model, name="my_model")`."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, Any

from mlflow.autologging.options import configure
from mlflow.exceptions import MlflowException
from mlflow.flavors.tensorflow import FLAVOR
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
    *,
    custom_objects: dict[str, Any] | None = None,
    saved_model_kwargs: dict[str, Any] | None = None,
    keras_model_kwargs: dict[str, Any] | None = None,
    **options: Unpack[SaveOptions],
) -> None:
    """Save a model or module of TensorFlow into a folder.

    Args:
        model: A `tf.keras.Model` or a `tf.Module`.
        path: The folder: new, or empty.
        custom_objects: Classes and functions of the user's own by the names that the model has for
            them; pickled, and there again when it is loaded.
        saved_model_kwargs: Of a module: arguments of `tf.saved_model.save`.
        keras_model_kwargs: Of a model of Keras: arguments of its `save`; `save_format="h5"` for
            HDF5.
        options: What all flavors take; see `mlflow.models.saving.SaveOptions`.

    Raises:
        MlflowException: The folder holds something (`RESOURCE_ALREADY_EXISTS`), the model cannot be
            written so, or an argument is wrong (`INVALID_PARAMETER_VALUE`).
    """
    own = {
        "custom_objects": custom_objects,
        "saved_model_kwargs": saved_model_kwargs,
        "keras_model_kwargs": keras_model_kwargs,
    }
    save(FLAVOR, model, path, options, own)


@states_options
def log_model(
    model: Any,
    artifact_path: str | None = None,
    custom_objects: dict[str, Any] | None = None,
    *,
    saved_model_kwargs: dict[str, Any] | None = None,
    keras_model_kwargs: dict[str, Any] | None = None,
    **options: Unpack[LogOptions],
) -> ModelInfo:
    """Log a model or module of TensorFlow as a model of the active run, or of none.

    Args:
        model: A `tf.keras.Model` or a `tf.Module`.
        artifact_path: The older name of the option `name`.
        custom_objects, saved_model_kwargs, keras_model_kwargs: See `save_model`.
        options: What all flavors take; see `mlflow.models.functions.LogOptions`.

    Returns:
        What is known of it: its `model_uri`, `model_id`, `signature`, ….

    Raises:
        MlflowException: See `save_model`; or the name is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    own = {
        "custom_objects": custom_objects,
        "saved_model_kwargs": saved_model_kwargs,
        "keras_model_kwargs": keras_model_kwargs,
    }
    return log(FLAVOR, model, artifact_path, options, own)


def load_model(
    model_uri: str | os.PathLike[str],
    dst_path: str | None = None,
    saved_model_kwargs: dict[str, Any] | None = None,
    keras_model_kwargs: dict[str, Any] | None = None,
    *,
    trusted: bool | None = None,
) -> Any:
    """The Keras model of a model; of a module, what `tf.saved_model.load` gives.

    Args:
        model_uri: `runs:/<run id>/<name>`, `models:/…`, or a path or URI of the model's files.
        dst_path: Folder to download into; it must be there.
        saved_model_kwargs: Of a module: arguments of `tf.saved_model.load`.
        keras_model_kwargs: Of a model of Keras: arguments of `keras.saving.load_model`.
        trusted: Load it even if no store and not this account vouches for its files.

    Raises:
        MlflowException: See `mlflow.models.loading.load`.
        IntegrityError: A file is not what was logged.
    """
    more = {**(saved_model_kwargs or {}), **(keras_model_kwargs or {})}
    return load(FLAVOR, model_uri, dst_path, trusted, load_options=more)


def load_checkpoint(
    model: Any = None,
    run_id: str | None = None,
    epoch: int | None = None,
    global_step: int | None = None,
) -> Any:
    """A model of Keras, as a checkpoint of its training holds it.

    Args:
        model: A model to read the weights into, if the checkpoint holds nothing else.
        run_id: The run that trained it; by default the active one.
        epoch, global_step: Which checkpoint; by default the last.

    Raises:
        MlflowException: See `mlflow.autologging.checkpoints.fetch_checkpoint`; or it holds weights
            only and no model is given (`INVALID_PARAMETER_VALUE`).
    """
    from mlflow.autologging.checkpoints import WEIGHTS, fetch_checkpoint  # the client, slow to load
    from mlflow.flavors.keras import read_model

    with tempfile.TemporaryDirectory() as folder:
        file = fetch_checkpoint(folder, run_id, epoch, global_step)
        if WEIGHTS not in file.suffixes:
            return read_model(file)
        if model is None:
            raise MlflowException.invalid_parameter_value(
                f"The checkpoint {file.name} holds weights only: pass the model they are for."
            )
        model.load_weights(file)
        return model


def get_default_pip_requirements() -> list[str]:
    """What pip installs for these models at least, pinned."""
    return [pinned("tensorflow")]


def get_default_conda_env() -> dict[str, Any]:
    """The environment for these models as a `conda.yaml`."""
    return default_conda_env(get_default_pip_requirements())


def autolog(
    log_models: bool = True,
    log_datasets: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    registered_model_name: str | None = None,
    log_input_examples: bool = False,
    log_model_signatures: bool = True,
    saved_model_kwargs: dict[str, Any] | None = None,
    keras_model_kwargs: dict[str, Any] | None = None,
    extra_tags: dict[str, str] | None = None,
    log_every_epoch: bool = True,
    log_every_n_steps: int | None = None,
    checkpoint: bool = True,
    checkpoint_monitor: str = "val_loss",
    checkpoint_mode: str = "min",
    checkpoint_save_best_only: bool = True,
    checkpoint_save_weights_only: bool = False,
    checkpoint_save_freq: str | int = "epoch",
) -> None:
    """Log what `tf.keras` trains from now on: parameters, curves, checkpoints, the model.

    Args:
        log_models, log_datasets, disable, exclusive, disable_for_unsupported_versions, silent,
        log_input_examples, log_model_signatures, extra_tags: See `mlflow.autolog`.
        registered_model_name: Register each model under this name.
        saved_model_kwargs, keras_model_kwargs: See `save_model`.
        log_every_epoch: Log metrics at the end of each epoch, else of every n-th batch.
        log_every_n_steps: That n.
        checkpoint: Keep checkpoints; `checkpoint_monitor`, `checkpoint_mode`,
            `checkpoint_save_best_only`, `checkpoint_save_weights_only` and `checkpoint_save_freq`
            are the arguments of `MlflowModelCheckpointCallback`.
    """
    configure("tensorflow", **locals())


def __getattr__(name: str) -> Any:
    # Their base is a class of Keras's, which is heavy.
    from mlflow.autologging import keras_callbacks

    if name in ("MlflowCallback", "MLflowCallback"):
        return keras_callbacks.metrics_callback("opt_", __name__)
    if name == "MlflowModelCheckpointCallback":
        return keras_callbacks.checkpoint_callback(__name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _load_pyfunc(path: str) -> Any:
    return load_pyfunc_of(FLAVOR, path)
