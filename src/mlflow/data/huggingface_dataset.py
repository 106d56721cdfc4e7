"""Datasets of the Hugging Face library `datasets`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from mlflow.data.dataset_source import DatasetSource
from mlflow.data.dataset_source_registry import source_of
from mlflow.data.digest import MAX_ROWS, compute_pandas_digest
from mlflow.data.frameworks import check_instance
from mlflow.data.huggingface_dataset_source import DataFiles, HuggingFaceDatasetSource
from mlflow.data.pyfunc_dataset_mixin import PyFuncInputsOutputs, split_frame
from mlflow.data.tabular_dataset import TabularDataset
from mlflow.types.pandas_schema import schema_of_frame
from mlflow.types.schema import Schema

if TYPE_CHECKING:
    import datasets
    import pandas as pd

_logger = logging.getLogger(__name__)


class HuggingFaceDataset(TabularDataset["datasets.Dataset"]):
    """A `datasets.Dataset`.

    Args:
        ds: The dataset; one split, not a `DatasetDict`.
        source: Where the data came from.
        targets: Name of the column of targets.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed from the first 10,000 rows if not given.

    Raises:
        MlflowException: Another class, or a column it lacks (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        ds: datasets.Dataset,
        source: DatasetSource,
        targets: str | None = None,
        name: str | None = None,
        digest: str | None = None,
    ) -> None:
        check_instance(ds, "datasets", "Dataset", "Of a DatasetDict, give one split.")
        super().__init__(ds, ds.column_names, source, targets, name, digest)

    @property
    def ds(self) -> datasets.Dataset:
        """The dataset."""
        return self._table

    def _head(self) -> pd.DataFrame:
        head: pd.DataFrame = self.ds.select(range(min(MAX_ROWS, len(self.ds)))).to_pandas()
        return head

    def _compute_digest(self) -> str:
        return compute_pandas_digest(self._head())

    @property
    def profile(self) -> dict[str, Any]:
        """Number of rows, and the bytes of the data and of all its files, where known."""
        return {
            "num_rows": self.ds.num_rows,
            "dataset_size": self.ds.dataset_size,
            "size_in_bytes": self.ds.size_in_bytes,
        }

    def _infer_schema(self) -> Schema:
        return schema_of_frame(self._head())

    def to_pyfunc(self) -> PyFuncInputsOutputs:
        return split_frame(self.ds.to_pandas(), self.targets)


def from_huggingface(
    ds: datasets.Dataset,
    path: str | None = None,
    targets: str | None = None,
    data_dir: str | None = None,
    data_files: DataFiles | None = None,
    revision: str | datasets.Version | None = None,
    name: str | None = None,
    digest: str | None = None,
    trust_remote_code: bool | None = None,
    source: str | DatasetSource | None = None,
) -> HuggingFaceDataset:
    """A dataset of a `datasets.Dataset`.

    Args:
        ds: The dataset; one split, not a `DatasetDict`.
        path: What was given to `datasets.load_dataset`: mostly the name on the hub. Without path
            and source, the source is the running program.
        targets: Name of the column of targets.
        data_dir, data_files, revision, trust_remote_code: As given to `datasets.load_dataset`.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed from the first 10,000 rows if not given.
        source: Where the data came from, instead of `path`: a path, a URI or a source.

    Raises:
        MlflowException: Another class, a column it lacks, or a source of no known kind.
    """
    check_instance(ds, "datasets", "Dataset", "Of a DatasetDict, give one split.")
    if source is not None and path is not None:
        _logger.warning("Both source and path are given; path=%r is not used.", path)
    if source is None and path is not None:
        source = HuggingFaceDatasetSource(
            path=path,
            config_name=ds.config_name,
            data_dir=data_dir,
            data_files=data_files,
            split=ds.split,
            revision=revision,
            trust_remote_code=trust_remote_code,
        )
    return HuggingFaceDataset(ds, source_of(source), targets, name, digest)
