"""Registered models: finding them."""

from __future__ import annotations

from mlflow.client import MlflowClient
from mlflow.entities.model_registry import RegisteredModel
from mlflow.stores.registry_contract import SEARCH_REGISTERED_MODEL_MAX_RESULTS_THRESHOLD


def search_registered_models(
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: list[str] | None = None,
) -> list[RegisteredModel]:
    """The registered models that match, by name by default.

    Args:
        max_results: At most so many; all of them by default.
        filter_string: On `name`, `creation_timestamp`, `last_updated_timestamp` and `tags.<key>`.
        order_by: Such as `["last_updated_timestamp DESC"]`.
    """
    client = MlflowClient()
    models: list[RegisteredModel] = []
    token: str | None = None
    while max_results is None or len(models) < max_results:
        most = SEARCH_REGISTERED_MODEL_MAX_RESULTS_THRESHOLD
        size = most if max_results is None else min(most, max_results - len(models))
        page = client.search_registered_models(filter_string, size, order_by, token)
        models += page
        token = page.token
        if not token:
            break
    return models
