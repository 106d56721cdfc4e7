"""What is measured: programs that run unchanged with Headrace and with MLflow.

Each prints one JSON object. They use only the standard library and, where the SDK is measured, the
public `mlflow` API.
"""
