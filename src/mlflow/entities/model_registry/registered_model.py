"""A registered model: a name under which versions of a model are kept."""

from __future__ import annotations

from typing import Any

from mlflow.entities._entity import Entity, StructEntity
from mlflow.entities.model_registry.model_version import ModelVersion
from mlflow.entities.model_registry.tag import RegisteredModelTag


class RegisteredModelAlias(StructEntity, frozen=True):
    """A name of one version of a registered model, such as `champion`."""

    alias: str
    version: str


class RegisteredModel(Entity):
    """A registered model.

    Args:
        name: Unique among all registered models.
        creation_timestamp, last_updated_timestamp: Milliseconds since 1970-01-01 UTC.
        description: Free text.
        latest_versions: The version with the greatest number in each stage that has one.
        tags: Shown as a dictionary by `.tags`.
        aliases: Shown as a dictionary, alias → version, by `.aliases`.
        deployment_job_id, deployment_job_state, workspace: Accepted for compatibility.
    """

    __slots__ = (
        "_aliases",
        "_creation_timestamp",
        "_deployment_job_id",
        "_deployment_job_state",
        "_description",
        "_last_updated_timestamp",
        "_latest_versions",
        "_name",
        "_tags",
        "_workspace",
    )

    def __init__(
        self,
        name: str,
        creation_timestamp: int | None = None,
        last_updated_timestamp: int | None = None,
        description: str | None = None,
        latest_versions: list[ModelVersion] | None = None,
        tags: list[RegisteredModelTag] | None = None,
        aliases: list[RegisteredModelAlias] | None = None,
        deployment_job_id: str | None = None,
        deployment_job_state: Any = None,
        workspace: str | None = None,
    ) -> None:
        self._name = name
        self._creation_timestamp = creation_timestamp
        self._last_updated_timestamp = last_updated_timestamp
        self._description = description
        self._latest_versions = latest_versions
        self._tags = {tag.key: tag.value for tag in tags or []}
        self._aliases = {each.alias: each.version for each in aliases or []}
        self._deployment_job_id = deployment_job_id
        self._deployment_job_state = deployment_job_state
        self._workspace = workspace

    @property
    def name(self) -> str:
        return self._name

    @property
    def creation_timestamp(self) -> int | None:
        return self._creation_timestamp

    @property
    def last_updated_timestamp(self) -> int | None:
        return self._last_updated_timestamp

    @property
    def description(self) -> str | None:
        return self._description

    @property
    def latest_versions(self) -> list[ModelVersion] | None:
        return self._latest_versions

    @property
    def tags(self) -> dict[str, str]:
        return self._tags

    @property
    def aliases(self) -> dict[str, str]:
        return self._aliases

    @property
    def deployment_job_id(self) -> str | None:
        return self._deployment_job_id

    @property
    def deployment_job_state(self) -> Any:
        return self._deployment_job_state

    @property
    def workspace(self) -> str | None:
        return self._workspace
