"""Spark models: `mlflow.spark.log_model(model, name="my_model")`."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

from mlflow.flavors.spark import FLAVOR
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

_logger = logging.getLogger(__name__)


@states_options
def save_model(
    spark_model: Any,
    path: str | os.PathLike[str],
    *,
    dfs_tmpdir: str | None = None,
    **options: Unpack[SaveOptions],
) -> None:
    """Save a fitted model of Spark ML into a folder.

    Args:
        spark_model: A fitted model, pipeline or transformer of `pyspark.ml`.
        path: The folder: new, or empty.
        dfs_tmpdir: A folder that all machines of the cluster can write to, where it is not one
            machine: the model is written there first.
        options: What all flavors take; see `mlflow.models.saving.SaveOptions`.

    Raises:
        MlflowException: The folder holds something (`RESOURCE_ALREADY_EXISTS`), the model cannot be
            written so, or an argument is wrong (`INVALID_PARAMETER_VALUE`).
    """
    save(FLAVOR, spark_model, path, options, {"dfs_tmpdir": dfs_tmpdir})


@states_options
def log_model(
    spark_model: Any,
    artifact_path: str | None = None,
    *,
    dfs_tmpdir: str | None = None,
    **options: Unpack[LogOptions],
) -> ModelInfo:
    """Log a fitted model of Spark ML as a model of the active run, or of none.

    Args:
        spark_model: A fitted model, pipeline or transformer of `pyspark.ml`.
        artifact_path: The older name of the option `name`.
        dfs_tmpdir: See `save_model`.
        options: What all flavors take; see `mlflow.models.functions.LogOptions`.

    Returns:
        What is known of it: its `model_uri`, `model_id`, `signature`, ….

    Raises:
        MlflowException: See `save_model`; or the name is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    return log(FLAVOR, spark_model, artifact_path, options, {"dfs_tmpdir": dfs_tmpdir})


def load_model(
    model_uri: str | os.PathLike[str],
    dfs_tmpdir: str | None = None,
    dst_path: str | None = None,
    *,
    trusted: bool | None = None,
) -> Any:
    """The `PipelineModel` of a model, in the session that is active.

    Args:
        model_uri: `runs:/<run id>/<name>`, `models:/…`, or a path or URI of the model's files.
        dfs_tmpdir: A folder that all machines of the cluster can read, where it is not one machine:
            the model is copied there first.
        dst_path: Folder to download into; it must be there.
        trusted: Load it even if no store and not this account vouches for its files.

    Raises:
        MlflowException: See `mlflow.models.loading.load`.
        IntegrityError: A file is not what was logged.
    """
    return load(FLAVOR, model_uri, dst_path, trusted, dfs_tmpdir=dfs_tmpdir)


def get_default_pip_requirements() -> list[str]:
    """What pip installs for these models at least, pinned."""
    return [pinned("pyspark")]


def get_default_conda_env() -> dict[str, Any]:
    """The environment for these models as a `conda.yaml`."""
    return default_conda_env(get_default_pip_requirements())


def autolog(disable: bool = False, silent: bool = False) -> None:
    """Taken for compatibility: which files Spark reads is not logged. A warning says so.

    In MLflow it takes a library of Java in the session. Log the data by
    `mlflow.log_input(mlflow.data.from_spark(df, path=path))`, and what Spark ML trains by
    `mlflow.pyspark.ml.autolog()`.

    Args:
        disable: Whether to stop instead; there is nothing to be stopped.
        silent: Whether to withhold the warning.
    """
    if not disable and not silent:
        _logger.warning(
            "mlflow.spark.autolog() logs nothing here: log what is read by mlflow.log_input("
            "mlflow.data.from_spark(df, path=…)), and trainings by mlflow.pyspark.ml.autolog()."
        )


def _load_pyfunc(path: str) -> Any:
    return load_pyfunc_of(FLAVOR, path)
