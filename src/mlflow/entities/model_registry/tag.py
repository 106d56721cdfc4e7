"""Tags of registered models and of their versions."""

from __future__ import annotations

from mlflow.entities._entity import StructEntity


class RegisteredModelTag(StructEntity, frozen=True):
    """A tag of a registered model."""

    key: str
    value: str = ""


class ModelVersionTag(StructEntity, frozen=True):
    """A tag of a version of a registered model."""

    key: str
    value: str = ""
