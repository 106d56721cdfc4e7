"""The nouns of the model registry, as values. One file a noun."""

import sys

from mlflow.entities.model_registry import model_version, registered_model, tag
from mlflow.entities.model_registry import stages as _stages
from mlflow.entities.model_registry.model_version import ModelVersion, ModelVersionStatus
from mlflow.entities.model_registry.registered_model import RegisteredModel, RegisteredModelAlias
from mlflow.entities.model_registry.tag import ModelVersionTag, RegisteredModelTag

# What a search gives is complete here: the names are MLflow's.
ModelVersionSearch = ModelVersion
RegisteredModelSearch = RegisteredModel

__all__ = [
    "ModelVersion",
    "ModelVersionSearch",
    "ModelVersionStatus",
    "ModelVersionTag",
    "RegisteredModel",
    "RegisteredModelAlias",
    "RegisteredModelSearch",
    "RegisteredModelTag",
]

# Software written for MLflow imports some of these from modules of their own.
_OTHER_PATHS = {
    "model_version_stages": _stages,
    "model_version_status": model_version,
    "model_version_tag": tag,
    "registered_model_alias": registered_model,
    "registered_model_tag": tag,
}
for _name, _module in _OTHER_PATHS.items():
    sys.modules[f"{__name__}.{_name}"] = globals()[_name] = _module
