"""`mlflow.store.db`, as other software imports it."""
