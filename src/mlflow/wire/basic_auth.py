"""Messages of MLflow's own sign-in: users, and what they may do with one resource."""

from __future__ import annotations

from mlflow.wire.message import Message


class BasicUser(Message, frozen=True, kw_only=True, omit_defaults=False):
    id: int = 0
    username: str = ""
    is_admin: bool = False


class BasicUserAnswer(Message, frozen=True, kw_only=True):
    user: BasicUser


class BasicUsersAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    users: list[BasicUser] = []


class CreateBasicUser(Message, frozen=True, kw_only=True):
    username: str
    password: str


class NamedBasicUser(Message, frozen=True, kw_only=True):
    username: str


class Nothing(Message, frozen=True, kw_only=True):
    pass


class UpdatePassword(Message, frozen=True, kw_only=True):
    username: str
    password: str
    current_password: str = ""


class UpdateAdmin(Message, frozen=True, kw_only=True):
    username: str
    is_admin: bool


class UserPermission(Message, frozen=True, kw_only=True):
    """`permission` is READ, USE, EDIT or MANAGE."""

    username: str
    resource_type: str
    resource_id: str
    permission: str = ""


class UserPermissionAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    allowed: bool = False
    permission: str = ""
