"""Requests to put a version into a stage, and what became of them."""

from __future__ import annotations

import msgspec


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """One approval of a request."""

    user_id: str
    comment: str = ""
    creation_timestamp: int = 0


class TransitionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request to put a version into a stage. Times are milliseconds since 1970-01-01 UTC.

    Attributes:
        id: Its number, as text.
        name, version: Of the registered model.
        from_stage: Where the version is now.
        to_stage: Where it is to go.
        user_id: Who asks.
        comment: Why.
        state: `open`, `approved`, `rejected` or `cancelled`.
        available_actions: What who asks for this list may do: `APPROVE_TRANSITION_REQUEST`,
            `REJECT_TRANSITION_REQUEST`, `CANCEL_TRANSITION_REQUEST`.
        approvals: Those it has.
        approvals_needed: How many it takes.
        activity_type: `REQUESTED_TRANSITION`, as managed MLflow has it.
    """

    id: str = ""
    name: str = ""
    version: str = ""
    from_stage: str = ""
    to_stage: str = ""
    user_id: str = ""
    comment: str = ""
    creation_timestamp: int = 0
    last_updated_timestamp: int = 0
    state: str = "open"
    available_actions: list[str] = []
    approvals: list[Approval] = []
    approvals_needed: int = 1
    activity_type: str = "REQUESTED_TRANSITION"


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """What was done about a request.

    Attributes:
        activity_type: `APPROVED_REQUEST`, `APPLIED_TRANSITION`, `REJECTED_REQUEST` or
            `CANCELLED_REQUEST`. A request that has an approval and needs more of them is
            `APPROVED_REQUEST`; one whose version was moved is `APPLIED_TRANSITION`.
        id: Number of the request, as text.
        from_stage, to_stage: Where the version was, and where it is to go or went.
        user_id: Who did it.
        comment: Why.
        system_comment: What came of it, in words.
    """

    activity_type: str = ""
    id: str = ""
    from_stage: str = ""
    to_stage: str = ""
    user_id: str = ""
    comment: str = ""
    system_comment: str = ""
    creation_timestamp: int = 0
    last_updated_timestamp: int = 0
