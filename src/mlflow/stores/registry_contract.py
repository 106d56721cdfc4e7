"""What a store of registered models is.

Implemented by the platform's services, by `mlflow.stores.rest` and by plugins
(`mlflow.model_registry_store` entry points). Method names and arguments are those that store
plugins written for MLflow implement; the rules for every implementation are those of
`mlflow.stores.contract`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from mlflow.entities.model_registry import (
    ModelVersion,
    ModelVersionTag,
    RegisteredModel,
    RegisteredModelTag,
)
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.stores.contract import PagedList

SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT = 100
SEARCH_REGISTERED_MODEL_MAX_RESULTS_THRESHOLD = 1000
SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT = 10_000
SEARCH_MODEL_VERSION_MAX_RESULTS_THRESHOLD = 200_000


class RegisteredModelStore(ABC):
    """Registered models, their tags and aliases."""

    @abstractmethod
    def create_registered_model(
        self,
        name: str,
        tags: Sequence[RegisteredModelTag] | None = None,
        description: str | None = None,
        deployment_job_id: str | None = None,
    ) -> RegisteredModel:
        """Make a registered model without versions.

        Raises:
            MlflowException: The name is taken (`RESOURCE_ALREADY_EXISTS`) or not allowed.
        """

    @abstractmethod
    def get_registered_model(self, name: str) -> RegisteredModel:
        """The registered model with the latest version of each stage."""

    @abstractmethod
    def update_registered_model(
        self, name: str, description: str | None, deployment_job_id: str | None = None
    ) -> RegisteredModel:
        """Change what is given (not None)."""

    @abstractmethod
    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        """Give it and its versions another name; `RESOURCE_ALREADY_EXISTS` if that is taken."""

    @abstractmethod
    def delete_registered_model(self, name: str) -> None:
        """Remove it with all its versions."""

    @abstractmethod
    def search_registered_models(
        self,
        filter_string: str | None = None,
        max_results: int = SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[RegisteredModel]:
        """A page of the registered models that match, by name by default."""

    @abstractmethod
    def get_latest_versions(
        self, name: str, stages: Sequence[str] | None = None
    ) -> list[ModelVersion]:
        """The version with the greatest number in each of these stages (any, by default)."""

    @abstractmethod
    def set_registered_model_tag(self, name: str, tag: RegisteredModelTag) -> None:
        """Set a tag."""

    @abstractmethod
    def delete_registered_model_tag(self, name: str, key: str) -> None:
        """Delete a tag; `RESOURCE_DOES_NOT_EXIST` if it is not there."""

    @abstractmethod
    def set_registered_model_alias(self, name: str, alias: str, version: str) -> None:
        """Let an alias name a version, which it may have done for another one before."""

    @abstractmethod
    def delete_registered_model_alias(self, name: str, alias: str) -> None:
        """Delete an alias; one that is not there is deleted already."""

    @abstractmethod
    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """The version that an alias names; `latest` is the one with the greatest number.

        Raises:
            MlflowException: There is no such model (`RESOURCE_DOES_NOT_EXIST`) or no such alias
                (`INVALID_PARAMETER_VALUE`).
        """


class ModelVersionStore(ABC):
    """Versions of registered models, and their tags."""

    @abstractmethod
    def create_model_version(
        self,
        name: str,
        source: str,
        run_id: str | None = None,
        tags: Sequence[ModelVersionTag] | None = None,
        run_link: str | None = None,
        description: str | None = None,
        local_model_path: str | None = None,
        model_id: str | None = None,
    ) -> ModelVersion:
        """Make the next version of a registered model.

        Args:
            source: URI of its files: of a run (`runs:/`), a logged model or another version
                (`models:/`), or where they are.
            run_id: The run that made it; that of the source by default.
            local_model_path: Where the files are on this machine; for stores that copy them.
            model_id: The logged model it is; that of the source by default.
        """

    @abstractmethod
    def get_model_version(self, name: str, version: str) -> ModelVersion:
        """The version."""

    @abstractmethod
    def update_model_version(
        self, name: str, version: str, description: str | None = None
    ) -> ModelVersion:
        """Change the description, if one is given (not None)."""

    @abstractmethod
    def transition_model_version_stage(
        self, name: str, version: str, stage: str, archive_existing_versions: bool
    ) -> ModelVersion:
        """Put a version into a stage.

        Args:
            stage: In any case.
            archive_existing_versions: Whether the other versions in that stage become `Archived`;
                for `Staging` and `Production` only.
        """

    @abstractmethod
    def delete_model_version(self, name: str, version: str) -> None:
        """Remove a version; its number is not given again."""

    @abstractmethod
    def get_model_version_download_uri(self, name: str, version: str) -> str:
        """Where the version's files are."""

    @abstractmethod
    def search_model_versions(
        self,
        filter_string: str | None = None,
        max_results: int = SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[ModelVersion]:
        """A page of the versions that match, the last changed first by default."""

    @abstractmethod
    def set_model_version_tag(self, name: str, version: str, tag: ModelVersionTag) -> None:
        """Set a tag."""

    @abstractmethod
    def delete_model_version_tag(self, name: str, version: str, key: str) -> None:
        """Delete a tag; `RESOURCE_DOES_NOT_EXIST` if it is not there."""


class RegistryStore(RegisteredModelStore, ModelVersionStore):
    """Everything the model registry needs."""

    def find_version(
        self,
        name: str,
        version: str | None = None,
        stage: str | None = None,
        alias: str | None = None,
    ) -> ModelVersion:
        """The version of this number, the latest of this stage, the one this alias names, or the
        latest of all: what a `models:/` URI means.

        Raises:
            MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
        """
        if version is not None:
            return self.get_model_version(name, version)
        if stage is None:
            return self.get_model_version_by_alias(name, alias or "latest")
        # A registered model may have stages besides the four: the store knows them.
        found = self.get_latest_versions(name, [stage])
        if not found:
            raise MlflowException(
                f"Registered model {name!r} has no version in stage {stage}.",
                RESOURCE_DOES_NOT_EXIST,
            )
        return found[0]

    def copy_model_version(self, src_mv: ModelVersion, dst_name: str) -> ModelVersion:
        """Make a version of another registered model, which is made where it is missing.

        Description, tags, run and logged model are those of the copied version.
        """
        try:
            self.create_registered_model(dst_name)
        except MlflowException as error:
            if error.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
        return self.create_model_version(
            dst_name,
            f"models:/{src_mv.name}/{src_mv.version}",
            src_mv.run_id,
            [ModelVersionTag(key, value) for key, value in src_mv.tags.items()],
            src_mv.run_link,
            src_mv.description,
            model_id=src_mv.model_id,
        )
