"""Versions of registered models, and their tags, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow.entities.model_registry import ModelVersion, ModelVersionTag
from mlflow.stores.contract import PagedList
from mlflow.stores.registry_contract import (
    SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT,
    ModelVersionStore,
)
from mlflow.stores.rest.calls import Calls
from mlflow.stores.rest.transport import Retry
from mlflow.wire import model_versions as wire


class ModelVersionCalls(Calls, ModelVersionStore):
    """Versions of registered models, and their tags."""

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
        asked = wire.CreateModelVersion(
            name=name,
            source=source,
            run_id=run_id or "",
            tags=list(tags or []),
            run_link=run_link or "",
            description=description or "",
            model_id=model_id or "",
        )
        path = "model-versions/create"
        made = self._post(path, asked, wire.ModelVersionAnswer, retry=Retry.UNSENT)
        return made.model_version.to_entity()

    def get_model_version(self, name: str, version: str) -> ModelVersion:
        asked = wire.GetModelVersion(name=name, version=str(version))
        found = self._get("model-versions/get", asked, wire.ModelVersionAnswer)
        return found.model_version.to_entity()

    def update_model_version(
        self, name: str, version: str, description: str | None = None
    ) -> ModelVersion:
        asked = wire.UpdateModelVersion(name=name, version=str(version), description=description)
        path = "model-versions/update"
        found = self._post(path, asked, wire.ModelVersionAnswer, method="PATCH")
        return found.model_version.to_entity()

    def transition_model_version_stage(
        self, name: str, version: str, stage: str, archive_existing_versions: bool
    ) -> ModelVersion:
        asked = wire.TransitionModelVersionStage(
            name=name,
            version=str(version),
            stage=stage,
            archive_existing_versions=archive_existing_versions,
        )
        found = self._post("model-versions/transition-stage", asked, wire.ModelVersionAnswer)
        return found.model_version.to_entity()

    def delete_model_version(self, name: str, version: str) -> None:
        asked = wire.DeleteModelVersion(name=name, version=str(version))
        self._post("model-versions/delete", asked, method="DELETE", retry=Retry.UNSENT)

    def get_model_version_download_uri(self, name: str, version: str) -> str:
        asked = wire.GetModelVersionDownloadUri(name=name, version=str(version))
        return self._get("model-versions/get-download-uri", asked, wire.DownloadUri).artifact_uri

    def search_model_versions(
        self,
        filter_string: str | None = None,
        max_results: int = SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[ModelVersion]:
        asked = wire.SearchModelVersions(
            filter=filter_string or "",
            max_results=max_results,
            order_by=list(order_by or []),
            page_token=page_token or "",
        )
        page = self._get("model-versions/search", asked, wire.ModelVersionsAnswer)
        found = [version.to_entity() for version in page.model_versions]
        return PagedList(found, page.next_page_token or None)

    def set_model_version_tag(self, name: str, version: str, tag: ModelVersionTag) -> None:
        asked = wire.SetModelVersionTag(
            name=name, version=str(version), key=tag.key, value=tag.value
        )
        self._post("model-versions/set-tag", asked)

    def delete_model_version_tag(self, name: str, version: str, key: str) -> None:
        asked = wire.DeleteModelVersionTag(name=name, version=str(version), key=key)
        self._post("model-versions/delete-tag", asked, method="DELETE", retry=Retry.UNSENT)
