"""`mlflow.pyfunc.spark_udf`: from a model's URI to a function of Spark's columns, in the driver."""

from __future__ import annotations

import functools
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import GenericAlias
from typing import Any, Union

from mlflow.exceptions import MlflowException
from mlflow.models.enforce_params import enforce_params
from mlflow.models.loading import fetch_examined
from mlflow.models.model_config import read_config
from mlflow.serving.on_spark import worker
from mlflow.serving.on_spark.packed_environment import check_fits
from mlflow.serving.on_spark.result_type import result_type_of
from mlflow.serving.on_spark.shipping import (
    Shipped,
    is_here,
    is_remote,
    ship_archive,
    ship_folder,
)
from mlflow.types.schema import Schema

_MANAGERS = ("local", "uv", "virtualenv", "conda")


def column_function(
    spark: Any,
    model_uri: str | os.PathLike[str],
    result_type: Any,
    env_manager: str | None,
    params: dict[str, Any] | None,
    extra_env: dict[str, str] | None,
    prebuilt_env_uri: str | None,
    model_config: Any,
) -> Callable[..., Any]:
    """The function; see `mlflow.pyfunc.spark_udf`."""
    manager = _checked_manager(spark, env_manager, prebuilt_env_uri)
    in_spark = manager == "local" and prebuilt_env_uri is None
    fetched, meta = fetch_examined(model_uri, suppress_warnings=not in_spark)
    environment = _environment(spark, fetched.folder, manager, prebuilt_env_uri)
    inputs = meta.get_input_schema()
    key = uuid.uuid4().hex
    orders = worker.Orders(
        key,
        ship_folder(spark, fetched.folder, f"mlflow-model-{key}"),
        result_type_of(result_type, meta.get_output_schema()),
        None if inputs is None else [str(name) for name in inputs.input_names()],
        0 if inputs is None else len(inputs.required_input_names()),
        enforce_params(params, meta.get_params_schema()),
        None if model_config is None else read_config(model_config),
        {**_store_variables(), **(extra_env or {})},
        manager,
        environment,
    )
    return _of_columns(_function(orders), inputs, meta)


def _checked_manager(spark: Any, manager: str | None, prebuilt: str | None) -> str:
    if manager is not None and prebuilt is not None:
        raise MlflowException.invalid_parameter_value(
            f"Pass either env_manager or prebuilt_env_uri; got {manager!r} and {prebuilt!r}."
        )
    chosen = manager or "local"
    if chosen not in _MANAGERS:
        raise MlflowException.invalid_parameter_value(
            f"env_manager is one of {', '.join(_MANAGERS)}; got {manager!r}."
        )
    if chosen != "local" and is_remote(spark):
        raise MlflowException.invalid_parameter_value(
            f"env_manager={chosen!r} is not for Spark Connect, whose machines may lack what makes "
            "environments. Use 'local', or mlflow.pyfunc.build_model_env() and prebuilt_env_uri."
        )
    return chosen


def _environment(spark: Any, folder: Path, manager: str, prebuilt: str | None) -> Shipped | None:
    """The environment that was packed; one that is to be made is made here where that serves."""
    if prebuilt is not None:
        from mlflow.artifacts import download_artifacts

        archive = Path(download_artifacts(artifact_uri=prebuilt))
        check_fits(archive, folder)
        return ship_archive(spark, archive)
    if manager != "local" and is_here(spark):
        from mlflow.serving.environment import make_environment, python_of

        # A fault shows now, and here. It is in use as long as this process lives.
        made = make_environment(folder, manager)
        return Shipped(os.fspath(Path(python_of(made)).parents[1]))
    return None


def _store_variables() -> dict[str, str]:
    """What a model that asks the store when it predicts has to know of it."""
    from mlflow.fluent.state import get_tracking_uri
    from mlflow.projects.child_environment import absolute_store_uri

    return {"MLFLOW_TRACKING_URI": absolute_store_uri(get_tracking_uri())}


def _function(orders: worker.Orders) -> Any:
    """The function as Spark has it, which takes at least one column."""
    import pandas as pd  # heavy
    from pyspark.sql.functions import pandas_udf

    def predict(batches: Any) -> Any:
        return worker.predictions(orders, batches)

    # Spark reads the kind of function from these, and a struct is a data frame.
    column = Union[pd.Series, pd.DataFrame]  # noqa: UP007  # the form that Spark knows
    is_struct = type(orders.result_type).__name__ == "StructType"
    predict.__annotations__ = {
        "batches": GenericAlias(Iterator, (GenericAlias(tuple, (column, ...)),)),
        "return": GenericAlias(Iterator, (pd.DataFrame if is_struct else pd.Series,)),
    }
    return pandas_udf(predict, orders.result_type)


def _of_columns(function: Any, inputs: Schema | None, meta: Any) -> Callable[..., Any]:
    @functools.wraps(function)
    def of_columns(*columns: Any) -> Any:
        return function(*(columns or _columns_of(inputs)))

    of_columns.metadata = meta  # type: ignore[attr-defined]
    return of_columns


def _columns_of(inputs: Schema | None) -> list[str]:
    """The columns that are meant where none are named."""
    if inputs is None or not inputs.has_input_names():
        raise MlflowException.invalid_parameter_value(
            "The model's signature names no columns, so that the function needs to be told which "
            "ones to take: predict('x', 'y'), or predict(struct('x', 'y'))."
        )
    if inputs.optional_input_names():
        raise MlflowException.invalid_parameter_value(
            "Some of the model's columns are optional "
            f"({', '.join(map(repr, inputs.optional_input_names()))}), so that the function needs "
            "to be told which ones to take: predict(struct('x', 'y'))."
        )
    return [str(name) for name in inputs.input_names()]
