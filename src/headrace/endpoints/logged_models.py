"""Logged models."""

from __future__ import annotations

import msgspec

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import logged_models as wire
from mlflow.wire.message import Empty

table = Table()


@table.endpoint(
    "POST",
    "logged-models",
    request=wire.CreateLoggedModel,
    response=wire.LoggedModelAnswer,
    permission="logged-model.create",
    kind=Kind.WRITE,
)
def create_logged_model(platform: Platform, asked: wire.CreateLoggedModel) -> str:
    """Make a logged model whose files are still to come."""
    return platform.store.create_logged_model_json(
        asked.experiment_id,
        asked.name or None,
        asked.source_run_id or None,
        asked.tags,
        asked.params,
        asked.model_type or None,
    )


@table.endpoint(
    "POST",
    "logged-models/search",
    request=wire.SearchLoggedModels,
    response=wire.LoggedModelsAnswer,
    permission="logged-model.read",
    kind=Kind.READ,
)
def search_logged_models(platform: Platform, asked: wire.SearchLoggedModels) -> str:
    """Find logged models."""
    return platform.store.search_logged_models_json(
        asked.experiment_ids,
        asked.filter or None,
        [msgspec.structs.asdict(condition) for condition in asked.datasets],
        asked.max_results,
        [msgspec.structs.asdict(order) for order in asked.order_by],
        asked.page_token or None,
    )


@table.endpoint(
    "GET",
    "logged-models/{model_id}",
    request=wire.GetLoggedModel,
    response=wire.LoggedModelAnswer,
    permission="logged-model.read",
    kind=Kind.READ,
)
def get_logged_model(platform: Platform, asked: wire.GetLoggedModel) -> str:
    """Show a logged model with its params, tags and metrics."""
    return platform.store.get_logged_model_json(asked.model_id)


@table.endpoint(
    "PATCH",
    "logged-models/{model_id}",
    request=wire.FinalizeLoggedModel,
    response=wire.LoggedModelAnswer,
    permission="logged-model.update",
    kind=Kind.WRITE,
)
def finalize_logged_model(platform: Platform, asked: wire.FinalizeLoggedModel) -> str:
    """Say that a logged model's files are there, or will not come."""
    return platform.store.finalize_logged_model_json(asked.model_id, str(asked.status))


@table.endpoint(
    "DELETE",
    "logged-models/{model_id}",
    request=wire.DeleteLoggedModel,
    response=Empty,
    permission="logged-model.delete",
    kind=Kind.WRITE,
)
def delete_logged_model(platform: Platform, asked: wire.DeleteLoggedModel) -> None:
    """Put a logged model into the bin."""
    platform.store.delete_logged_model(asked.model_id)


@table.endpoint(
    "POST",
    "logged-models/{model_id}/params",
    request=wire.LogLoggedModelParams,
    response=Empty,
    permission="logged-model.update",
    kind=Kind.WRITE,
)
def log_logged_model_params(platform: Platform, asked: wire.LogLoggedModelParams) -> None:
    """Add params to a logged model."""
    platform.store.log_logged_model_params(asked.model_id, asked.params)


@table.endpoint(
    "PATCH",
    "logged-models/{model_id}/tags",
    request=wire.SetLoggedModelTags,
    response=wire.LoggedModelAnswer,
    permission="logged-model.update",
    kind=Kind.WRITE,
)
def set_logged_model_tags(platform: Platform, asked: wire.SetLoggedModelTags) -> str:
    """Set tags of a logged model."""
    store = platform.store
    store.set_logged_model_tags(asked.model_id, asked.tags)
    return store.get_logged_model_json(asked.model_id)


@table.endpoint(
    "DELETE",
    "logged-models/{model_id}/tags/{tag_key}",
    request=wire.DeleteLoggedModelTag,
    response=Empty,
    permission="logged-model.update",
    kind=Kind.WRITE,
)
def delete_logged_model_tag(platform: Platform, asked: wire.DeleteLoggedModelTag) -> None:
    """Delete a tag of a logged model."""
    platform.store.delete_logged_model_tag(asked.model_id, asked.tag_key)
