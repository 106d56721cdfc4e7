"""Messages about the registry as it was, and about going back."""

from __future__ import annotations

from mlflow.wire.message import Message
from mlflow.wire.model_versions import ModelVersion
from mlflow.wire.registered_models import RegisteredModel


class RegistryAsOf(Message, frozen=True, kw_only=True):
    """`time` is in milliseconds since 1970-01-01 UTC; without `name`, all registered models."""

    time: int
    name: str = ""


class RegistryAsOfAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    registered_models: list[RegisteredModel] = []
    model_versions: list[ModelVersion] = []


class RollBack(Message, frozen=True, kw_only=True):
    name: str
    stage: str = "Production"
    version: str = ""
    comment: str = ""


class GetRollBack(Message, frozen=True, kw_only=True):
    name: str
    stage: str = "Production"
