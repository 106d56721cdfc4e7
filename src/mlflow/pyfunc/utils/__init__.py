"""`mlflow.pyfunc.utils`, as other software imports it."""

from mlflow.pyfunc.utils.data_validation import pyfunc

__all__ = ["pyfunc"]
