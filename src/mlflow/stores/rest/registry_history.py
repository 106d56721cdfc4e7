"""The registry as it was, and going back, over HTTP."""

from __future__ import annotations

from mlflow.entities.model_registry import ModelVersion
from mlflow.stores.governance_contract import RegistryHistoryStore, RegistryState
from mlflow.stores.rest.calls import HEADRACE_API, Calls
from mlflow.stores.rest.transport import Retry
from mlflow.wire import registry_history as wire
from mlflow.wire.model_versions import ModelVersionAnswer


class RegistryHistoryCalls(Calls, RegistryHistoryStore):
    """The registry as it was, and going back."""

    def registry_as_of(self, time: int, name: str = "") -> RegistryState:
        asked = wire.RegistryAsOf(time=time, name=name)
        path = "registered-models/as-of"
        answer = self._get(path, asked, wire.RegistryAsOfAnswer, api=HEADRACE_API)
        return RegistryState(
            [model.to_entity() for model in answer.registered_models],
            [version.to_entity() for version in answer.model_versions],
        )

    def roll_back(
        self, name: str, stage: str = "Production", version: str = "", comment: str = ""
    ) -> ModelVersion:
        asked = wire.RollBack(name=name, stage=stage, version=version, comment=comment)
        path = "registered-models/rollback"
        answer = self._post(path, asked, ModelVersionAnswer, api=HEADRACE_API, retry=Retry.UNSENT)
        return answer.model_version.to_entity()
