"""A dataset as a run's record knows it, and its use by a run."""

from __future__ import annotations

from typing import Any

from mlflow.entities._entity import Entity, StructEntity
from mlflow.entities.tag import InputTag


class Dataset(StructEntity, frozen=True):
    """A dataset's identity: where it came from and a digest of what was in it.

    Attributes:
        name: The dataset's name.
        digest: Identifies the content.
        source_type: Kind of source: `local`, `http`, `hugging_face`, `code`, …
        source: JSON that finds it again.
        schema: JSON of columns or tensors, if known.
        profile: JSON of counts and sizes, if known.
    """

    name: str
    digest: str
    source_type: str = ""
    source: str = ""
    schema: str | None = None
    profile: str | None = None


class DatasetInput(Entity):
    """A dataset a run used, with tags that say for what."""

    __slots__ = ("_dataset", "_tags")

    def __init__(self, dataset: Dataset, tags: list[InputTag] | None = None) -> None:
        self._dataset = dataset
        self._tags = list(tags or [])

    @property
    def dataset(self) -> Dataset:
        return self._dataset

    @property
    def tags(self) -> list[InputTag]:
        return self._tags


class DatasetSummary(StructEntity, frozen=True):
    """A dataset that some run of an experiment used.

    Attributes:
        experiment_id: The experiment.
        name, digest: The dataset.
        context: What it was used for, if it was said.
    """

    experiment_id: str
    name: str
    digest: str
    context: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields as a dictionary."""
        return self.to_dictionary()
