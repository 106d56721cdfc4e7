"""scikit-learn models: `mlflow.sklearn.log_model(model, name="my_model")`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mlflow.autologging.options import configure
from mlflow.exceptions import MlflowException
from mlflow.flavors.sklearn import FLAVOR, FORMATS, SKOPS
from mlflow.models import pickles
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
SERIALIZATION_FORMAT_PICKLE = pickles.PICKLE
SERIALIZATION_FORMAT_CLOUDPICKLE = pickles.CLOUDPICKLE
SERIALIZATION_FORMAT_SKOPS = SKOPS
SUPPORTED_SERIALIZATION_FORMATS = list(FORMATS)


@states_options
def save_model(
    sk_model: Any,
    path: str | os.PathLike[str],
    *,
    serialization_format: str | None = None,
    pyfunc_predict_fn: str = "predict",
    skops_trusted_types: list[str] | None = None,
    **options: Unpack[SaveOptions],
) -> None:
    """Save a scikit-learn estimator or pipeline into a folder.

    Args:
        sk_model: The estimator.
        path: The folder: new, or empty.
        serialization_format: `cloudpickle` (the default), `pickle` or `skops`.
        pyfunc_predict_fn: The method by which `mlflow.pyfunc` predicts: `predict_proba`, ….
        skops_trusted_types: Types that skops does not trust by itself.
        options: What all flavors take; see `mlflow.models.saving.SaveOptions`.

    Raises:
        MlflowException: The folder holds something (`RESOURCE_ALREADY_EXISTS`), the model cannot be
            written so, or an argument is wrong (`INVALID_PARAMETER_VALUE`).
    """
    own = _own(serialization_format, pyfunc_predict_fn, skops_trusted_types)
    save(FLAVOR, sk_model, path, options, own)


@states_options
def log_model(
    sk_model: Any,
    artifact_path: str | None = None,
    *,
    serialization_format: str | None = None,
    pyfunc_predict_fn: str = "predict",
    skops_trusted_types: list[str] | None = None,
    **options: Unpack[LogOptions],
) -> ModelInfo:
    """Log a scikit-learn estimator or pipeline as a model of the active run, or of none.

    Args:
        sk_model: The estimator.
        artifact_path: The older name of the option `name`.
        serialization_format, pyfunc_predict_fn, skops_trusted_types: See `save_model`.
        options: What all flavors take; see `mlflow.models.functions.LogOptions`.

    Returns:
        What is known of it: its `model_uri`, `model_id`, `signature`, ….

    Raises:
        MlflowException: See `save_model`; or the name is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    own = _own(serialization_format, pyfunc_predict_fn, skops_trusted_types)
    return log(FLAVOR, sk_model, artifact_path, options, own)


def load_model(
    model_uri: str | os.PathLike[str], dst_path: str | None = None, *, trusted: bool | None = None
) -> Any:
    """The estimator or pipeline of a model.

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
    names = ["scikit-learn", "cloudpickle"][: 1 + include_cloudpickle] + ["skops"] * include_skops
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
    max_tuning_runs: int | None = 5,
    log_post_training_metrics: bool = True,
    serialization_format: str = SERIALIZATION_FORMAT_CLOUDPICKLE,
    registered_model_name: str | None = None,
    pos_label: Any = None,
    extra_tags: dict[str, str] | None = None,
) -> None:
    """Log what scikit-learn trains from now on: parameters, metrics, pictures, the model.

    Args:
        log_input_examples, log_model_signatures, log_models, log_datasets, disable, exclusive,
        disable_for_unsupported_versions, silent, extra_tags: See `mlflow.autolog`.
        max_tuning_runs: How many of a search's candidates become child runs, the best first; None:
            all.
        log_post_training_metrics: Taken for compatibility; metrics are those of the training.
        serialization_format: See `save_model`.
        registered_model_name: Register each model under this name.
        pos_label: Of two classes, the one whose precision, recall and F1 are logged; by default
            averages over the classes are.

    Raises:
        MlflowException: An option cannot be what it is (`INVALID_PARAMETER_VALUE`).
    """
    if max_tuning_runs is not None and max_tuning_runs < 0:
        raise MlflowException.invalid_parameter_value(
            f"max_tuning_runs is None or at least 0; it is {max_tuning_runs}."
        )
    configure("sklearn", **locals())


def _load_pyfunc(path: str) -> Any:
    return load_pyfunc_of(FLAVOR, path)


def _own(how: str | None, predict: str, trusted: list[str] | None) -> dict[str, Any]:
    return {
        "serialization_format": how,
        "pyfunc_predict_fn": predict,
        "skops_trusted_types": trusted,
    }
