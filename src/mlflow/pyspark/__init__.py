"""Spark's machine learning: `mlflow.pyspark.ml.autolog()`; its models are of `mlflow.spark`."""

from __future__ import annotations

from mlflow.pyspark import ml

__all__ = ["ml"]
