"""Datasets held in Spark data frames."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

from mlflow.data.dataset_source import DatasetSource
from mlflow.data.dataset_source_registry import source_of
from mlflow.data.delta_dataset_source import DeltaDatasetSource, quote_name
from mlflow.data.digest import MAX_ROWS, get_normalized_md5_digest
from mlflow.data.frameworks import require
from mlflow.data.pyfunc_dataset_mixin import PyFuncInputsOutputs, split_frame
from mlflow.data.spark_dataset_source import SparkDatasetSource
from mlflow.data.tabular_dataset import TabularDataset
from mlflow.exceptions import MlflowException
from mlflow.types.schema import Schema
from mlflow.types.spark_schema import schema_of_spark

if TYPE_CHECKING:
    import pyspark.sql

_COUNT_MILLISECONDS = 5000
_COUNT_CONFIDENCE = 0.9

_logger = logging.getLogger(__name__)


class SparkDataset(TabularDataset["pyspark.sql.DataFrame"]):
    """A Spark data frame. Its digest is that of its plan: the data is not read for it.

    Args:
        df: The data frame.
        source: Where the data came from.
        targets: Name of the column of targets.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed from the plan if not given.
        predictions: Name of the column of a model's predictions.

    Raises:
        MlflowException: A column that the data frame lacks (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        df: pyspark.sql.DataFrame,
        source: DatasetSource,
        targets: str | None = None,
        name: str | None = None,
        digest: str | None = None,
        predictions: str | None = None,
    ) -> None:
        super().__init__(df, df.columns, source, targets, name, digest, predictions)

    @property
    def df(self) -> pyspark.sql.DataFrame:
        """The data frame."""
        return self._table

    def _compute_digest(self) -> str:
        semantic_hash: int = self.df.semanticHash()
        # As a 64-bit number in the machine's order, as MLflow hashes it.
        return get_normalized_md5_digest([require("numpy").int64(semantic_hash)])

    @property
    def profile(self) -> dict[str, Any] | None:
        """An estimated number of rows, from at most 5 seconds of counting; None if it failed."""
        try:
            # The count of the engine, which does not send the rows through Python.
            rows = self.df._jdf.rdd()
            counting = rows.countApprox(_COUNT_MILLISECONDS, _COUNT_CONFIDENCE)
            count = int(counting.initialValue().mean())
        except Exception as error:  # noqa: BLE001 - whatever the cluster's trouble is
            _logger.warning("The rows of the dataset %r are not counted: %s", self.name, error)
            return None
        # Zero more often means that time ran out than that there is no row.
        return {"approx_count": count if count > 0 else "unknown"}

    def _infer_schema(self) -> Schema:
        return schema_of_spark(self.df)

    def to_pyfunc(self) -> PyFuncInputsOutputs:
        """Features and targets of the first 10,000 rows, as pandas objects."""
        return split_frame(self.df.limit(MAX_ROWS).toPandas(), self.targets)


def from_spark(
    df: pyspark.sql.DataFrame,
    path: str | None = None,
    table_name: str | None = None,
    version: str | None = None,
    sql: str | None = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> SparkDataset:
    """A dataset of a Spark data frame.

    At most one of `path`, `table_name` and `sql` says where it came from; without, the source is
    the running program.

    Args:
        df: The data frame.
        path: Path of Parquet files or of a Delta table.
        table_name: Name of a table, a Delta table or another.
        version: Version of the Delta table; the newest if not given.
        sql: A query.
        targets: Name of the column of targets.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed from the plan if not given.
        predictions: Name of the column of a model's predictions.

    Raises:
        MlflowException: Contradicting arguments, a version of what is no Delta table, or a column
            that the data frame lacks (`INVALID_PARAMETER_VALUE`).
    """
    if (path, table_name, sql).count(None) < 2:
        raise MlflowException.invalid_parameter_value(
            "Give at most one of path, table_name and sql; "
            f"got path={path!r}, table_name={table_name!r}, sql={sql!r}."
        )
    if version is not None and path is None and table_name is None:
        raise MlflowException.invalid_parameter_value(
            f"A version ({version!r}) goes with the path or the table_name of a Delta table."
        )
    source: DatasetSource | None = None
    if sql is not None:
        source = SparkDatasetSource(sql=sql)
    elif path is not None or table_name is not None:
        source = _stored_source(path, table_name, version)
    return SparkDataset(df, source_of(source), targets, name, digest, predictions)


def load_delta(
    path: str | None = None,
    table_name: str | None = None,
    version: str | None = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> SparkDataset:
    """A dataset of a Delta table, read in the active Spark session, which must know Delta Lake.

    Args:
        path: Path of the table; or:
        table_name: Name of the table.
        version: The version; the newest if not given.
        targets: Name of the column of targets.
        name: The dataset's name; if not given, `<table_name>@v<version>`, or `dataset`.
        digest: Identifies the content; computed from the plan if not given.

    Raises:
        MlflowException: Both path and table name, or neither; no `pyspark`; a column that the
            table lacks.
    """
    if (path, table_name).count(None) != 1:
        raise MlflowException.invalid_parameter_value(
            "Give either the path or the table_name of a Delta table; "
            f"got path={path!r}, table_name={table_name!r}."
        )
    require("pyspark")
    known: int | str | None = version
    if known is None:
        known = _newest_version(path, table_name)
    if name is None and table_name is not None:
        name = table_name if known is None else f"{table_name}@v{known}"
    source = DeltaDatasetSource(path, table_name, known)
    return SparkDataset(source.load(), source, targets, name, digest)


def _stored_source(path: str | None, table_name: str | None, version: str | None) -> DatasetSource:
    if _is_delta(path, table_name):
        known = version if version is not None else _newest_version(path, table_name)
        return DeltaDatasetSource(path, table_name, known)
    if version is not None:
        raise MlflowException.invalid_parameter_value(
            f"A version ({version!r}) is given, but {path or table_name!r} is not a Delta table."
        )
    return SparkDatasetSource(path, table_name)


def _is_delta(path: str | None, table_name: str | None) -> bool:
    if path is not None:
        return os.path.isdir(os.path.join(path, "_delta_log"))
    try:
        detail = _sql(f"DESCRIBE DETAIL {_reference(path, table_name)}").first()
    except Exception as error:  # noqa: BLE001 - Spark without Delta Lake does not know the command
        _logger.debug("%s is taken for no Delta table: %s", table_name, error)
        return False
    return bool(detail is not None and detail["format"] == "delta")


def _newest_version(path: str | None, table_name: str | None) -> int | None:
    try:
        # The history is given newest first.
        row = _sql(f"DESCRIBE HISTORY {_reference(path, table_name)} LIMIT 1").first()
    except Exception as error:  # noqa: BLE001 - whatever keeps Spark from reading the history
        _logger.warning(
            "The version of the Delta table %s is not known, and is not recorded: %s",
            path or table_name,
            error,
        )
        return None
    return None if row is None else int(row["version"])


def _reference(path: str | None, table_name: str | None) -> str:
    if table_name is not None:
        return quote_name(table_name)
    return "delta.`" + (path or "").replace("`", "``") + "`"


def _sql(statement: str) -> Any:
    return require("pyspark.sql").SparkSession.builder.getOrCreate().sql(statement)
