"""Messages about datasets and logged models that runs use and make."""

from __future__ import annotations

from mlflow.entities import Dataset, InputTag, LoggedModelInput, LoggedModelOutput
from mlflow.entities import DatasetInput as DatasetInputEntity
from mlflow.entities.dataset import DatasetSummary
from mlflow.wire.message import Message


class DatasetInput(Message, frozen=True, kw_only=True):
    """A dataset's use on the wire."""

    dataset: Dataset
    tags: list[InputTag] = []

    def to_entity(self) -> DatasetInputEntity:
        """The entity."""
        return DatasetInputEntity(self.dataset, self.tags)

    @classmethod
    def from_entity(cls, given: DatasetInputEntity) -> DatasetInput:
        """The message of an entity."""
        return cls(dataset=given.dataset, tags=given.tags)


class LogInputs(Message, frozen=True, kw_only=True):
    run_id: str
    datasets: list[DatasetInput] = []
    models: list[LoggedModelInput] = []


class LogOutputs(Message, frozen=True, kw_only=True):
    run_id: str
    models: list[LoggedModelOutput] = []


class SearchDatasets(Message, frozen=True, kw_only=True):
    experiment_ids: list[str] = []


class DatasetSummaries(Message, frozen=True, kw_only=True):
    dataset_summaries: list[DatasetSummary] = []
