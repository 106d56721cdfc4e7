"""Users and groups."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.entities.user import Group, User
from mlflow.wire import identity as wire
from mlflow.wire.message import Empty

table = Table("headrace")


@table.endpoint(
    "POST",
    "users/create",
    request=wire.CreateUser,
    response=User,
    permission="user.manage",
    kind=Kind.READ,
)
def create_user(platform: Platform, asked: wire.CreateUser) -> User:
    """Make a user."""
    # Called beside the others' transaction: hashing a password takes a tenth of a second.
    return platform.store.create_user(asked.username, asked.password, asked.kind)


@table.endpoint(
    "GET",
    "users/get",
    request=wire.NamedUser,
    response=User,
    permission="session.use",
    kind=Kind.READ,
)
def get_user(platform: Platform, asked: wire.NamedUser) -> User:
    """Show a user: oneself, or for admins any."""
    return platform.store.get_user(asked.username)


@table.endpoint(
    "GET",
    "users/list",
    request=wire.ListUsers,
    response=wire.UsersAnswer,
    permission="user.manage",
    kind=Kind.READ,
)
def list_users(platform: Platform, asked: wire.ListUsers) -> wire.UsersAnswer:
    """Show users, by name."""
    page = platform.store.list_users(asked.max_results, asked.page_token)
    return wire.UsersAnswer(users=list(page), next_page_token=page.token or "")


@table.endpoint(
    "POST",
    "users/set-password",
    request=wire.SetPassword,
    response=Empty,
    permission="session.use",
    kind=Kind.READ,
)
def set_password(platform: Platform, asked: wire.SetPassword) -> None:
    """Give oneself, or for admins anybody, a new password."""
    platform.store.set_password(asked.username, asked.password)


@table.endpoint(
    "POST",
    "users/set-active",
    request=wire.SetActive,
    response=Empty,
    permission="user.manage",
    kind=Kind.WRITE,
)
def set_active(platform: Platform, asked: wire.SetActive) -> None:
    """Let a user sign in, or not."""
    platform.store.set_active(asked.username, asked.active)


@table.endpoint(
    "DELETE",
    "users/delete",
    request=wire.NamedUser,
    response=Empty,
    permission="user.manage",
    kind=Kind.WRITE,
)
def delete_user(platform: Platform, asked: wire.NamedUser) -> None:
    """Remove a user."""
    platform.store.delete_user(asked.username)


# ---- groups ----
@table.endpoint(
    "POST",
    "groups/create",
    request=wire.NamedGroup,
    response=Group,
    permission="user.manage",
    kind=Kind.WRITE,
)
def create_group(platform: Platform, asked: wire.NamedGroup) -> Group:
    """Make a group."""
    return platform.store.create_group(asked.name)


@table.endpoint(
    "DELETE",
    "groups/delete",
    request=wire.NamedGroup,
    response=Empty,
    permission="user.manage",
    kind=Kind.WRITE,
)
def delete_group(platform: Platform, asked: wire.NamedGroup) -> None:
    """Remove a group."""
    platform.store.delete_group(asked.name)


@table.endpoint(
    "GET",
    "groups/list",
    request=wire.ListGroups,
    response=wire.GroupsAnswer,
    permission="user.manage",
    kind=Kind.READ,
)
def list_groups(platform: Platform, asked: wire.ListGroups) -> wire.GroupsAnswer:
    """Show groups with their members."""
    return wire.GroupsAnswer(groups=platform.store.list_groups())


@table.endpoint(
    "POST",
    "groups/add-member",
    request=wire.Membership,
    response=Empty,
    permission="user.manage",
    kind=Kind.WRITE,
)
def add_member(platform: Platform, asked: wire.Membership) -> None:
    """Put a user into a group."""
    platform.store.add_member(asked.name, asked.username)


@table.endpoint(
    "POST",
    "groups/remove-member",
    request=wire.Membership,
    response=Empty,
    permission="user.manage",
    kind=Kind.WRITE,
)
def remove_member(platform: Platform, asked: wire.Membership) -> None:
    """Take a user out of a group."""
    platform.store.remove_member(asked.name, asked.username)
