"""Evaluating a model on data: metrics, pictures, comparison with thresholds and with another model.

result = mlflow.models.evaluate(model_uri, data, targets="y", model_type="classifier")
result.metrics["f1_score"]
"""

from __future__ import annotations

from mlflow.evaluation.dataset import EvaluationDataset
from mlflow.evaluation.evaluating import evaluate
from mlflow.evaluation.evaluators import ModelEvaluator, list_evaluators
from mlflow.evaluation.metric import EvaluationMetric, MetricValue, make_metric
from mlflow.evaluation.result import EvaluationArtifact, EvaluationResult
from mlflow.evaluation.thresholds import (
    MetricThreshold,
    ModelValidationFailedException,
    validate_evaluation_results,
)

__all__ = [
    "EvaluationArtifact",
    "EvaluationDataset",
    "EvaluationMetric",
    "EvaluationResult",
    "MetricThreshold",
    "MetricValue",
    "ModelEvaluator",
    "ModelValidationFailedException",
    "evaluate",
    "list_evaluators",
    "make_metric",
    "validate_evaluation_results",
]
