"""`mlflow.tracking._tracking_service`, as other software imports it."""
