"""Users and groups."""

from __future__ import annotations

import msgspec


class User(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, or some service, that may sign in. Times are milliseconds since 1970-01-01 UTC.

    Attributes:
        kind: `user` or `service`.
        active: False: kept for the record, and may not sign in.
        groups: Names of the groups they are in; `everyone`, which all are in, is left out.
        role: Their role on everything; empty if they have none there.
    """

    username: str = ""
    kind: str = "user"
    active: bool = True
    has_password: bool = False
    groups: list[str] = []
    role: str = ""
    creation_timestamp: int = 0
    last_updated_timestamp: int = 0


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A set of users to which roles are granted. All users are in `everyone`."""

    name: str = ""
    members: list[str] = []
    creation_timestamp: int = 0
