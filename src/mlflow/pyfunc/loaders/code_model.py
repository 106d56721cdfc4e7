"""`mlflow.pyfunc.loaders.code_model`, as `MLmodel` files of models from code name it."""

from mlflow.pyfunc.model import _load_pyfunc

__all__ = ["_load_pyfunc"]
