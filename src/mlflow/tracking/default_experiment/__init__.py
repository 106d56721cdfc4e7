"""`mlflow.tracking.default_experiment`, as other software imports it."""
