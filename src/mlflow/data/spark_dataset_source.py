"""Data that Spark reads: files, a table, or the result of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.data.dataset_source import DatasetSource
from mlflow.data.frameworks import require
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from typing_extensions import Self


class SparkDatasetSource(DatasetSource):
    """Files, a table, or a query of Spark. Exactly one is given.

    Args:
        path: Path of Parquet files.
        table_name: Name of a table.
        sql: A query.

    Raises:
        MlflowException: None or several are given (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self, path: str | None = None, table_name: str | None = None, sql: str | None = None
    ) -> None:
        if (path, table_name, sql).count(None) != 2:
            raise MlflowException.invalid_parameter_value(
                "Give exactly one of path, table_name and sql; "
                f"got path={path!r}, table_name={table_name!r}, sql={sql!r}."
            )
        self._path = path
        self._table_name = table_name
        self._sql = sql

    @staticmethod
    def _get_source_type() -> str:
        return "spark"

    @staticmethod
    def _can_resolve(raw_source: Any) -> bool:
        return False

    def load(self, **kwargs: Any) -> Any:
        """Read the data in the active Spark session, or a new one.

        Returns:
            A `pyspark.sql.DataFrame`.
        """
        spark = require("pyspark.sql").SparkSession.builder.getOrCreate()
        if self._path is not None:
            return spark.read.parquet(self._path)
        if self._table_name is not None:
            return spark.read.table(self._table_name)
        return spark.sql(self._sql)

    def to_dict(self) -> dict[str, Any]:
        stated = {"path": self._path, "table_name": self._table_name, "sql": self._sql}
        return {key: value for key, value in stated.items() if value is not None}

    @classmethod
    def from_dict(cls, source_dict: dict[Any, Any]) -> Self:
        return cls(
            path=source_dict.get("path"),
            table_name=source_dict.get("table_name"),
            sql=source_dict.get("sql"),
        )
