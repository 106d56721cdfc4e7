"""Requests to put a version into a stage: asking, approving, rejecting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from headrace.audit.log import record
from headrace.identity.actor import ANONYMOUS, LOCAL, Actor, current_actor
from headrace.identity.permits import visible_models
from headrace.identity.roles import APPROVER
from headrace.services.approvers import is_approver
from headrace.services.model_policies import ModelPolicyService, policy_of
from headrace.services.model_versions import move_to_stage, refuse_archiving
from headrace.services.policy import Rule
from headrace.services.registered_models import checked_text, existing_version, registered_model
from headrace.services.registry_states import version_state
from headrace.services.stages import stage_of
from headrace.sql.engine import Row, Tx
from headrace.sql.pages import SortColumn, check_page_size, digest, make_token, read_token
from headrace.sql.queries import transition_requests as queries
from mlflow.entities.model_registry.transition_request import (
    Activity,
    Approval,
    TransitionRequest,
)
from mlflow.exceptions import (
    PERMISSION_DENIED,
    RESOURCE_ALREADY_EXISTS,
    RESOURCE_DOES_NOT_EXIST,
    MlflowException,
)
from mlflow.stores.contract import PagedList
from mlflow.stores.governance_contract import TransitionRequestStore
from mlflow.validation import invalid, shorten

STATES = ("open", "approved", "rejected", "cancelled")
MOST_LISTED = 1000

_ORDER = [SortColumn("q.request_num", True, int)]


class TransitionRequestService(ModelPolicyService, TransitionRequestStore):
    """Requests to put a version into a stage.

    Everything that changes one first locks the row of its registered model, so that of two
    approvers at once one comes after the other.
    """

    def create_transition_request(
        self, name: str, version: str, stage: str, comment: str = ""
    ) -> TransitionRequest:
        text = checked_text("comment", comment) or ""
        actor = current_actor()
        with self.engine.write() as tx:
            number, found, target = _asked_for(tx, name, version, stage)
            if (version_state(tx, number, found) or {})["current_stage"] == target:
                invalid(f"Version {found} of {name!r} is in stage {target} already.")
            for row in _open(tx, number, found, target):
                if row[5] == actor.name:
                    raise MlflowException(
                        f"{actor.name!r} has asked for the transition of version {found} of "
                        f"{name!r} to {target} already; the request is open.",
                        RESOURCE_ALREADY_EXISTS,
                    )
            now = tx.clock()
            made = tx.value(queries.ADD, (number, found, target, actor.name, text, now, now))
            request = _request(tx, tx.rows(queries.GET, (made,))[0], actor)
            _record(tx, "created", number, None, request, text)
            return request

    def list_transition_requests(self, name: str, version: str) -> list[TransitionRequest]:
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            found = existing_version(tx, name, number, version)
            rows = tx.rows(queries.OPEN_OF_VERSION, (number, found))
            return [_request(tx, row, current_actor()) for row in rows]

    def search_transition_requests(
        self, name: str = "", state: str = "open", max_results: int = 100, page_token: str = ""
    ) -> PagedList[TransitionRequest]:
        """A page of requests, the oldest first.

        Args:
            name: Only of this registered model.
            state: `open`, `approved`, `rejected` or `cancelled`.
        """
        if state not in STATES:
            invalid(f"A request is {', '.join(STATES)}; {shorten(repr(state))} is none of them.")
        limit = check_page_size(max_results, MOST_LISTED)
        asked = digest("transition requests", name, state)
        first = read_token(page_token, asked, _ORDER)[0] if page_token else 0
        with self.engine.read() as tx:
            query, params = queries.SEARCH, [state, first]
            if name:
                query += " AND q.model_num = ?"
                params.append(registered_model(tx, name, keep=False))
            visible, names = visible_models(tx.dialect, "m.model_num", "m.name")
            query += f" AND {visible} ORDER BY q.request_num LIMIT ?"
            rows = tx.rows(query, (*params, *names, limit + 1))
            found = [_request(tx, row, current_actor()) for row in rows[:limit]]
        token = make_token(asked, rows[limit - 1][:1]) if len(rows) > limit else None
        return PagedList(found, token)

    def approve_transition_request(
        self,
        name: str,
        version: str,
        stage: str,
        archive_existing_versions: bool = False,
        comment: str = "",
    ) -> Activity:
        text = checked_text("comment", comment) or ""
        actor = current_actor()
        with self.engine.write() as tx:
            number, found, target = _asked_for(tx, name, version, stage)
            if archive_existing_versions:
                refuse_archiving(target)
            rule = policy_of(tx, number).rule(target)
            requests = _open_or_none(tx, name, number, found, target)
            _refuse_approver(tx, rule, actor, name, target)
            approved = _approve(tx, rule, actor, requests, text, name)
            self.refuse_unmet_gates(tx, name, number, found, target, rule)
            return _apply(tx, rule, approved, requests, archive_existing_versions, text)

    def reject_transition_request(
        self, name: str, version: str, stage: str, comment: str = ""
    ) -> Activity:
        text = checked_text("comment", comment) or ""
        actor = current_actor()
        with self.engine.write() as tx:
            number, found, target = _asked_for(tx, name, version, stage)
            requests = _open_or_none(tx, name, number, found, target)
            _refuse_approver(tx, policy_of(tx, number).rule(target), actor, name, target)
            for row in requests:
                _close(tx, row, "rejected", text)
            return _activity(tx, "REJECTED_REQUEST", requests[0], text, "")

    def delete_transition_request(
        self, name: str, version: str, stage: str, creator: str = "", comment: str = ""
    ) -> Activity:
        text = checked_text("comment", comment) or ""
        actor = current_actor()
        owner = creator or actor.name
        if owner != actor.name and actor.kind not in (LOCAL, ANONYMOUS):
            raise MlflowException(
                f"{actor.name!r} cannot take back a request of {owner!r}; an approver can reject "
                "it.",
                PERMISSION_DENIED,
            )
        with self.engine.write() as tx:
            number, found, target = _asked_for(tx, name, version, stage)
            requests = [row for row in _open(tx, number, found, target) if row[5] == owner]
            if not requests:
                raise _no_request(name, found, target, f" of {owner!r}")
            _close(tx, requests[0], "cancelled", text)
            return _activity(tx, "CANCELLED_REQUEST", requests[0], text, "")


def _asked_for(tx: Tx, name: str, version: str, stage: str) -> tuple[int, int, str]:
    """The registered model's number, the version and the stage that a call names.

    Raises:
        MlflowException: The model or the version is not there (`RESOURCE_DOES_NOT_EXIST`), or the
            model has no such stage (`INVALID_PARAMETER_VALUE`).
    """
    number = registered_model(tx, name)
    return number, existing_version(tx, name, number, version), stage_of(tx, name, number, stage)


# ---- who may ----
def _refuse_approver(tx: Tx, rule: Rule, actor: Actor, name: str, stage: str) -> None:
    if not is_approver(tx, rule, actor):
        raise MlflowException(
            f"{actor.name!r} is not among those who approve transitions of {name!r} to {stage}: "
            f"{', '.join(rule.approvers)}.",
            PERMISSION_DENIED,
        )


def _approve(
    tx: Tx, rule: Rule, actor: Actor, requests: Sequence[Row], comment: str, name: str
) -> list[Row]:
    """Approve what one may approve: everything, or what others asked for."""
    mine = [row for row in requests if rule.self_approval or row[5] != actor.name]
    if not mine:
        raise MlflowException(
            f"The policy of {name!r} does not let {actor.name!r} approve what {actor.name!r} asked "
            "for: somebody else must.",
            PERMISSION_DENIED,
        )
    now = tx.clock()
    approved = [
        row for row in mine if tx.execute(queries.APPROVE, (row[0], actor.name, comment, now))
    ]
    if not approved:
        raise MlflowException(
            f"{actor.name!r} has approved this already; it waits for others.",
            RESOURCE_ALREADY_EXISTS,
        )
    return approved


def _apply(
    tx: Tx,
    rule: Rule,
    approved: Sequence[Row],
    requests: Sequence[Row],
    archive_existing: bool,
    comment: str,
) -> Activity:
    needed = max(1, rule.approvals)
    counts = [len(tx.rows(queries.APPROVALS, (row[0],))) for row in approved]
    row = approved[counts.index(max(counts))]
    if max(counts) < needed:
        for each in approved:
            after = _request(tx, tx.rows(queries.GET, (each[0],))[0], None)
            _record(tx, "approved", each[-1], None, after, comment)
        return _activity(
            tx, "APPROVED_REQUEST", row, comment, f"{max(counts)} of {needed} approvals."
        )
    for each in requests:
        _close(tx, each, "approved", comment)
    _, name, version, _, stage, *_, number = row
    move_to_stage(tx, name, number, version, stage, archive_existing, comment=row[6] or comment)
    text = f"Version {version} of {name} is in {stage}."
    return _activity(tx, "APPLIED_TRANSITION", row, comment, text)


# ---- rows ----
def _open(tx: Tx, number: int, version: int, stage: str) -> list[Row]:
    rows = tx.rows(queries.OPEN_OF_VERSION, (number, version))
    return [row for row in rows if row[4] == stage]


def _open_or_none(tx: Tx, name: str, number: int, version: int, stage: str) -> list[Row]:
    requests = _open(tx, number, version, stage)
    if not requests:
        raise _no_request(name, version, stage)
    return requests


def _no_request(name: str, version: int, stage: str, whose: str = "") -> MlflowException:
    return MlflowException(
        f"There is no open request{whose} for the transition of version {version} of {name!r} to "
        f"{stage}.",
        RESOURCE_DOES_NOT_EXIST,
    )


def _close(tx: Tx, row: Row, state: str, comment: str) -> None:
    before = _request(tx, row, None)
    tx.execute(queries.CLOSE, (state, tx.clock(), row[0]))
    after = _request(tx, tx.rows(queries.GET, (row[0],))[0], None)
    _record(tx, state, row[-1], before, after, comment)


def _record(
    tx: Tx,
    what: str,
    number: int,
    before: TransitionRequest | None,
    after: TransitionRequest,
    comment: str,
) -> None:
    record(
        tx,
        f"transition_request.{what}",
        after.name,
        version=int(after.version),
        model_num=number,
        before=None if before is None else _plain(before),
        after=_plain(after),
        comment=comment,
    )


def _plain(request: TransitionRequest) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(request)
    for name in ("available_actions", "activity_type"):
        del fields[name]
    return fields


def _request(tx: Tx, row: Row, viewer: Actor | None) -> TransitionRequest:
    number, name, version, from_stage, to_stage, user, comment, created, updated, state, model = row
    rule = policy_of(tx, model).rule(to_stage)
    approvals = [
        Approval(user_id=by, comment=why, creation_timestamp=when)
        for by, why, when in tx.rows(queries.APPROVALS, (number,))
    ]
    actions = []
    if viewer is not None and state == "open":
        is_own = viewer.name == user
        may_approve = viewer.rights is None or viewer.rights.on_model(model, name) >= APPROVER
        if may_approve and is_approver(tx, rule, viewer):
            if rule.self_approval or not is_own:
                actions.append("APPROVE_TRANSITION_REQUEST")
            actions.append("REJECT_TRANSITION_REQUEST")
        if is_own:
            actions.append("CANCEL_TRANSITION_REQUEST")
    return TransitionRequest(
        id=str(number),
        name=name,
        version=str(version),
        from_stage=from_stage,
        to_stage=to_stage,
        user_id=user,
        comment=comment,
        creation_timestamp=created,
        last_updated_timestamp=updated,
        state=state,
        available_actions=actions,
        approvals=approvals,
        approvals_needed=max(1, rule.approvals),
    )


def _activity(tx: Tx, kind: str, row: Row, comment: str, system_comment: str) -> Activity:
    now = tx.clock()
    return Activity(
        activity_type=kind,
        id=str(row[0]),
        from_stage=row[3],
        to_stage=row[4],
        user_id=current_actor().name,
        comment=comment,
        system_comment=system_comment,
        creation_timestamp=now,
        last_updated_timestamp=now,
    )
