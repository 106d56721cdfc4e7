"""`mlflow.login`, which signs in to a product that Headrace does not speak to."""

from mlflow.exceptions import MlflowNotImplementedException


def login(backend: str = "databricks", interactive: bool = True) -> None:
    """Say how to sign in to a server: this function only knows Databricks in MLflow.

    Raises:
        MlflowNotImplementedException: Always.
    """
    raise MlflowNotImplementedException(
        f"Headrace does not sign in to {backend!r}. For a server, set MLFLOW_TRACKING_URI and "
        "either MLFLOW_TRACKING_TOKEN or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD."
    )
