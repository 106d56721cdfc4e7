"""The registry as it was, and going back."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import registry_history as wire
from mlflow.wire.model_versions import ModelVersionAnswer

table = Table("headrace")


@table.endpoint(
    "GET",
    "registered-models/as-of",
    request=wire.RegistryAsOf,
    response=wire.RegistryAsOfAnswer,
    permission="model.read",
    kind=Kind.READ,
    filtered=True,
)
def registry_as_of(platform: Platform, asked: wire.RegistryAsOf) -> wire.RegistryAsOfAnswer:
    """Show registered models and all their versions as they were at a time."""
    return platform.store.registry_as_of_answer(asked.time, asked.name)


@table.endpoint(
    "POST",
    "registered-models/rollback",
    request=wire.RollBack,
    response=ModelVersionAnswer,
    permission="model.transition",
    kind=Kind.WRITE,
)
def roll_back(platform: Platform, asked: wire.RollBack) -> str:
    """Put the version that held a stage before back into it."""
    return platform.store.roll_back_json(asked.name, asked.stage, asked.version, asked.comment)


@table.endpoint(
    "GET",
    "registered-models/rollback",
    request=wire.GetRollBack,
    response=ModelVersionAnswer,
    permission="model.read",
    kind=Kind.READ,
)
def get_rollback(platform: Platform, asked: wire.GetRollBack) -> str:
    """Show the version that going back would put into a stage."""
    return platform.store.rollback_target_json(asked.name, asked.stage)
