"""Datasets held in pandas data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.data.dataset_source import DatasetSource
from mlflow.data.dataset_source_registry import source_of
from mlflow.data.digest import compute_pandas_digest
from mlflow.data.frameworks import check_instance
from mlflow.data.pyfunc_dataset_mixin import PyFuncInputsOutputs, split_frame
from mlflow.data.tabular_dataset import TabularDataset
from mlflow.types.pandas_schema import schema_of_frame
from mlflow.types.schema import Schema

if TYPE_CHECKING:
    import pandas as pd


class PandasDataset(TabularDataset["pd.DataFrame"]):
    """A pandas data frame.

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
        df: pd.DataFrame,
        source: DatasetSource,
        targets: str | None = None,
        name: str | None = None,
        digest: str | None = None,
        predictions: str | None = None,
    ) -> None:
        check_instance(df, "pandas", "DataFrame", "Convert it: pandas.DataFrame(data)")
        super().__init__(df, list(df.columns), source, targets, name, digest, predictions)

    @property
    def df(self) -> pd.DataFrame:
        """The data frame."""
        return self._table

    def _compute_digest(self) -> str:
        return compute_pandas_digest(self.df)

    @property
    def profile(self) -> dict[str, Any]:
        """Numbers of rows and of cells."""
        return {"num_rows": len(self.df), "num_elements": int(self.df.size)}

    def _infer_schema(self) -> Schema:
        return schema_of_frame(self.df)

    def to_pyfunc(self) -> PyFuncInputsOutputs:
        return split_frame(self.df, self.targets)


def from_pandas(
    df: pd.DataFrame,
    source: str | DatasetSource | None = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> PandasDataset:
    """A dataset of a pandas data frame.

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
    return PandasDataset(df, source_of(source), targets, name, digest, predictions)
