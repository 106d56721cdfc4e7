"""`mlflow.store.artifact`, as other software imports it."""
