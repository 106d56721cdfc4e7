"""Messages about logged models."""

from __future__ import annotations

from mlflow.entities import FileInfo, LoggedModelParameter, LoggedModelTag, Metric
from mlflow.entities import LoggedModel as LoggedModelEntity
from mlflow.entities.enumerations import LoggedModelStatus
from mlflow.wire.message import Message


class Registration(Message, frozen=True, kw_only=True):
    """A version of a registered model made from a logged model."""

    name: str
    version: str


class Info(Message, frozen=True, kw_only=True):
    model_id: str
    experiment_id: str
    name: str = ""
    creation_timestamp_ms: int = 0
    last_updated_timestamp_ms: int = 0
    artifact_uri: str = ""
    status: str | int = "LOGGED_MODEL_PENDING"
    creator_id: int | None = None
    model_type: str | None = None
    source_run_id: str | None = None
    status_message: str | None = None
    tags: list[LoggedModelTag] = []
    registrations: list[Registration] = []


class Data(Message, frozen=True, kw_only=True):
    params: list[LoggedModelParameter] = []
    metrics: list[Metric] = []


class LoggedModel(Message, frozen=True, kw_only=True):
    """A logged model on the wire."""

    info: Info
    data: Data = Data()

    def to_entity(self) -> LoggedModelEntity:
        """The entity."""
        info = self.info
        return LoggedModelEntity(
            experiment_id=info.experiment_id,
            model_id=info.model_id,
            name=info.name,
            artifact_location=info.artifact_uri,
            creation_timestamp=info.creation_timestamp_ms,
            last_updated_timestamp=info.last_updated_timestamp_ms,
            model_type=info.model_type,
            source_run_id=info.source_run_id,
            status=LoggedModelStatus.from_wire(info.status),
            status_message=info.status_message,
            tags=info.tags,
            params=self.data.params,
            metrics=self.data.metrics or None,
        )


class CreateLoggedModel(Message, frozen=True, kw_only=True):
    experiment_id: str
    name: str = ""
    model_type: str = ""
    source_run_id: str = ""
    params: list[LoggedModelParameter] = []
    tags: list[LoggedModelTag] = []


class LoggedModelAnswer(Message, frozen=True, kw_only=True):
    model: LoggedModel


class GetLoggedModel(Message, frozen=True, kw_only=True):
    model_id: str


class DeleteLoggedModel(Message, frozen=True, kw_only=True):
    model_id: str


class FinalizeLoggedModel(Message, frozen=True, kw_only=True):
    model_id: str
    status: str | int


class DatasetCondition(Message, frozen=True, kw_only=True):
    dataset_name: str
    dataset_digest: str = ""


class Order(Message, frozen=True, kw_only=True):
    field_name: str
    ascending: bool = True
    dataset_name: str = ""
    dataset_digest: str = ""


class SearchLoggedModels(Message, frozen=True, kw_only=True):
    experiment_ids: list[str] = []
    filter: str = ""
    datasets: list[DatasetCondition] = []
    max_results: int = 100
    order_by: list[Order] = []
    page_token: str = ""


class LoggedModelsAnswer(Message, frozen=True, kw_only=True):
    models: list[LoggedModel] = []
    next_page_token: str = ""


class ListLoggedModelArtifacts(Message, frozen=True, kw_only=True):
    model_id: str
    artifact_directory_path: str = ""
    page_token: str = ""


class LoggedModelArtifacts(Message, frozen=True, kw_only=True):
    root_uri: str = ""
    files: list[FileInfo] = []
    next_page_token: str = ""


class LogLoggedModelParams(Message, frozen=True, kw_only=True):
    model_id: str
    params: list[LoggedModelParameter] = []


class SetLoggedModelTags(Message, frozen=True, kw_only=True):
    model_id: str
    tags: list[LoggedModelTag] = []


class DeleteLoggedModelTag(Message, frozen=True, kw_only=True):
    model_id: str
    tag_key: str
