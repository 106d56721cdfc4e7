"""`mlflow.protos`, as other software imports it: the numbers of error codes."""
