"""Registered models, their tags and aliases."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.entities.model_registry import RegisteredModelTag
from mlflow.stores.registry_contract import SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT
from mlflow.wire import registered_models as wire
from mlflow.wire.message import Empty
from mlflow.wire.model_versions import ModelVersionAnswer, ModelVersionsAnswer

table = Table()


@table.endpoint(
    "POST",
    "registered-models/create",
    request=wire.CreateRegisteredModel,
    response=wire.RegisteredModelAnswer,
    permission="model.create",
    kind=Kind.WRITE,
)
def create_registered_model(platform: Platform, asked: wire.CreateRegisteredModel) -> str:
    """Make a registered model without versions."""
    return platform.store.create_registered_model_json(
        asked.name, asked.tags, asked.description, asked.deployment_job_id
    )


@table.endpoint(
    "GET",
    "registered-models/get",
    request=wire.GetRegisteredModel,
    response=wire.RegisteredModelAnswer,
    permission="model.read",
    kind=Kind.READ,
)
def get_registered_model(platform: Platform, asked: wire.GetRegisteredModel) -> str:
    """Show a registered model with the latest version of each stage."""
    return platform.store.get_registered_model_json(asked.name)


@table.endpoint(
    "PATCH",
    "registered-models/update",
    request=wire.UpdateRegisteredModel,
    response=wire.RegisteredModelAnswer,
    permission="model.update",
    kind=Kind.WRITE,
)
def update_registered_model(platform: Platform, asked: wire.UpdateRegisteredModel) -> str:
    """Change a registered model's description."""
    return platform.store.update_registered_model_json(
        asked.name, asked.description, asked.deployment_job_id
    )


@table.endpoint(
    "POST",
    "registered-models/rename",
    request=wire.RenameRegisteredModel,
    response=wire.RegisteredModelAnswer,
    permission="model.update",
    kind=Kind.WRITE,
)
def rename_registered_model(platform: Platform, asked: wire.RenameRegisteredModel) -> str:
    """Give a registered model and its versions another name."""
    return platform.store.rename_registered_model_json(asked.name, asked.new_name)


@table.endpoint(
    "DELETE",
    "registered-models/delete",
    request=wire.DeleteRegisteredModel,
    response=Empty,
    permission="model.delete",
    kind=Kind.WRITE,
)
def delete_registered_model(platform: Platform, asked: wire.DeleteRegisteredModel) -> None:
    """Remove a registered model with all its versions."""
    platform.store.delete_registered_model(asked.name)


@table.endpoint(
    "GET",
    "registered-models/search",
    request=wire.SearchRegisteredModels,
    response=wire.RegisteredModelsAnswer,
    permission="model.read",
    kind=Kind.READ,
    filtered=True,
)
def search_registered_models(platform: Platform, asked: wire.SearchRegisteredModels) -> str:
    """Find registered models."""
    most = asked.max_results
    return platform.store.search_registered_models_json(
        asked.filter,
        SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT if most is None else most,
        asked.order_by,
        asked.page_token,
    )


def get_latest_versions(platform: Platform, asked: wire.GetLatestVersions) -> str:
    """Show the latest version of each stage."""
    return platform.store.get_latest_versions_json(asked.name, asked.stages)


for _method in ("GET", "POST"):
    table.endpoint(
        _method,
        "registered-models/get-latest-versions",
        request=wire.GetLatestVersions,
        response=ModelVersionsAnswer,
        permission="model.read",
        kind=Kind.READ,
    )(get_latest_versions)


@table.endpoint(
    "POST",
    "registered-models/set-tag",
    request=wire.SetRegisteredModelTag,
    response=Empty,
    permission="model.update",
    kind=Kind.WRITE,
)
def set_registered_model_tag(platform: Platform, asked: wire.SetRegisteredModelTag) -> None:
    """Set a tag of a registered model."""
    tag = RegisteredModelTag(asked.key, asked.value)
    platform.store.set_registered_model_tag(asked.name, tag)


@table.endpoint(
    "DELETE",
    "registered-models/delete-tag",
    request=wire.DeleteRegisteredModelTag,
    response=Empty,
    permission="model.update",
    kind=Kind.WRITE,
)
def delete_registered_model_tag(platform: Platform, asked: wire.DeleteRegisteredModelTag) -> None:
    """Delete a tag of a registered model."""
    platform.store.delete_registered_model_tag(asked.name, asked.key)


@table.endpoint(
    "POST",
    "registered-models/alias",
    request=wire.SetRegisteredModelAlias,
    response=Empty,
    permission="model.transition",
    kind=Kind.WRITE,
)
def set_registered_model_alias(platform: Platform, asked: wire.SetRegisteredModelAlias) -> None:
    """Let an alias name a version."""
    platform.store.set_registered_model_alias(asked.name, asked.alias, asked.version)


@table.endpoint(
    "DELETE",
    "registered-models/alias",
    request=wire.DeleteRegisteredModelAlias,
    response=Empty,
    permission="model.transition",
    kind=Kind.WRITE,
)
def delete_registered_model_alias(
    platform: Platform, asked: wire.DeleteRegisteredModelAlias
) -> None:
    """Delete an alias."""
    platform.store.delete_registered_model_alias(asked.name, asked.alias)


@table.endpoint(
    "GET",
    "registered-models/alias",
    request=wire.GetModelVersionByAlias,
    response=ModelVersionAnswer,
    permission="model.read",
    kind=Kind.READ,
)
def get_model_version_by_alias(platform: Platform, asked: wire.GetModelVersionByAlias) -> str:
    """Show the version that an alias names."""
    return platform.store.get_model_version_by_alias_json(asked.name, asked.alias)
