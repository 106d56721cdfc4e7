"""PyTorch models: `mlflow.pytorch.log_model(model, name="my_model")`."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from mlflow.autologging.options import configure
from mlflow.flavors.pytorch import FLAVOR, load_options, predictor
from mlflow.models.functions import default_conda_env, log, states_options
from mlflow.models.loading import load, load_pyfunc_of
from mlflow.models.model_info import ModelInfo
from mlflow.models.requirements import pinned
from mlflow.models.saving import save
from mlflow.pytorch.state_dicts import load_state_dict, log_state_dict, save_state_dict

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from mlflow.models.functions import LogOptions
    from mlflow.models.saving import SaveOptions

__all__ = [
    "FLAVOR",
    "FLAVOR_NAME",
    "autolog",
    "get_default_conda_env",
    "get_default_pip_requirements",
    "load_checkpoint",
    "load_model",
    "load_state_dict",
    "log_model",
    "log_state_dict",
    "save_model",
    "save_state_dict",
]

FLAVOR_NAME = FLAVOR.name


@states_options
def save_model(
    pytorch_model: Any,
    path: str | os.PathLike[str],
    *,
    pickle_module: Any = None,
    serialization_format: str | None = None,
    export_model: bool = False,
    **options: Unpack[SaveOptions],
) -> None:
    """Save a module of PyTorch into a folder.

    Args:
        pytorch_model: A `torch.nn.Module`, scripted or not.
        path: The folder: new, or empty.
        pickle_module: What pickles it; cloudpickle by default.
        serialization_format: `pickle` (the default), or `pt2`: a graph that `torch.export` traces
            with `input_example`, which is read without the module's class.
        export_model: The older way to say `serialization_format="pt2"`.
        options: What all flavors take; see `mlflow.models.saving.SaveOptions`.

    Raises:
        MlflowException: The folder holds something (`RESOURCE_ALREADY_EXISTS`), the model cannot be
            written so, or an argument is wrong (`INVALID_PARAMETER_VALUE`).
    """
    own = _own(pickle_module, serialization_format, export_model, options)
    save(FLAVOR, pytorch_model, path, options, own)


@states_options
def log_model(
    pytorch_model: Any,
    artifact_path: str | None = None,
    *,
    pickle_module: Any = None,
    serialization_format: str | None = None,
    export_model: bool = False,
    **options: Unpack[LogOptions],
) -> ModelInfo:
    """Log a module of PyTorch as a model of the active run, or of none.

    Args:
        pytorch_model: A `torch.nn.Module`, scripted or not.
        artifact_path: The older name of the option `name`.
        pickle_module, serialization_format, export_model: See `save_model`.
        options: What all flavors take; see `mlflow.models.functions.LogOptions`.

    Returns:
        What is known of it: its `model_uri`, `model_id`, `signature`, ….

    Raises:
        MlflowException: See `save_model`; or the name is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    own = _own(pickle_module, serialization_format, export_model, options)
    return log(FLAVOR, pytorch_model, artifact_path, options, own)


def load_model(
    model_uri: str | os.PathLike[str],
    dst_path: str | None = None,
    *,
    trusted: bool | None = None,
    **kwargs: Any,
) -> Any:
    """The module of a model, ready to predict (`eval()`).

    Args:
        model_uri: `runs:/<run id>/<name>`, `models:/…`, or a path or URI of the model's files.
        dst_path: Folder to download into; it must be there.
        trusted: Load it even if no store and not this account vouches for its files.
        kwargs: Arguments of `torch.load`: `map_location`, ….

    Raises:
        MlflowException: See `mlflow.models.loading.load`.
        IntegrityError: A file is not what was logged.
    """
    return load(FLAVOR, model_uri, dst_path, trusted, **load_options(kwargs))


def load_checkpoint(
    model_class: Any,
    run_id: str | None = None,
    epoch: int | None = None,
    global_step: int | None = None,
    kwargs: dict[str, Any] | None = None,
) -> Any:
    """A module of Lightning, as a checkpoint of its training holds it.

    Args:
        model_class: Its class.
        run_id: The run that trained it; by default the active one.
        epoch, global_step: Which checkpoint; by default the last.
        kwargs: Arguments of `model_class.load_from_checkpoint`.

    Raises:
        MlflowException: See `mlflow.autologging.checkpoints.fetch_checkpoint`.
    """
    from mlflow.autologging.checkpoints import fetch_checkpoint  # the client, slow to load

    with tempfile.TemporaryDirectory() as folder:
        file = fetch_checkpoint(folder, run_id, epoch, global_step)
        return model_class.load_from_checkpoint(file, **(kwargs or {}))


def get_default_pip_requirements() -> list[str]:
    """What pip installs for these models at least, pinned."""
    return sorted([pinned("torch"), pinned("cloudpickle")])


def get_default_conda_env() -> dict[str, Any]:
    """The environment for these models as a `conda.yaml`."""
    return default_conda_env(get_default_pip_requirements())


def autolog(
    log_every_n_epoch: int = 1,
    log_every_n_step: int | None = None,
    log_models: bool = True,
    log_datasets: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    registered_model_name: str | None = None,
    extra_tags: dict[str, str] | None = None,
    checkpoint: bool = True,
    checkpoint_monitor: str = "val_loss",
    checkpoint_mode: str = "min",
    checkpoint_save_best_only: bool = True,
    checkpoint_save_weights_only: bool = False,
    checkpoint_save_freq: str | int = "epoch",
    log_model_signatures: bool = True,
) -> None:
    """Log what Lightning trains from now on: parameters, curves, checkpoints, the model.

    Of loops without Lightning, what they write by `torch.utils.tensorboard` goes to the active run.

    Args:
        log_every_n_epoch: Log the metrics of every n-th epoch.
        log_every_n_step: Log metrics of steps, and scalars of TensorBoard, at every n-th step; by
            default none.
        log_models, log_datasets, disable, exclusive, disable_for_unsupported_versions, silent,
        extra_tags, log_model_signatures: See `mlflow.autolog`.
        registered_model_name: Register each model under this name.
        checkpoint: Keep checkpoints; `checkpoint_monitor`, `checkpoint_mode`,
            `checkpoint_save_best_only`, `checkpoint_save_weights_only` and `checkpoint_save_freq`
            are the arguments of `MlflowModelCheckpointCallback`.
    """
    configure("pytorch", **locals())


def __getattr__(name: str) -> Any:
    # Its base is a class of Lightning's, which need not be installed.
    if name == "MlflowModelCheckpointCallback":
        from mlflow.autologging.lightning import checkpoint_callback, library_in_use

        return checkpoint_callback(library_in_use())
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _own(module: Any, how: str | None, export: bool, options: Any) -> dict[str, Any]:
    """Options of the flavor; tracing needs the example."""
    return {
        "pickle_module": module,
        "serialization_format": how,
        "export_model": export,
        "input_example": options.get("input_example"),
    }


def _load_pyfunc(path: str, model_config: dict[str, Any] | None = None) -> Any:
    device = (model_config or {}).get("device")
    return load_pyfunc_of(replace(FLAVOR, load_pyfunc=partial(predictor, device=device)), path)
