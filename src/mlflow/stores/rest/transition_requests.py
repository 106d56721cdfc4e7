"""Requests to put a version into a stage, over HTTP."""

from __future__ import annotations

from mlflow.entities.model_registry.transition_request import Activity, TransitionRequest
from mlflow.stores.governance_contract import TransitionRequestStore
from mlflow.stores.rest.calls import Calls
from mlflow.stores.rest.transport import Retry
from mlflow.wire import transition_requests as wire


class TransitionRequestCalls(Calls, TransitionRequestStore):
    """Requests to put a version into a stage."""

    def create_transition_request(
        self, name: str, version: str, stage: str, comment: str = ""
    ) -> TransitionRequest:
        asked = wire.CreateTransitionRequest(
            name=name, version=version, stage=stage, comment=comment
        )
        path = "transition-requests/create"
        return self._post(path, asked, wire.TransitionRequestAnswer, retry=Retry.UNSENT).request

    def list_transition_requests(self, name: str, version: str) -> list[TransitionRequest]:
        asked = wire.ListTransitionRequests(name=name, version=version)
        path = "transition-requests/list"
        return self._get(path, asked, wire.TransitionRequestsAnswer).requests

    def approve_transition_request(
        self,
        name: str,
        version: str,
        stage: str,
        archive_existing_versions: bool = False,
        comment: str = "",
    ) -> Activity:
        asked = wire.ApproveTransitionRequest(
            name=name,
            version=version,
            stage=stage,
            archive_existing_versions=archive_existing_versions,
            comment=comment,
        )
        path = "transition-requests/approve"
        return self._post(path, asked, wire.ActivityAnswer, retry=Retry.UNSENT).activity

    def reject_transition_request(
        self, name: str, version: str, stage: str, comment: str = ""
    ) -> Activity:
        asked = wire.RejectTransitionRequest(
            name=name, version=version, stage=stage, comment=comment
        )
        path = "transition-requests/reject"
        return self._post(path, asked, wire.ActivityAnswer, retry=Retry.UNSENT).activity

    def delete_transition_request(
        self, name: str, version: str, stage: str, creator: str = "", comment: str = ""
    ) -> Activity:
        asked = wire.DeleteTransitionRequest(
            name=name, version=version, stage=stage, creator=creator, comment=comment
        )
        path = "transition-requests/delete"
        answer = self._post(path, asked, wire.ActivityAnswer, method="DELETE", retry=Retry.UNSENT)
        return answer.activity
