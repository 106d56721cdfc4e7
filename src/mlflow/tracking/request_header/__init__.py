"""`mlflow.tracking.request_header`, as other software imports it."""
