"""The shortest program that tracks: its whole life is timed from outside."""

import mlflow

mlflow.set_experiment("hello")
with mlflow.start_run():
    mlflow.log_param("a", 1)
    mlflow.log_metric("m", 0.5)
