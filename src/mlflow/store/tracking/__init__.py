"""`mlflow.store.tracking`, as other software imports it."""

from mlflow.stores.contract import (
    SEARCH_MAX_RESULTS_DEFAULT,
    SEARCH_MAX_RESULTS_THRESHOLD,
)

__all__ = ["SEARCH_MAX_RESULTS_DEFAULT", "SEARCH_MAX_RESULTS_THRESHOLD"]
