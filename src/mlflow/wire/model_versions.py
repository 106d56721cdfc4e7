"""Messages about versions of registered models."""

from __future__ import annotations

from mlflow.entities import LoggedModelParameter, Metric
from mlflow.entities.model_registry import ModelVersion as ModelVersionEntity
from mlflow.entities.model_registry import ModelVersionStatus, ModelVersionTag
from mlflow.wire.message import Message


class ModelParam(Message, frozen=True, kw_only=True):
    """A param of the logged model that a version was made from."""

    name: str = ""
    value: str = ""


class ModelVersion(Message, frozen=True, kw_only=True):
    """A version on the wire."""

    name: str = ""
    version: str = ""
    creation_timestamp: int = 0
    last_updated_timestamp: int | None = None
    user_id: str | None = None
    current_stage: str = ""
    description: str | None = None
    source: str | None = None
    run_id: str | None = None
    status: str | int = "READY"
    status_message: str | None = None
    tags: list[ModelVersionTag] = []
    run_link: str | None = None
    aliases: list[str] = []
    model_id: str | None = None
    model_params: list[ModelParam] = []
    model_metrics: list[Metric] = []

    def to_entity(self) -> ModelVersionEntity:
        """The entity."""
        status = self.status
        params = [LoggedModelParameter(each.name, each.value) for each in self.model_params]
        return ModelVersionEntity(
            name=self.name,
            version=self.version,
            creation_timestamp=self.creation_timestamp,
            last_updated_timestamp=self.last_updated_timestamp,
            description=self.description,
            user_id=self.user_id,
            current_stage=self.current_stage,
            source=self.source,
            run_id=self.run_id,
            status=status if isinstance(status, str) else ModelVersionStatus.to_string(status),
            status_message=self.status_message,
            tags=self.tags,
            run_link=self.run_link,
            aliases=self.aliases,
            model_id=self.model_id,
            params=params or None,
            metrics=self.model_metrics or None,
        )


class ModelVersionAnswer(Message, frozen=True, kw_only=True):
    model_version: ModelVersion


class ModelVersionsAnswer(Message, frozen=True, kw_only=True):
    model_versions: list[ModelVersion] = []
    next_page_token: str = ""


class CreateModelVersion(Message, frozen=True, kw_only=True):
    name: str
    source: str
    run_id: str = ""
    tags: list[ModelVersionTag] = []
    run_link: str = ""
    description: str = ""
    model_id: str = ""


class GetModelVersion(Message, frozen=True, kw_only=True):
    name: str
    version: str


class UpdateModelVersion(Message, frozen=True, kw_only=True):
    name: str
    version: str
    description: str | None = None


class TransitionModelVersionStage(Message, frozen=True, kw_only=True):
    """`comment`, the reason, is an addition: MLflow's clients send none."""

    name: str
    version: str
    stage: str
    archive_existing_versions: bool = False
    comment: str = ""


class DeleteModelVersion(Message, frozen=True, kw_only=True):
    name: str
    version: str


class GetModelVersionDownloadUri(Message, frozen=True, kw_only=True):
    name: str
    version: str


class DownloadUri(Message, frozen=True, kw_only=True):
    artifact_uri: str = ""


class SearchModelVersions(Message, frozen=True, kw_only=True):
    filter: str = ""
    max_results: int | None = None
    order_by: list[str] = []
    page_token: str = ""


class SetModelVersionTag(Message, frozen=True, kw_only=True):
    name: str
    version: str
    key: str
    value: str = ""


class DeleteModelVersionTag(Message, frozen=True, kw_only=True):
    name: str
    version: str
    key: str
