"""Policies of registered models, over HTTP."""

from __future__ import annotations

from mlflow.entities.model_registry.model_policy import ModelPolicy
from mlflow.stores.governance_contract import ModelPolicyStore
from mlflow.stores.rest.calls import HEADRACE_API, Calls
from mlflow.wire import model_policies as wire

PATH = "registered-models/policy"


class ModelPolicyCalls(Calls, ModelPolicyStore):
    """Policies of registered models."""

    def get_model_policy(self, name: str) -> ModelPolicy:
        return self._get(PATH, wire.GetModelPolicy(name=name), ModelPolicy, api=HEADRACE_API)

    def set_model_policy(self, name: str, yaml: str) -> ModelPolicy:
        asked = wire.SetModelPolicy(name=name, yaml=yaml)
        return self._post(PATH, asked, ModelPolicy, method="PUT", api=HEADRACE_API)

    def delete_model_policy(self, name: str) -> None:
        asked = wire.DeleteModelPolicy(name=name)
        self._post(PATH, asked, method="DELETE", api=HEADRACE_API)
