"""The conformance suite of stores of registered models; see `tracking_store` for its use."""

from __future__ import annotations

from mlflow.testing.model_versions import ModelVersionConformance
from mlflow.testing.registered_models import RegisteredModelConformance

__all__ = ["ModelVersionConformance", "RegisteredModelConformance", "RegistryStoreConformance"]


class RegistryStoreConformance(RegisteredModelConformance, ModelVersionConformance):
    """Everything that the contract of stores of registered models promises."""
