"""Datasets of which only the description is at hand."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mlflow.data.dataset import Dataset
from mlflow.data.dataset_source import DatasetSource
from mlflow.data.schema import schema_to_json

_DIGITS = 8


class MetaDataset(Dataset):
    """A dataset known by its source, such as an archive on a web server that is not read.

    Args:
        source: Where the data is.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; if not given, one of name, source and schema is made: it
            tells two descriptions apart, not two contents.
        schema: Columns (anything whose `to_dict` lists them) or tensors.
    """

    def __init__(
        self,
        source: DatasetSource,
        name: str | None = None,
        digest: str | None = None,
        schema: Any | None = None,
    ) -> None:
        self._schema = schema
        super().__init__(source=source, name=name, digest=digest)

    @property
    def schema(self) -> Any | None:
        """The schema that was given."""
        return self._schema

    def _compute_digest(self) -> str:
        # MLflow's rule, so that the same description has the same digest everywhere.
        description = {
            "name": self.name,
            "source": self.source.to_json(),
            "source_type": self.source._get_source_type(),
            "schema": self._schema.to_dict() if self._schema else "",
        }
        return hashlib.sha256(json.dumps(description).encode()).hexdigest()[:_DIGITS]

    def to_dict(self) -> dict[str, Any]:
        """Name, digest, source (JSON), source type and, if there is one, schema (JSON)."""
        described = super().to_dict()
        if self._schema:
            described["schema"] = schema_to_json(self._schema)
        return described
