"""Versions of registered models, and their tags."""

from __future__ import annotations

from headrace.artifacts.model_sources import check_model_source
from headrace.artifacts.roots import roots_of
from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.entities.model_registry import ModelVersionTag
from mlflow.stores.registry_contract import SEARCH_MODEL_VERSION_MAX_RESULTS_THRESHOLD
from mlflow.wire import model_versions as wire
from mlflow.wire.message import Empty

table = Table()


@table.endpoint(
    "POST",
    "model-versions/create",
    request=wire.CreateModelVersion,
    response=wire.ModelVersionAnswer,
    permission="model.register",
    kind=Kind.WRITE,
)
def create_model_version(platform: Platform, asked: wire.CreateModelVersion) -> str:
    """Make the next version of a registered model."""
    store = platform.store
    check_model_source(
        asked.source,
        asked.run_id,
        asked.model_id,
        store.artifact_roots_of(asked.run_id, asked.model_id),
        roots_of(platform).local_roots,
    )
    return store.create_model_version_json(
        asked.name,
        asked.source,
        asked.run_id,
        asked.tags,
        asked.run_link,
        asked.description,
        asked.model_id,
    )


@table.endpoint(
    "GET",
    "model-versions/get",
    request=wire.GetModelVersion,
    response=wire.ModelVersionAnswer,
    permission="model.read",
    kind=Kind.READ,
)
def get_model_version(platform: Platform, asked: wire.GetModelVersion) -> str:
    """Show a version."""
    return platform.store.get_model_version_json(asked.name, asked.version)


@table.endpoint(
    "PATCH",
    "model-versions/update",
    request=wire.UpdateModelVersion,
    response=wire.ModelVersionAnswer,
    permission="model.update",
    kind=Kind.WRITE,
)
def update_model_version(platform: Platform, asked: wire.UpdateModelVersion) -> str:
    """Change a version's description."""
    return platform.store.update_model_version_json(asked.name, asked.version, asked.description)


@table.endpoint(
    "POST",
    "model-versions/transition-stage",
    request=wire.TransitionModelVersionStage,
    response=wire.ModelVersionAnswer,
    permission="model.transition",
    kind=Kind.WRITE,
)
def transition_model_version_stage(
    platform: Platform, asked: wire.TransitionModelVersionStage
) -> str:
    """Put a version into a stage."""
    return platform.store.transition_model_version_stage_json(
        asked.name, asked.version, asked.stage, asked.archive_existing_versions, asked.comment
    )


@table.endpoint(
    "DELETE",
    "model-versions/delete",
    request=wire.DeleteModelVersion,
    response=Empty,
    permission="model.delete",
    kind=Kind.WRITE,
)
def delete_model_version(platform: Platform, asked: wire.DeleteModelVersion) -> None:
    """Remove a version; its number is not given again."""
    platform.store.delete_model_version(asked.name, asked.version)


@table.endpoint(
    "GET",
    "model-versions/get-download-uri",
    request=wire.GetModelVersionDownloadUri,
    response=wire.DownloadUri,
    permission="model.read",
    kind=Kind.READ,
)
def get_model_version_download_uri(
    platform: Platform, asked: wire.GetModelVersionDownloadUri
) -> wire.DownloadUri:
    """Show where a version's files are."""
    uri = platform.store.get_model_version_download_uri(asked.name, asked.version)
    return wire.DownloadUri(artifact_uri=uri)


@table.endpoint(
    "GET",
    "model-versions/search",
    request=wire.SearchModelVersions,
    response=wire.ModelVersionsAnswer,
    permission="model.read",
    kind=Kind.READ,
    filtered=True,
)
def search_model_versions(platform: Platform, asked: wire.SearchModelVersions) -> str:
    """Find versions of registered models."""
    most = asked.max_results
    return platform.store.search_model_versions_json(
        asked.filter,
        SEARCH_MODEL_VERSION_MAX_RESULTS_THRESHOLD if most is None else most,
        asked.order_by,
        asked.page_token,
    )


@table.endpoint(
    "POST",
    "model-versions/set-tag",
    request=wire.SetModelVersionTag,
    response=Empty,
    permission="model.update",
    kind=Kind.WRITE,
)
def set_model_version_tag(platform: Platform, asked: wire.SetModelVersionTag) -> None:
    """Set a tag of a version."""
    tag = ModelVersionTag(asked.key, asked.value)
    platform.store.set_model_version_tag(asked.name, asked.version, tag)


@table.endpoint(
    "DELETE",
    "model-versions/delete-tag",
    request=wire.DeleteModelVersionTag,
    response=Empty,
    permission="model.update",
    kind=Kind.WRITE,
)
def delete_model_version_tag(platform: Platform, asked: wire.DeleteModelVersionTag) -> None:
    """Delete a tag of a version."""
    platform.store.delete_model_version_tag(asked.name, asked.version, asked.key)
