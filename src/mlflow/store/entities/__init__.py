"""`mlflow.store.entities`, as other software imports it."""

from mlflow.stores.contract import PagedList

__all__ = ["PagedList"]
