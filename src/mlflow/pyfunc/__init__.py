"""Models as functions of Python, whatever framework they are of, and models of the user's own.

model = mlflow.pyfunc.load_model("models:/FraudDetector/Production")
predictions = model.predict(data)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.models.functions import publication, split_options
from mlflow.models.loading import load_pyfunc as _load
from mlflow.models.model import Model
from mlflow.models.model_info import ModelInfo
from mlflow.models.pyfunc_model import PyFuncModel
from mlflow.models.resources import plain_resources
from mlflow.models.saving import PYFUNC, add_pyfunc
from mlflow.models.signature import ModelSignature
from mlflow.pyfunc.custom import Custom, save_custom
from mlflow.pyfunc.model import (
    PythonModel,
    PythonModelContext,
    get_default_conda_env,
    get_default_pip_requirements,
)

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from mlflow.models.functions import LogOptions
    from mlflow.models.saving import SaveOptions

__all__ = [
    "CODE",
    "DATA",
    "ENV",
    "FLAVOR_NAME",
    "MAIN",
    "PY_VERSION",
    "EnvType",
    "Model",
    "ModelSignature",
    "PyFuncModel",
    "PythonModel",
    "PythonModelContext",
    "add_to_model",
    "build_model_env",
    "get_default_conda_env",
    "get_default_pip_requirements",
    "get_model_dependencies",
    "load_model",
    "load_pyfunc",
    "log_model",
    "save_model",
    "spark_udf",
]

FLAVOR_NAME = PYFUNC
MAIN = "loader_module"
CODE = "code"
DATA = "data"
ENV = "env"
PY_VERSION = "python_version"


class EnvType:
    """Keys of the environments in a model's `python_function`."""

    CONDA = "conda"
    VIRTUALENV = "virtualenv"

    def __init__(self) -> None:
        raise NotImplementedError("EnvType only holds names.")


def load_model(
    model_uri: str | os.PathLike[str],
    suppress_warnings: bool = False,
    dst_path: str | None = None,
    model_config: str | Path | dict[str, Any] | None = None,
    *,
    trusted: bool | None = None,
) -> PyFuncModel:
    """A model, ready to predict.

    Args:
        model_uri: `models:/<name>/<version, stage or latest>`, `models:/<name>@<alias>`,
            `models:/m-<id>`, `runs:/<run id>/<name>`, or a path or URI of the model's files.
        suppress_warnings: Do not compare the versions of Python and of the packages.
        dst_path: Folder to download into; it must be there.
        model_config: Settings of the model that are other than saved: a dictionary or a YAML file.
        trusted: Load it even if no store and not this account vouches for its files.

    Raises:
        MlflowException: There is no such model (`RESOURCE_DOES_NOT_EXIST`), nobody vouches for it
            (`PERMISSION_DENIED`), or it cannot be read (`INVALID_PARAMETER_VALUE`,
            `INVALID_STATE`: something is not installed).
        IntegrityError: A file is not what was logged.
    """
    return _load(model_uri, suppress_warnings, dst_path, model_config, trusted)


def load_pyfunc(model_uri: str, suppress_warnings: bool = False) -> PyFuncModel:
    """The older name of `load_model`."""
    return load_model(model_uri, suppress_warnings)


def save_model(
    path: str | os.PathLike[str],
    loader_module: str | None = None,
    data_path: str | None = None,
    *,
    python_model: Any = None,
    artifacts: Mapping[str, str] | None = None,
    model_config: Any = None,
    streamable: bool | None = None,
    infer_code_paths: bool = False,
    resources: Any = None,
    auth_policy: Any = None,
    uv_project_path: Any = None,
    uv_groups: Any = None,
    uv_extras: Any = None,
    **options: Unpack[SaveOptions],
) -> None:
    """Save a model of the user's own into a folder.

    Args:
        path: The folder: new, or empty.
        loader_module: Instead of `python_model`: a module with a function `_load_pyfunc(path)` that
            gives an object with `predict(data)`.
        data_path: File or folder that goes with the model, and that `_load_pyfunc` gets.
        python_model: An instance of `PythonModel`, a function of one argument, or the path of a
            file of code that calls `mlflow.models.set_model()`.
        artifacts: Paths or URIs of files and folders that go with the model, by name:
            `context.artifacts` has their local paths.
        model_config: Settings, a dictionary or a YAML file: `context.model_config`.
        streamable: Whether it has `predict_stream`; found out by default.
        infer_code_paths: Whether modules of the working directory that are loaded go with it.
        resources, auth_policy: Kept in `MLmodel`.
        uv_project_path, uv_groups, uv_extras: Accepted for compatibility.
        options: What all flavors take; see `mlflow.models.saving.SaveOptions`.

    Raises:
        MlflowException: The folder holds something (`RESOURCE_ALREADY_EXISTS`), the model cannot be
            pickled, or an argument is wrong (`INVALID_PARAMETER_VALUE`).
    """
    meta = options.get("mlflow_model")
    if resources is not None or auth_policy is not None:
        meta = options["mlflow_model"] = meta or Model()
        meta.resources = meta.resources if resources is None else plain_resources(resources)
        meta.auth_policy = auth_policy if auth_policy is not None else meta.auth_policy
    custom = Custom(
        python_model, artifacts, loader_module, data_path, model_config, streamable,
        infer_code_paths,
    )  # fmt: skip
    save_custom(path, custom, options)


def log_model(
    artifact_path: str | None = None,
    loader_module: str | None = None,
    data_path: str | None = None,
    *,
    python_model: Any = None,
    artifacts: Mapping[str, str] | None = None,
    model_config: Any = None,
    streamable: bool | None = None,
    infer_code_paths: bool = False,
    uv_project_path: Any = None,
    uv_groups: Any = None,
    uv_extras: Any = None,
    **options: Unpack[LogOptions],
) -> ModelInfo:
    """Log a model of the user's own as a model of the active run, or of none.

    Args:
        artifact_path: The older name of the option `name`.
        loader_module, data_path, python_model, artifacts, model_config, streamable,
        infer_code_paths, uv_project_path, uv_groups, uv_extras: See `save_model`.
        options: What all flavors take; see `mlflow.models.functions.LogOptions`.

    Returns:
        What is known of it: its `model_uri`, `model_id`, `signature`, ….

    Raises:
        MlflowException: See `save_model`; or the name is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    from mlflow.models.publishing import publish  # the client, which is slow to load

    saved, published = split_options(options)
    custom = Custom(
        python_model, artifacts, loader_module, data_path, model_config, streamable,
        infer_code_paths,
    )  # fmt: skip

    def save_into(folder: Path, meta: Model) -> None:
        save_custom(folder, custom, {**saved, "mlflow_model": meta})

    return publish(save_into, publication(artifact_path, {**saved, **published}))


def add_to_model(
    model: Model,
    loader_module: str,
    data: str | None = None,
    code: str | None = None,
    conda_env: str | None = None,
    python_env: str | None = None,
    model_config: dict[str, Any] | None = None,
    model_code_path: str | None = None,
    **kwargs: Any,
) -> Model:
    """Say in a model's `MLmodel` how it is loaded as a function of Python.

    Args: see `mlflow.models.saving.add_pyfunc`.
    """
    return add_pyfunc(
        model, loader_module, data, code, conda_env, python_env, model_config, model_code_path,
        **kwargs,
    )  # fmt: skip


def get_model_dependencies(model_uri: str, format: str = "pip") -> str:
    """Path of the file that says what a model needs.

    Args:
        model_uri: The model.
        format: `pip` (`requirements.txt`) or `conda` (`conda.yaml`).

    Raises:
        MlflowException: Another format (`INVALID_PARAMETER_VALUE`), or there is no such file
            (`RESOURCE_DOES_NOT_EXIST`).
    """
    from mlflow.artifacts import download_artifacts
    from mlflow.models.location import find_root  # the client, which is slow to load

    names = {"pip": "requirements.txt", "conda": "conda.yaml"}
    if format not in names:
        raise MlflowException.invalid_parameter_value(
            f"format is {' or '.join(map(repr, names))}; got {format!r}."
        )
    return download_artifacts(artifact_uri=f"{find_root(model_uri).rstrip('/')}/{names[format]}")


def spark_udf(
    spark: Any,
    model_uri: str | os.PathLike[str],
    result_type: Any = None,
    env_manager: str | None = None,
    params: dict[str, Any] | None = None,
    extra_env: dict[str, str] | None = None,
    prebuilt_env_uri: str | None = None,
    model_config: str | Path | dict[str, Any] | None = None,
) -> Callable[..., Any]:
    """A model as a function of Spark's columns.

        predict = mlflow.pyfunc.spark_udf(spark, "models:/FraudDetector/Production", "double")
        frame.withColumn("fraud", predict(struct("amount", "merchant")))

    The function takes `struct()` of the model's columns by name; or the columns in the order of the
    signature (without one they are called 0, 1, …); or nothing, which stands for the columns that
    the signature names.

    Args:
        spark: The `SparkSession`.
        model_uri: See `load_model`.
        result_type: Type of the column of predictions, as Spark has it or writes it: `"double"`,
            `"array<double>"`, `"label string, score double"`. By default the signature says it, and
            without one it is `double`. For a simple type the first column that fits is taken, for
            an array of one all that fit.
        env_manager: What makes the environment that the model predicts in: `uv`, `virtualenv`,
            `conda`; `local`, the default, is the one of Spark's workers.
        params: Parameters of the model.
        extra_env: More environment variables of those who predict.
        prebuilt_env_uri: Path or URI of an environment that `build_model_env` made; then without
            env_manager.
        model_config: Settings of the model that are other than saved.

    Raises:
        MlflowException: See `load_model`; or an argument is wrong (`INVALID_PARAMETER_VALUE`).
    """
    from mlflow.serving.on_spark.column_function import column_function  # Spark, which is heavy

    return column_function(
        spark, model_uri, result_type, env_manager, params, extra_env, prebuilt_env_uri,
        model_config,
    )  # fmt: skip


def build_model_env(
    model_uri: str, save_path: str | os.PathLike[str], env_manager: str = "virtualenv"
) -> str:
    """Make the environment that a model asks for, as one file for `spark_udf(prebuilt_env_uri=…)`.

    It fits machines that have the same Python in the same place as this one.

    Args:
        model_uri: See `load_model`.
        save_path: Folder for the file.
        env_manager: `virtualenv` or `uv`.

    Returns:
        The path of the file.

    Raises:
        MlflowException: An argument is wrong (`INVALID_PARAMETER_VALUE`), or the environment cannot
            be made.
    """
    from mlflow.serving.on_spark.packed_environment import build_model_env as build  # heavy

    return build(model_uri, save_path, env_manager)
