"""Messages about experiments."""

from __future__ import annotations

from mlflow.entities import Experiment as ExperimentEntity
from mlflow.entities import ExperimentTag
from mlflow.wire.message import Message


class Experiment(Message, frozen=True, kw_only=True):
    """An experiment on the wire: tags are a list."""

    experiment_id: str = ""
    name: str = ""
    artifact_location: str = ""
    lifecycle_stage: str = "active"
    last_update_time: int | None = None
    creation_time: int | None = None
    tags: list[ExperimentTag] = []

    def to_entity(self) -> ExperimentEntity:
        """The entity."""
        return ExperimentEntity(
            self.experiment_id,
            self.name,
            self.artifact_location,
            self.lifecycle_stage,
            self.tags,
            self.creation_time,
            self.last_update_time,
        )


class CreateExperiment(Message, frozen=True, kw_only=True):
    name: str
    artifact_location: str = ""
    tags: list[ExperimentTag] = []


class ExperimentCreated(Message, frozen=True, kw_only=True):
    experiment_id: str


class GetExperiment(Message, frozen=True, kw_only=True):
    experiment_id: str


class GetExperimentByName(Message, frozen=True, kw_only=True):
    experiment_name: str


class ExperimentAnswer(Message, frozen=True, kw_only=True):
    experiment: Experiment


class SearchExperiments(Message, frozen=True, kw_only=True):
    max_results: int | None = None
    page_token: str = ""
    filter: str = ""
    order_by: list[str] = []
    view_type: str | int = "ACTIVE_ONLY"


class ExperimentsAnswer(Message, frozen=True, kw_only=True):
    experiments: list[Experiment] = []
    next_page_token: str = ""


class UpdateExperiment(Message, frozen=True, kw_only=True):
    experiment_id: str
    new_name: str = ""


class DeleteExperiment(Message, frozen=True, kw_only=True):
    experiment_id: str


class RestoreExperiment(Message, frozen=True, kw_only=True):
    experiment_id: str


class SetExperimentTag(Message, frozen=True, kw_only=True):
    experiment_id: str
    key: str
    value: str


class DeleteExperimentTag(Message, frozen=True, kw_only=True):
    experiment_id: str
    key: str
