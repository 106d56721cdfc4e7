"""Policies of registered models."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.entities.model_registry.model_policy import ModelPolicy
from mlflow.wire import model_policies as wire
from mlflow.wire.message import Empty

table = Table("headrace")


@table.endpoint(
    "GET",
    "registered-models/policy",
    request=wire.GetModelPolicy,
    response=ModelPolicy,
    permission="model.read",
    kind=Kind.READ,
)
def get_model_policy(platform: Platform, asked: wire.GetModelPolicy) -> ModelPolicy:
    """Show what the transitions of a registered model need."""
    return platform.store.get_model_policy(asked.name)


@table.endpoint(
    "PUT",
    "registered-models/policy",
    request=wire.SetModelPolicy,
    response=ModelPolicy,
    permission="model.manage",
    kind=Kind.WRITE,
)
def set_model_policy(platform: Platform, asked: wire.SetModelPolicy) -> ModelPolicy:
    """Say what the transitions of a registered model need."""
    if asked.check_only:
        return platform.store.checked_model_policy(asked.name, asked.yaml)
    return platform.store.set_model_policy(asked.name, asked.yaml)


@table.endpoint(
    "DELETE",
    "registered-models/policy",
    request=wire.DeleteModelPolicy,
    response=Empty,
    permission="model.manage",
    kind=Kind.WRITE,
)
def delete_model_policy(platform: Platform, asked: wire.DeleteModelPolicy) -> None:
    """Take a registered model's policy away."""
    platform.store.delete_model_policy(asked.name)


@table.endpoint(
    "GET",
    "model-versions/check-gates",
    request=wire.CheckGates,
    response=wire.GatesAnswer,
    permission="model.read",
    kind=Kind.READ,
)
def check_gates(platform: Platform, asked: wire.CheckGates) -> wire.GatesAnswer:
    """Show what keeps a version from going to a stage."""
    return platform.store.gates_of(asked.name, asked.version, asked.stage)
