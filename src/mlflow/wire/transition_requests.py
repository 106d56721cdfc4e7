"""Messages about requests to put a version into a stage, in the form of managed MLflow."""

from __future__ import annotations

from mlflow.entities.model_registry.transition_request import Activity, TransitionRequest
from mlflow.wire.message import Message


class CreateTransitionRequest(Message, frozen=True, kw_only=True):
    name: str
    version: str
    stage: str
    comment: str = ""


class TransitionRequestAnswer(Message, frozen=True, kw_only=True):
    request: TransitionRequest


class ListTransitionRequests(Message, frozen=True, kw_only=True):
    name: str
    version: str


class TransitionRequestsAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    requests: list[TransitionRequest] = []


class SearchTransitionRequests(Message, frozen=True, kw_only=True):
    name: str = ""
    state: str = "open"
    max_results: int = 100
    page_token: str = ""


class TransitionRequestsPage(Message, frozen=True, kw_only=True, omit_defaults=False):
    requests: list[TransitionRequest] = []
    next_page_token: str = ""


class ApproveTransitionRequest(Message, frozen=True, kw_only=True):
    name: str
    version: str
    stage: str
    archive_existing_versions: bool = False
    comment: str = ""


class RejectTransitionRequest(Message, frozen=True, kw_only=True):
    name: str
    version: str
    stage: str
    comment: str = ""


class DeleteTransitionRequest(Message, frozen=True, kw_only=True):
    name: str
    version: str
    stage: str
    creator: str = ""
    comment: str = ""


class ActivityAnswer(Message, frozen=True, kw_only=True):
    activity: Activity
