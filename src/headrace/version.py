"""The version of Headrace itself, as opposed to the MLflow API level it implements."""

__version__ = "0.1.0"
