"""`mlflow.store`, as other software imports it: names that live elsewhere, no logic."""
