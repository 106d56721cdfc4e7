"""Versions of registered models: registering, finding and tagging them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlflow.client import MlflowClient
from mlflow.client.model_versions import AWAIT_SECONDS
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.stores.registry_contract import SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT
from mlflow.validation import check_model_name


def register_model(
    model_uri: str | Path,
    name: str,
    await_registration_for: int | None = AWAIT_SECONDS,
    *,
    tags: Mapping[str, Any] | None = None,
    env_pack: Any = None,
) -> ModelVersion:
    """Make a version of a registered model, which is made where it is missing.

    Args:
        model_uri: `runs:/<run id>/<path or name>`, `models:/<model id>`, a version of another
            registered model (`models:/<name>/<version>`), or a path or URI of the model's files.
        name: The registered model's.
        await_registration_for: Seconds to wait until the version can be used, for servers that copy
            the files; None or 0 does not wait.
        tags: Tags of the version; values are kept as text.
        env_pack: Accepted for compatibility.

    Raises:
        MlflowException: There is no such run (`RESOURCE_DOES_NOT_EXIST`), or it has no such model
            (`NOT_FOUND`); nothing is registered then.
    """
    check_model_name(name)
    client = MlflowClient()
    source = client.find_model_source(str(model_uri))
    try:
        client.create_registered_model(name)
    except MlflowException as error:
        if error.error_code not in ("RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS"):
            raise
    return client.create_model_version(
        name,
        source.uri,
        source.run_id,
        tags,
        await_creation_for=await_registration_for,
        model_id=source.model_id,
    )


def search_model_versions(
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: list[str] | None = None,
) -> list[ModelVersion]:
    """The versions of registered models that match, the last changed first by default.

    Args:
        max_results: At most so many; all of them by default.
        filter_string: Such as `"name = 'Fraud' AND current_stage = 'Production'"`.
        order_by: Such as `["version_number DESC"]`.
    """
    client = MlflowClient()
    versions: list[ModelVersion] = []
    token: str | None = None
    while max_results is None or len(versions) < max_results:
        most = SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT
        size = most if max_results is None else min(most, max_results - len(versions))
        page = client.search_model_versions(filter_string, size, order_by, token)
        versions += page
        token = page.token
        if not token:
            break
    return versions


def set_model_version_tag(
    name: str, version: str | None = None, key: str | None = None, value: Any = None
) -> None:
    """Set a tag of a version of a registered model; the value is kept as text."""
    MlflowClient().set_model_version_tag(name, version, key, value)
