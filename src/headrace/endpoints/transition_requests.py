"""Requests to put a version into a stage."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import transition_requests as wire

table = Table()


@table.endpoint(
    "POST",
    "transition-requests/create",
    request=wire.CreateTransitionRequest,
    response=wire.TransitionRequestAnswer,
    permission="model.request",
    kind=Kind.WRITE,
)
def create_transition_request(
    platform: Platform, asked: wire.CreateTransitionRequest
) -> wire.TransitionRequestAnswer:
    """Ask for a version to be put into a stage."""
    made = platform.store.create_transition_request(
        asked.name, asked.version, asked.stage, asked.comment
    )
    return wire.TransitionRequestAnswer(request=made)


@table.endpoint(
    "GET",
    "transition-requests/list",
    request=wire.ListTransitionRequests,
    response=wire.TransitionRequestsAnswer,
    permission="model.read",
    kind=Kind.READ,
)
def list_transition_requests(
    platform: Platform, asked: wire.ListTransitionRequests
) -> wire.TransitionRequestsAnswer:
    """Show the open requests of a version."""
    found = platform.store.list_transition_requests(asked.name, asked.version)
    return wire.TransitionRequestsAnswer(requests=found)


@table.endpoint(
    "GET",
    "transition-requests/search",
    base="headrace",
    request=wire.SearchTransitionRequests,
    response=wire.TransitionRequestsPage,
    permission="model.read",
    kind=Kind.READ,
    filtered=True,
)
def search_transition_requests(
    platform: Platform, asked: wire.SearchTransitionRequests
) -> wire.TransitionRequestsPage:
    """Find requests of all registered models, or of one."""
    page = platform.store.search_transition_requests(
        asked.name, asked.state, asked.max_results, asked.page_token
    )
    return wire.TransitionRequestsPage(requests=list(page), next_page_token=page.token or "")


@table.endpoint(
    "POST",
    "transition-requests/approve",
    request=wire.ApproveTransitionRequest,
    response=wire.ActivityAnswer,
    permission="model.approve",
    kind=Kind.WRITE,
)
def approve_transition_request(
    platform: Platform, asked: wire.ApproveTransitionRequest
) -> wire.ActivityAnswer:
    """Approve the requests for a transition; the last approval that it takes moves the version."""
    activity = platform.store.approve_transition_request(
        asked.name, asked.version, asked.stage, asked.archive_existing_versions, asked.comment
    )
    return wire.ActivityAnswer(activity=activity)


@table.endpoint(
    "POST",
    "transition-requests/reject",
    request=wire.RejectTransitionRequest,
    response=wire.ActivityAnswer,
    permission="model.approve",
    kind=Kind.WRITE,
)
def reject_transition_request(
    platform: Platform, asked: wire.RejectTransitionRequest
) -> wire.ActivityAnswer:
    """Reject the requests for a transition."""
    activity = platform.store.reject_transition_request(
        asked.name, asked.version, asked.stage, asked.comment
    )
    return wire.ActivityAnswer(activity=activity)


@table.endpoint(
    "DELETE",
    "transition-requests/delete",
    request=wire.DeleteTransitionRequest,
    response=wire.ActivityAnswer,
    permission="model.request",
    kind=Kind.WRITE,
)
def delete_transition_request(
    platform: Platform, asked: wire.DeleteTransitionRequest
) -> wire.ActivityAnswer:
    """Take back a request."""
    activity = platform.store.delete_transition_request(
        asked.name, asked.version, asked.stage, asked.creator, asked.comment
    )
    return wire.ActivityAnswer(activity=activity)
