"""Data in a Delta Lake table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.data.dataset_source import DatasetSource
from mlflow.data.frameworks import require
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from typing_extensions import Self


class DeltaDatasetSource(DatasetSource):
    """A Delta table, by path or by name, at a version or as it is.

    Args:
        path: Path of the table; or:
        delta_table_name: Name of the table.
        delta_table_version: The version; the newest if not given.
        delta_table_id: The table's id in a catalog that gives ids.

    Raises:
        MlflowException: Both path and name, or neither, are given (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        path: str | None = None,
        delta_table_name: str | None = None,
        delta_table_version: int | str | None = None,
        delta_table_id: str | None = None,
    ) -> None:
        if (path, delta_table_name).count(None) != 1:
            raise MlflowException.invalid_parameter_value(
                "Give either the path of a Delta table or its name; "
                f"got path={path!r}, name={delta_table_name!r}."
            )
        self._path = path
        self._delta_table_name = delta_table_name
        self._delta_table_version = delta_table_version
        self._delta_table_id = delta_table_id

    @property
    def path(self) -> str | None:
        """Path of the table, if it is known by its path."""
        return self._path

    @property
    def delta_table_name(self) -> str | None:
        """Name of the table, if it is known by its name."""
        return self._delta_table_name

    @property
    def delta_table_version(self) -> int | str | None:
        """The version; None for the newest."""
        return self._delta_table_version

    @property
    def delta_table_id(self) -> str | None:
        """The table's id in its catalog, if known."""
        return self._delta_table_id

    @staticmethod
    def _get_source_type() -> str:
        return "delta_table"

    @staticmethod
    def _can_resolve(raw_source: Any) -> bool:
        return False

    def load(self, **kwargs: Any) -> Any:
        """Read the table in the active Spark session, which must know Delta Lake.

        Returns:
            A `pyspark.sql.DataFrame`.

        Raises:
            MlflowException: No `pyspark`, or a session without Delta Lake (`INVALID_STATE`).
        """
        spark = require("pyspark.sql").SparkSession.builder.getOrCreate()
        try:
            return self._read(spark)
        except Exception as error:
            # Spark's errors have no class of their own for this.
            if "data source: delta" not in str(error):
                raise
            raise MlflowException(
                "The Spark session does not know Delta Lake. Install delta-spark and start the "
                "session with delta.configure_spark_with_delta_pip(builder).",
                error_code="INVALID_STATE",
            ) from error

    def _read(self, spark: Any) -> Any:
        reader = spark.read.format("delta")
        if self._delta_table_version is not None:
            reader = reader.option("versionAsOf", self._delta_table_version)
        if self._delta_table_name is not None:
            return reader.table(quote_name(self._delta_table_name))
        return reader.load(self._path)

    def to_dict(self) -> dict[str, Any]:
        stated = {
            "path": self._path,
            "delta_table_name": self._delta_table_name,
            "delta_table_version": self._delta_table_version,
            "delta_table_id": self._delta_table_id,
        }
        return {key: value for key, value in stated.items() if value is not None}

    @classmethod
    def from_dict(cls, source_dict: dict[Any, Any]) -> Self:
        return cls(
            path=source_dict.get("path"),
            delta_table_name=source_dict.get("delta_table_name"),
            delta_table_version=source_dict.get("delta_table_version"),
            delta_table_id=source_dict.get("delta_table_id"),
        )


def quote_name(table_name: str) -> str:
    """A table's name as SQL takes it whatever its characters: each part in backticks."""
    parts = (part.strip("`") for part in table_name.split("."))
    return ".".join(f"`{part.replace('`', '``')}`" for part in parts)
