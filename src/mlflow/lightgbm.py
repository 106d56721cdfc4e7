"""LightGBM models: `mlflow.lightgbm.log_model(model, name="my_model")`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mlflow.autologging.options import configure
from mlflow.flavors.lightgbm import FLAVOR
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
    lgb_model: Any,
    path: str | os.PathLike[str],
    *,
    serialization_format: str | None = None,
    skops_trusted_types: list[str] | None = None,
    **options: Unpack[SaveOptions],
) -> None:
    """Save a booster or estimator of LightGBM into a folder.

    Args:
        lgb_model: A booster or estimator of LightGBM.
        path: The folder: new, or empty.
        serialization_format: Of estimators: `cloudpickle` (the default), `pickle` or `skops`.
        skops_trusted_types: Types that skops does not trust by itself.
        options: What all flavors take; see `mlflow.models.saving.SaveOptions`.

    Raises:
        MlflowException: The folder holds something (`RESOURCE_ALREADY_EXISTS`), the model cannot be
            written so, or an argument is wrong (`INVALID_PARAMETER_VALUE`).
    """
    save(
        FLAVOR,
        lgb_model,
        path,
        options,
        {"serialization_format": serialization_format, "skops_trusted_types": skops_trusted_types},
    )


@states_options
def log_model(
    lgb_model: Any,
    artifact_path: str | None = None,
    *,
    serialization_format: str | None = None,
    skops_trusted_types: list[str] | None = None,
    **options: Unpack[LogOptions],
) -> ModelInfo:
    """Log a booster or estimator of LightGBM as a model of the active run, or of none.

    Args:
        lgb_model: A booster or estimator of LightGBM.
        artifact_path: The older name of the option `name`.
        serialization_format, skops_trusted_types: See `save_model`.
        options: What all flavors take; see `mlflow.models.functions.LogOptions`.

    Returns:
        What is known of it: its `model_uri`, `model_id`, `signature`, ….

    Raises:
        MlflowException: See `save_model`; or the name is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    return log(
        FLAVOR,
        lgb_model,
        artifact_path,
        options,
        {"serialization_format": serialization_format, "skops_trusted_types": skops_trusted_types},
    )


def load_model(
    model_uri: str | os.PathLike[str], dst_path: str | None = None, *, trusted: bool | None = None
) -> Any:
    """The booster or estimator of a model.

    Args:
        model_uri: `runs:/<run id>/<name>`, `models:/…`, or a path or URI of the model's files.
        dst_path: Folder to download into; it must be there.
        trusted: Load it even if no store and not this account vouches for its files.

    Raises:
        MlflowException: See `mlflow.models.loading.load`.
        IntegrityError: A file is not what was logged.
    """
    return load(FLAVOR, model_uri, dst_path, trusted)


def get_default_pip_requirements(
    include_cloudpickle: bool = False, include_skops: bool = False
) -> list[str]:
    """What pip installs for these models at least, pinned."""
    names = ["lightgbm", "cloudpickle"][: 1 + include_cloudpickle] + ["skops"] * include_skops
    return [pinned(name) for name in names]


def get_default_conda_env(
    include_cloudpickle: bool = False, include_skops: bool = False
) -> dict[str, Any]:
    """The environment for these models as a `conda.yaml`."""
    return default_conda_env(get_default_pip_requirements(include_cloudpickle, include_skops))


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
    """Log what LightGBM trains from now on: parameters, curves, feature importance, the model.

    Args:
        log_input_examples, log_model_signatures, log_models, log_datasets, disable, exclusive,
        disable_for_unsupported_versions, silent, extra_tags: See `mlflow.autolog`.
        registered_model_name: Register each model under this name.
    """
    configure("lightgbm", **locals())


def _load_pyfunc(path: str) -> Any:
    return load_pyfunc_of(FLAVOR, path)
