"""What the parts of the client share that work with registered models: their store."""

from __future__ import annotations

from mlflow.client.tracking import Tracking
from mlflow.stores.registry_contract import RegistryStore
from mlflow.stores.resolve import resolve_registry_store


class Registry(Tracking):
    """Access to the store of registered models."""

    _registry_uri: str

    @property
    def registry_uri(self) -> str:
        """URI of the store of registered models."""
        return self._registry_uri

    @property
    def _registry(self) -> RegistryStore:
        return resolve_registry_store(self._registry_uri)
