"""`mlflow.tracking.context`, as other software imports it."""
