"""MLflow's own sign-in, as its `AuthServiceClient` calls it: users, and permissions of theirs.

READ and USE are the role viewer; EDIT is editor on an experiment and approver on a registered
model, whose versions it lets one move; MANAGE is manager.
"""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from headrace.identity.actor import current_actor
from headrace.identity.permits import refuse_about_others
from headrace.identity.roles import EDITOR, NONE, ROLES
from mlflow.exceptions import MlflowException
from mlflow.wire import basic_auth as wire
from mlflow.wire.message import Empty

table = Table()

_SCOPES = {"experiment": "experiment", "registered_model": "model"}
_PERMISSIONS = {
    "viewer": "READ",
    "editor": "EDIT",
    "approver": "EDIT",
    "manager": "MANAGE",
    "admin": "MANAGE",
}


@table.endpoint(
    "POST",
    "users/create",
    request=wire.CreateBasicUser,
    response=wire.BasicUserAnswer,
    permission="user.manage",
    kind=Kind.READ,
)
def create_basic_user(platform: Platform, asked: wire.CreateBasicUser) -> wire.BasicUserAnswer:
    """Make a user."""
    platform.store.create_user(asked.username, asked.password)
    return wire.BasicUserAnswer(user=_user(platform, asked.username))


@table.endpoint(
    "GET",
    "users/get",
    request=wire.NamedBasicUser,
    response=wire.BasicUserAnswer,
    permission="session.use",
    kind=Kind.READ,
)
def get_basic_user(platform: Platform, asked: wire.NamedBasicUser) -> wire.BasicUserAnswer:
    """Show a user."""
    return wire.BasicUserAnswer(user=_user(platform, asked.username))


@table.endpoint(
    "GET",
    "users/current",
    request=wire.Nothing,
    response=wire.BasicUserAnswer,
    permission="session.use",
    kind=Kind.READ,
)
def current_basic_user(platform: Platform, asked: wire.Nothing) -> wire.BasicUserAnswer:
    """Show who calls."""
    return wire.BasicUserAnswer(user=_user(platform, current_actor().name))


@table.endpoint(
    "GET",
    "users/list",
    request=wire.Nothing,
    response=wire.BasicUsersAnswer,
    permission="user.manage",
    kind=Kind.READ,
)
def list_basic_users(platform: Platform, asked: wire.Nothing) -> wire.BasicUsersAnswer:
    """Show users."""
    names = [user.username for user in platform.store.list_users()]
    return wire.BasicUsersAnswer(users=[_user(platform, name) for name in names])


@table.endpoint(
    "PATCH",
    "users/update-password",
    request=wire.UpdatePassword,
    response=Empty,
    permission="session.use",
    kind=Kind.READ,
)
def update_password(platform: Platform, asked: wire.UpdatePassword) -> None:
    """Give a user a new password."""
    platform.store.set_password(asked.username, asked.password)


@table.endpoint(
    "PATCH",
    "users/update-admin",
    request=wire.UpdateAdmin,
    response=Empty,
    permission="user.manage",
    kind=Kind.WRITE,
)
def update_admin(platform: Platform, asked: wire.UpdateAdmin) -> None:
    """Make a user an admin, or no longer one."""
    if asked.is_admin:
        platform.store.grant_role("admin", asked.username)
    elif platform.store.get_user(asked.username).role == "admin":
        platform.store.revoke_role(asked.username)


@table.endpoint(
    "DELETE",
    "users/delete",
    request=wire.NamedBasicUser,
    response=Empty,
    permission="user.manage",
    kind=Kind.WRITE,
)
def delete_basic_user(platform: Platform, asked: wire.NamedBasicUser) -> None:
    """Remove a user."""
    platform.store.delete_user(asked.username)


@table.endpoint(
    "POST",
    "users/permissions/grant",
    versions=("3.0",),
    request=wire.UserPermission,
    response=Empty,
    permission="grant.manage",
    kind=Kind.WRITE,
    filtered=True,
)
def grant_user_permission(platform: Platform, asked: wire.UserPermission) -> None:
    """Let a user do something with an experiment or a registered model."""
    scope = _scope(asked)
    edit = "approver" if scope == "model" else "editor"
    roles = {"READ": "viewer", "USE": "viewer", "EDIT": edit, "MANAGE": "manager"}
    role = roles.get(asked.permission.upper())
    if role is None:
        raise MlflowException.invalid_parameter_value(
            f"{asked.permission!r} is no permission; there are {', '.join(roles)}."
        )
    platform.store.grant_role(role, asked.username, "", scope, asked.resource_id)


@table.endpoint(
    "POST",
    "users/permissions/revoke",
    versions=("3.0",),
    request=wire.UserPermission,
    response=Empty,
    permission="grant.manage",
    kind=Kind.WRITE,
    filtered=True,
)
def revoke_user_permission(platform: Platform, asked: wire.UserPermission) -> None:
    """Take that away."""
    platform.store.revoke_role(asked.username, "", _scope(asked), asked.resource_id)


@table.endpoint(
    "GET",
    "users/permissions/get",
    versions=("3.0",),
    request=wire.UserPermission,
    response=wire.UserPermissionAnswer,
    permission="session.use",
    kind=Kind.READ,
)
def get_user_permission(
    platform: Platform, asked: wire.UserPermission
) -> wire.UserPermissionAnswer:
    """Show what a user was granted on an experiment or a registered model."""
    refuse_about_others(asked.username)
    scope = _scope(asked)
    places = {(scope, asked.resource_id), ("everything", "")}
    grants = platform.store.list_grants(asked.username)
    roles = [grant.role for grant in grants if (grant.scope, grant.target) in places]
    roles.append(platform.store.get_user(asked.username).role)  # that of groups
    best = max(roles, key=lambda role: ROLES.get(role, NONE))
    return wire.UserPermissionAnswer(
        allowed=ROLES.get(best, NONE) >= EDITOR,
        permission=_PERMISSIONS.get(best, "NO_PERMISSIONS"),
    )


def _scope(asked: wire.UserPermission) -> str:
    scope = _SCOPES.get(asked.resource_type)
    if scope is None:
        raise MlflowException.invalid_parameter_value(
            f"Permissions are granted on {' and '.join(_SCOPES)}, not on {asked.resource_type!r}."
        )
    return scope


def _user(platform: Platform, username: str) -> wire.BasicUser:
    number = platform.store.user_number(username)
    user = platform.store.get_user(username)
    return wire.BasicUser(id=number, username=user.username, is_admin=user.role == "admin")
