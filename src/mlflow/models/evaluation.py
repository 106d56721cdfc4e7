"""`mlflow.models.evaluation`, as other software imports it."""

from mlflow.evaluation import (
    EvaluationArtifact,
    EvaluationDataset,
    EvaluationMetric,
    EvaluationResult,
    MetricThreshold,
    ModelEvaluator,
    evaluate,
    list_evaluators,
    make_metric,
)

__all__ = [
    "EvaluationArtifact",
    "EvaluationDataset",
    "EvaluationMetric",
    "EvaluationResult",
    "MetricThreshold",
    "ModelEvaluator",
    "evaluate",
    "list_evaluators",
    "make_metric",
]
