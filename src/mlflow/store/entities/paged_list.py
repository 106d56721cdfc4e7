"""`mlflow.store.entities.paged_list`, as other software imports it."""

from mlflow.stores.contract import PagedList

__all__ = ["PagedList"]
