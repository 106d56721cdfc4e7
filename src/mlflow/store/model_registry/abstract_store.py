"""`mlflow.store.model_registry.abstract_store`, as other software imports it."""

from mlflow.stores.registry_contract import RegistryStore as AbstractStore

__all__ = ["AbstractStore"]
