"""`MlflowClient`: everything a store can do, by run id and experiment id. One mixin a noun."""

from __future__ import annotations

from pathlib import Path

from mlflow.client.artifacts import ArtifactsMixin
from mlflow.client.experiments import ExperimentsMixin
from mlflow.client.governance import GovernanceMixin
from mlflow.client.images import ImagesMixin
from mlflow.client.inputs import InputsMixin
from mlflow.client.logged_models import LoggedModelsMixin
from mlflow.client.metrics import MetricsMixin
from mlflow.client.model_sources import ModelSourcesMixin
from mlflow.client.registered_models import RegisteredModelsMixin
from mlflow.client.tables import TablesMixin
from mlflow.client.webhooks import WebhooksMixin
from mlflow.fluent import state

__all__ = ["MlflowClient"]


class MlflowClient(
    ExperimentsMixin,
    MetricsMixin,
    InputsMixin,
    ArtifactsMixin,
    ImagesMixin,
    TablesMixin,
    LoggedModelsMixin,
    RegisteredModelsMixin,
    ModelSourcesMixin,
    GovernanceMixin,
    WebhooksMixin,
):
    """A client of a tracking store and of a store of registered models.

    Args:
        tracking_uri: The store; the one `mlflow.get_tracking_uri()` names by default.
        registry_uri: Where registered models are kept; where `mlflow.set_registry_uri()` or
            `MLFLOW_REGISTRY_URI` says by default, or else in the tracking store.
        workspace_store_uri: Accepted for compatibility.
    """

    def __init__(
        self,
        tracking_uri: str | Path | None = None,
        registry_uri: str | None = None,
        workspace_store_uri: str | None = None,
    ) -> None:
        super().__init__(tracking_uri)
        chosen = str(registry_uri) if registry_uri else state.chosen_registry_uri()
        self._registry_uri = chosen or self._tracking_uri
