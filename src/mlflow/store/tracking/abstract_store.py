"""`mlflow.store.tracking.abstract_store`, as other software imports it."""

from mlflow.stores.contract import TrackingStore as AbstractStore

__all__ = ["AbstractStore"]
