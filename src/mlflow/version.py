"""The level of the MLflow API that this package implements; `headrace.__version__` is our own."""

VERSION = "3.17.2"
