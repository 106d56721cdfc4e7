"""A dataset that a run used: its name, where it came from, and a digest of what was in it."""

from __future__ import annotations

import json
from typing import Any

from mlflow.data.dataset_source import DatasetSource
from mlflow.data.schema import schema_to_json
from mlflow.entities import Dataset as DatasetEntity

DEFAULT_NAME = "dataset"


class Dataset:
    """Data together with what a run records of it; the data itself is not stored.

    A subclass sets what its `_compute_digest` needs before it calls this constructor.

    Args:
        source: Where the data came from.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed if not given.
    """

    def __init__(
        self, source: DatasetSource, name: str | None = None, digest: str | None = None
    ) -> None:
        self._name = name
        self._source = source
        self._digest = digest or self._compute_digest()

    def _compute_digest(self) -> str:
        """A short text (8 characters are plenty, 36 the most) that changes with the content."""
        raise NotImplementedError(
            f"{type(self).__name__} does not define _compute_digest(); define it, or give a digest."
        )

    @property
    def name(self) -> str:
        """The dataset's name."""
        return DEFAULT_NAME if self._name is None else self._name

    @property
    def digest(self) -> str:
        """Identifies the content."""
        return self._digest

    @property
    def source(self) -> DatasetSource:
        """Where the data came from."""
        return self._source

    @property
    def profile(self) -> Any | None:
        """Counts and sizes, as values that JSON has; None if not known."""
        return None

    @property
    def schema(self) -> Any | None:
        """Columns or tensors; None if not known."""
        return None

    def _get_source_type(self) -> str:
        return self.source._get_source_type()

    def to_dict(self) -> dict[str, Any]:
        """Name, digest, source (JSON) and source type; subclasses add schema and profile (JSON)."""
        return {
            "name": self.name,
            "digest": self.digest,
            "source": self.source.to_json(),
            "source_type": self.source._get_source_type(),
        }

    def to_json(self) -> str:
        """`to_dict()` as JSON."""
        return json.dumps(self.to_dict())

    def _to_mlflow_entity(self) -> DatasetEntity:
        """What a run's record keeps of this dataset."""
        described = self.to_dict()
        return DatasetEntity(
            name=described["name"],
            digest=described["digest"],
            source_type=described["source_type"],
            source=described["source"],
            schema=described.get("schema"),
            profile=described.get("profile"),
        )

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__}: name={self.name!r}, digest={self.digest!r}, "
            f"source={self.source!r}>"
        )


class DescribedDataset(Dataset):
    """A dataset whose schema and profile are recorded with it."""

    def to_dict(self) -> dict[str, Any]:
        """Name, digest, source (JSON), source type, schema (JSON or None) and profile (JSON)."""
        schema = self.schema
        return {
            **super().to_dict(),
            "schema": None if schema is None else schema_to_json(schema),
            "profile": json.dumps(self.profile),
        }
