"""Evaluating a model on data: metrics, pictures, comparison with thresholds and with another model.

result = mlflow.models.evaluate(model_uri, data, targets="y", model_type="classifier")
result.metrics["f1_score"]
"""

from __future__ import annotations

from mlflow.evaluation.evaluating import evaluate
from mlflow.evaluation.metric import EvaluationMetric, MetricValue, make_metric
from mlflow.evaluation.result import EvaluationArtifact, EvaluationResult
from mlflow.evaluation.thresholds import (
    MetricThreshold,
    ModelValidationFailedException,
    validate_evaluation_results,
)

__all__ = [
    "EvaluationArtifact",
    "EvaluationMetric",
    "EvaluationResult",
    "MetricThreshold",
    "MetricValue",
    "ModelValidationFailedException",
    "evaluate",
    "make_metric",
    "validate_evaluation_results",
]
