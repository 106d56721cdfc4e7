"""Registered models, their tags and aliases, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow.entities.model_registry import ModelVersion, RegisteredModel, RegisteredModelTag
from mlflow.stores.contract import PagedList
from mlflow.stores.registry_contract import (
    SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT,
    RegisteredModelStore,
)
from mlflow.stores.rest.calls import Calls
from mlflow.stores.rest.transport import Retry
from mlflow.wire import registered_models as wire
from mlflow.wire.model_versions import ModelVersionAnswer, ModelVersionsAnswer


class RegisteredModelCalls(Calls, RegisteredModelStore):
    """Registered models, their tags and aliases."""

    def create_registered_model(
        self,
        name: str,
        tags: Sequence[RegisteredModelTag] | None = None,
        description: str | None = None,
        deployment_job_id: str | None = None,
    ) -> RegisteredModel:
        asked = wire.CreateRegisteredModel(
            name=name,
            tags=list(tags or []),
            description=description or "",
            deployment_job_id=deployment_job_id or "",
        )
        return self._model("create", asked, retry=Retry.UNSENT)

    def get_registered_model(self, name: str) -> RegisteredModel:
        asked = wire.GetRegisteredModel(name=name)
        found = self._get("registered-models/get", asked, wire.RegisteredModelAnswer)
        return found.registered_model.to_entity()

    def update_registered_model(
        self, name: str, description: str | None, deployment_job_id: str | None = None
    ) -> RegisteredModel:
        asked = wire.UpdateRegisteredModel(
            name=name, description=description, deployment_job_id=deployment_job_id
        )
        return self._model("update", asked, method="PATCH")

    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        asked = wire.RenameRegisteredModel(name=name, new_name=new_name)
        return self._model("rename", asked, retry=Retry.UNSENT)

    def delete_registered_model(self, name: str) -> None:
        asked = wire.DeleteRegisteredModel(name=name)
        self._post("registered-models/delete", asked, method="DELETE", retry=Retry.UNSENT)

    def search_registered_models(
        self,
        filter_string: str | None = None,
        max_results: int = SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[RegisteredModel]:
        asked = wire.SearchRegisteredModels(
            filter=filter_string or "",
            max_results=max_results,
            order_by=list(order_by or []),
            page_token=page_token or "",
        )
        page = self._get("registered-models/search", asked, wire.RegisteredModelsAnswer)
        found = [model.to_entity() for model in page.registered_models]
        return PagedList(found, page.next_page_token or None)

    def get_latest_versions(
        self, name: str, stages: Sequence[str] | None = None
    ) -> list[ModelVersion]:
        asked = wire.GetLatestVersions(name=name, stages=list(stages or []))
        path = "registered-models/get-latest-versions"
        found = self._post(path, asked, ModelVersionsAnswer)
        return [version.to_entity() for version in found.model_versions]

    def set_registered_model_tag(self, name: str, tag: RegisteredModelTag) -> None:
        asked = wire.SetRegisteredModelTag(name=name, key=tag.key, value=tag.value)
        self._post("registered-models/set-tag", asked)

    def delete_registered_model_tag(self, name: str, key: str) -> None:
        asked = wire.DeleteRegisteredModelTag(name=name, key=key)
        self._post("registered-models/delete-tag", asked, method="DELETE", retry=Retry.UNSENT)

    def set_registered_model_alias(self, name: str, alias: str, version: str) -> None:
        asked = wire.SetRegisteredModelAlias(name=name, alias=alias, version=str(version))
        self._post("registered-models/alias", asked)

    def delete_registered_model_alias(self, name: str, alias: str) -> None:
        asked = wire.DeleteRegisteredModelAlias(name=name, alias=alias)
        self._post("registered-models/alias", asked, method="DELETE")

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        asked = wire.GetModelVersionByAlias(name=name, alias=alias)
        found = self._get("registered-models/alias", asked, ModelVersionAnswer)
        return found.model_version.to_entity()

    def _model(
        self,
        what: str,
        asked: wire.CreateRegisteredModel | wire.UpdateRegisteredModel | wire.RenameRegisteredModel,
        *,
        method: str = "POST",
        retry: Retry = Retry.ALWAYS,
    ) -> RegisteredModel:
        made = self._post(
            f"registered-models/{what}",
            asked,
            wire.RegisteredModelAnswer,
            method=method,
            retry=retry,
        )
        return made.registered_model.to_entity()
