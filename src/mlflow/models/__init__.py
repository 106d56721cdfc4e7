"""Models: what they are (`MLmodel`), what they take and give, saving, logging and loading them.

model.py             the MLmodel file;  model_info.py;  signature.py;  input_example.py
flavor.py            what a flavor is;  mlflow/flavors/: each framework's
saving.py            model → folder
publishing.py        … → logged model, registered model
loading.py           folder → model;  location.py: URI → folder
provenance.py        whether a model may run code;  own_models.py: what this account has saved
pyfunc_model.py      predicting, whatever the framework
enforcement.py       data against the signature;  enforce_*.py, column_casts.py
environment.py       requirements.txt, conda.yaml, python_env.yaml
flavor_backend.py, resources.py   what packages with flavors or platforms of their own subclass
requirements.py      what a model requires: imported_modules.py → distributions.py;  mismatches.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.models.enforcement import validate_schema
from mlflow.models.flavor_backend import FlavorBackend
from mlflow.models.input_example import convert_input_example_to_serving_input
from mlflow.models.model import (
    Model,
    get_model_info,
    set_model,
    update_model_requirements,
)
from mlflow.models.model_config import ModelConfig
from mlflow.models.requirements import infer_pip_requirements
from mlflow.models.resources import Resource, ResourceType
from mlflow.models.signature import ModelSignature, infer_signature, set_signature

if TYPE_CHECKING:
    from mlflow.models.evaluation import (
        EvaluationArtifact,
        EvaluationMetric,
        EvaluationResult,
        MetricThreshold,
        evaluate,
        list_evaluators,
        make_metric,
    )
    from mlflow.serving.docker import build_docker
    from mlflow.serving.prediction import predict, validate_serving_input

__all__ = [
    "EvaluationArtifact",
    "EvaluationMetric",
    "EvaluationResult",
    "FlavorBackend",
    "MetricThreshold",
    "Model",
    "ModelConfig",
    "ModelSignature",
    "Resource",
    "ResourceType",
    "build_docker",
    "convert_input_example_to_serving_input",
    "evaluate",
    "get_model_info",
    "infer_pip_requirements",
    "infer_signature",
    "list_evaluators",
    "make_metric",
    "predict",
    "set_model",
    "set_signature",
    "update_model_requirements",
    "validate_schema",
    "validate_serving_input",
]

_EVALUATION = (
    "EvaluationArtifact",
    "EvaluationMetric",
    "EvaluationResult",
    "MetricThreshold",
    "evaluate",
    "list_evaluators",
    "make_metric",
)


_SERVING = {
    "build_docker": "mlflow.serving.docker",
    "predict": "mlflow.serving.prediction",
    "validate_serving_input": "mlflow.serving.prediction",
}


def __getattr__(name: str) -> Any:
    # Evaluation and serving load models, so that they are loaded after them.
    if name in _EVALUATION:
        from mlflow.models import evaluation

        return getattr(evaluation, name)
    if name in _SERVING:
        from importlib import import_module

        return getattr(import_module(_SERVING[name]), name)
    raise AttributeError(f"module 'mlflow.models' has no attribute {name!r}")
