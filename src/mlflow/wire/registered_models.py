"""Messages about registered models, their tags and aliases."""

from __future__ import annotations

from mlflow.entities.model_registry import RegisteredModel as RegisteredModelEntity
from mlflow.entities.model_registry import RegisteredModelAlias, RegisteredModelTag
from mlflow.wire.message import Message
from mlflow.wire.model_versions import ModelVersion


class RegisteredModel(Message, frozen=True, kw_only=True):
    """A registered model on the wire: tags and aliases are lists."""

    name: str = ""
    creation_timestamp: int | None = None
    last_updated_timestamp: int | None = None
    user_id: str | None = None
    description: str | None = None
    latest_versions: list[ModelVersion] = []
    tags: list[RegisteredModelTag] = []
    aliases: list[RegisteredModelAlias] = []
    deployment_job_id: str | None = None
    deployment_job_state: str | int | None = None

    def to_entity(self) -> RegisteredModelEntity:
        """The entity."""
        return RegisteredModelEntity(
            name=self.name,
            creation_timestamp=self.creation_timestamp,
            last_updated_timestamp=self.last_updated_timestamp,
            description=self.description,
            latest_versions=[version.to_entity() for version in self.latest_versions],
            tags=self.tags,
            aliases=self.aliases,
            deployment_job_id=self.deployment_job_id,
            deployment_job_state=self.deployment_job_state,
        )


class RegisteredModelAnswer(Message, frozen=True, kw_only=True):
    registered_model: RegisteredModel


class RegisteredModelsAnswer(Message, frozen=True, kw_only=True):
    registered_models: list[RegisteredModel] = []
    next_page_token: str = ""


class CreateRegisteredModel(Message, frozen=True, kw_only=True):
    name: str
    tags: list[RegisteredModelTag] = []
    description: str = ""
    deployment_job_id: str = ""


class GetRegisteredModel(Message, frozen=True, kw_only=True):
    name: str


class UpdateRegisteredModel(Message, frozen=True, kw_only=True):
    name: str
    description: str | None = None
    deployment_job_id: str | None = None


class RenameRegisteredModel(Message, frozen=True, kw_only=True):
    name: str
    new_name: str = ""


class DeleteRegisteredModel(Message, frozen=True, kw_only=True):
    name: str


class SearchRegisteredModels(Message, frozen=True, kw_only=True):
    filter: str = ""
    max_results: int | None = None
    order_by: list[str] = []
    page_token: str = ""


class GetLatestVersions(Message, frozen=True, kw_only=True):
    name: str
    stages: list[str] = []


class SetRegisteredModelTag(Message, frozen=True, kw_only=True):
    name: str
    key: str
    value: str = ""


class DeleteRegisteredModelTag(Message, frozen=True, kw_only=True):
    name: str
    key: str


class SetRegisteredModelAlias(Message, frozen=True, kw_only=True):
    name: str
    alias: str
    version: str


class DeleteRegisteredModelAlias(Message, frozen=True, kw_only=True):
    name: str
    alias: str


class GetModelVersionByAlias(Message, frozen=True, kw_only=True):
    name: str
    alias: str
