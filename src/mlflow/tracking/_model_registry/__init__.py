"""`mlflow.tracking._model_registry`, as flavors of other software import it."""

from mlflow.models.publication import AWAIT_SECONDS as DEFAULT_AWAIT_MAX_SLEEP_SECONDS

__all__ = ["DEFAULT_AWAIT_MAX_SLEEP_SECONDS"]
