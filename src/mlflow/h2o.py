"""H2O models: `mlflow.h2o.log_model(model, name="my_model")`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mlflow.autologging.options import configure
from mlflow.flavors.h2o import FLAVOR
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
    h2o_model: Any,
    path: str | os.PathLike[str],
    *,
    settings: dict[str, Any] | None = None,
    **options: Unpack[SaveOptions],
) -> None:
    """Save a trained model of H2O into a folder.

    Args:
        h2o_model: A trained model of H2O.
        path: The folder: new, or empty.
        settings: Kept with the model; `init` in it are arguments of `h2o.init`, used where no
            cluster is connected when it is loaded.
        options: What all flavors take; see `mlflow.models.saving.SaveOptions`.

    Raises:
        MlflowException: The folder holds something (`RESOURCE_ALREADY_EXISTS`), the model cannot be
            written so, or an argument is wrong (`INVALID_PARAMETER_VALUE`).
    """
    save(FLAVOR, h2o_model, path, options, {"settings": settings})


@states_options
def log_model(
    h2o_model: Any,
    artifact_path: str | None = None,
    *,
    settings: dict[str, Any] | None = None,
    **options: Unpack[LogOptions],
) -> ModelInfo:
    """Log a trained model of H2O as a model of the active run, or of none.

    Args:
        h2o_model: A trained model of H2O.
        artifact_path: The older name of the option `name`.
        settings: See `save_model`.
        options: What all flavors take; see `mlflow.models.functions.LogOptions`.

    Returns:
        What is known of it: its `model_uri`, `model_id`, `signature`, ….

    Raises:
        MlflowException: See `save_model`; or the name is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    return log(FLAVOR, h2o_model, artifact_path, options, {"settings": settings})


def load_model(
    model_uri: str | os.PathLike[str], dst_path: str | None = None, *, trusted: bool | None = None
) -> Any:
    """The H2O model of a model, in the cluster that is connected.

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
    return [pinned("h2o")]


def get_default_conda_env() -> dict[str, Any]:
    """The environment for these models as a `conda.yaml`."""
    return default_conda_env(get_default_pip_requirements())


def autolog(
    log_input_examples: bool = False,
    log_model_signatures: bool = True,
    log_models: bool = True,
    log_datasets: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    registered_model_name: str | None = None,
    extra_tags: dict[str, str] | None = None,
) -> None:
    """Log what H2O trains from now on: its parameters, the scoring history, the model.

    Args:
        log_input_examples, log_model_signatures, log_models, log_datasets, disable, exclusive,
        disable_for_unsupported_versions, silent, extra_tags: See `mlflow.autolog`.
        registered_model_name: Register each model under this name.
    """
    configure("h2o", **locals())


def _load_pyfunc(path: str) -> Any:
    return load_pyfunc_of(FLAVOR, path)
