"""Datasets held in polars data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.data.dataset_source import DatasetSource
from mlflow.data.dataset_source_registry import source_of
from mlflow.data.frameworks import check_instance
from mlflow.data.pyfunc_dataset_mixin import PyFuncInputsOutputs
from mlflow.data.tabular_dataset import TabularDataset
from mlflow.types.polars_schema import schema_of_polars
from mlflow.types.schema import Schema

if TYPE_CHECKING:
    import polars as pl


class PolarsDataset(TabularDataset["pl.DataFrame"]):
    """A polars data frame.

    Args:
        df: The data frame.
        source: Where the data came from.
        targets: Name of the column of targets.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed if not given.
        predictions: Name of the column of a model's predictions.

    Raises:
        MlflowException: Not a data frame, or a column it lacks (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        df: pl.DataFrame,
        source: DatasetSource,
        targets: str | None = None,
        name: str | None = None,
        digest: str | None = None,
        predictions: str | None = None,
    ) -> None:
        check_instance(df, "polars", "DataFrame", "A LazyFrame must be collected: df.collect()")
        super().__init__(df, df.columns, source, targets, name, digest, predictions)

    @property
    def df(self) -> pl.DataFrame:
        """The data frame."""
        return self._table

    def _compute_digest(self) -> str:
        # The rule of MLflow's; it holds among equal versions of polars, whose hashes may change.
        return str(self.df.hash_rows().sum())

    @property
    def profile(self) -> dict[str, Any]:
        """Numbers of rows and of cells."""
        return {"num_rows": self.df.height, "num_elements": self.df.height * self.df.width}

    def _infer_schema(self) -> Schema:
        return schema_of_polars(self.df)

    def to_pyfunc(self) -> PyFuncInputsOutputs:
        if self.targets is None:
            return PyFuncInputsOutputs(self.df)
        return PyFuncInputsOutputs(self.df.drop(self.targets), self.df[self.targets])


def from_polars(
    df: pl.DataFrame,
    source: str | DatasetSource | None = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> PolarsDataset:
    """A dataset of a polars data frame.

    Args:
        df: The data frame.
        source: Where the data came from: a path, a URI or a source; the running program if not
            given.
        targets: Name of the column of targets.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed if not given.
        predictions: Name of the column of a model's predictions.

    Raises:
        MlflowException: Not a data frame, a column it lacks, or a source of no known kind.
    """
    return PolarsDataset(df, source_of(source), targets, name, digest, predictions)
