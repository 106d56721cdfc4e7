"""Roles of users and groups. Who may grant what, the service knows: it depends on the target."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.entities.grant import Grant
from mlflow.wire import identity as wire
from mlflow.wire.message import Empty

table = Table("headrace")


@table.endpoint(
    "POST",
    "grants/create",
    request=wire.GrantRole,
    response=Grant,
    permission="grant.manage",
    kind=Kind.WRITE,
    filtered=True,
)
def grant_role(platform: Platform, asked: wire.GrantRole) -> Grant:
    """Give a user or a group a role."""
    return platform.store.grant_role(
        asked.role, asked.username, asked.group, asked.scope, asked.target
    )


@table.endpoint(
    "DELETE",
    "grants/delete",
    request=wire.RevokeRole,
    response=Empty,
    permission="grant.manage",
    kind=Kind.WRITE,
    filtered=True,
)
def revoke_role(platform: Platform, asked: wire.RevokeRole) -> None:
    """Take a role away."""
    platform.store.revoke_role(asked.username, asked.group, asked.scope, asked.target)


@table.endpoint(
    "GET",
    "grants/list",
    request=wire.ListGrants,
    response=wire.GrantsAnswer,
    permission="grant.manage",
    kind=Kind.READ,
    filtered=True,
)
def list_grants(platform: Platform, asked: wire.ListGrants) -> wire.GrantsAnswer:
    """Show roles: one's own, those on a target that one manages, or for admins all."""
    found = platform.store.list_grants(asked.username, asked.scope, asked.target)
    return wire.GrantsAnswer(grants=found)
