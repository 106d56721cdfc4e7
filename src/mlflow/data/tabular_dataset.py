"""What datasets of columns have in common, whichever framework holds them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from mlflow.data.dataset import DescribedDataset
from mlflow.data.dataset_source import DatasetSource
from mlflow.data.pyfunc_dataset_mixin import PyFuncConvertibleDatasetMixin
from mlflow.exceptions import MlflowException
from mlflow.types.schema import Schema

_logger = logging.getLogger(__name__)

Table = TypeVar("Table")


class TabularDataset(DescribedDataset, PyFuncConvertibleDatasetMixin, Generic[Table]):
    """Columns, of which one may hold the targets and one a model's predictions.

    A subclass says how to read its framework's tables: `_infer_schema`, `_compute_digest`,
    `profile`, `to_pyfunc`.
    """

    def __init__(
        self,
        table: Table,
        columns: Sequence[Any],
        source: DatasetSource,
        targets: str | None,
        name: str | None,
        digest: str | None,
        predictions: str | None = None,
    ) -> None:
        for role, column in (("targets", targets), ("predictions", predictions)):
            if column is not None and column not in columns:
                raise MlflowException.invalid_parameter_value(
                    f"The data has no column {column!r} to be its {role}. "
                    f"Its columns: {list(columns)}"
                )
        self._table = table
        self._targets = targets
        self._predictions = predictions
        super().__init__(source=source, name=name, digest=digest)

    def _infer_schema(self) -> Schema:
        """Columns of the table; may fail in any way for tables that schemas cannot describe."""
        raise NotImplementedError

    @property
    def targets(self) -> str | None:
        """Name of the column of targets, if there is one."""
        return self._targets

    @property
    def predictions(self) -> str | None:
        """Name of the column of predictions, if there is one."""
        return self._predictions

    @cached_property
    def schema(self) -> Schema | None:
        """The columns; None where schemas have no type for one of them."""
        try:
            return self._infer_schema()
        except Exception as error:  # noqa: BLE001 - data is used whether or not it can be described
            _logger.debug("The columns of the dataset %r are not recorded: %s", self.name, error)
            return None
