"""Datasets: what a run was trained or tested on, and where it came from.

    dataset = mlflow.data.from_pandas(frame, source="s3://bucket/train.csv", targets="label")
    mlflow.log_input(dataset, context="training")

Importing this module imports no framework; each function imports what it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.data import dataset_registry
from mlflow.data.dataset import Dataset
from mlflow.data.dataset_source import DatasetSource
from mlflow.entities import Dataset as DatasetEntity
from mlflow.entities import DatasetInput
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from mlflow.data.huggingface_dataset import from_huggingface as from_huggingface
    from mlflow.data.numpy_dataset import from_numpy as from_numpy
    from mlflow.data.pandas_dataset import from_pandas as from_pandas
    from mlflow.data.polars_dataset import from_polars as from_polars
    from mlflow.data.spark_dataset import from_spark as from_spark
    from mlflow.data.spark_dataset import load_delta as load_delta
    from mlflow.data.tensorflow_dataset import from_tensorflow as from_tensorflow

_MODULES = (
    "code_dataset_source",
    "dataset_source_registry",
    "filesystem_dataset_source",
    "http_dataset_source",
    "huggingface_dataset",
    "meta_dataset",
    "numpy_dataset",
    "pandas_dataset",
    "polars_dataset",
    "sources",
    "spark_dataset",
    "tensorflow_dataset",
)

__all__ = [
    "from_huggingface",
    "from_numpy",
    "from_pandas",
    "from_polars",
    "from_spark",
    "from_tensorflow",
    "get_source",
    "load_delta",
]


def get_source(dataset: DatasetEntity | DatasetInput | Dataset) -> DatasetSource:
    """Where a dataset came from.

    Args:
        dataset: A dataset, or what a run recorded of one.

    Raises:
        MlflowException: Something else (`INVALID_PARAMETER_VALUE`), or a recorded source of no
            known kind (`RESOURCE_DOES_NOT_EXIST`).
    """
    from mlflow.data.dataset_source_registry import get_dataset_source_from_json

    if isinstance(dataset, DatasetInput):
        dataset = dataset.dataset
    if isinstance(dataset, DatasetEntity):
        return get_dataset_source_from_json(dataset.source, dataset.source_type)
    if isinstance(dataset, Dataset):
        return dataset.source
    raise MlflowException.invalid_parameter_value(
        "Expected an mlflow.data Dataset, an mlflow.entities Dataset or a DatasetInput; "
        f"got {type(dataset)}."
    )


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        from importlib import import_module

        return import_module(f"mlflow.data.{name}")
    if name.startswith(("from_", "load_")):
        try:
            return dataset_registry.find_constructor(name)
        except KeyError:
            pass
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES, *dataset_registry.get_registered_constructors()})
