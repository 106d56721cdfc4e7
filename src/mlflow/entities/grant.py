"""Roles that users and groups were granted."""

from __future__ import annotations

import msgspec


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A role of a user or of a group.

    Attributes:
        id: Its number, as text.
        username, group: Whose it is; one of them is empty.
        role: `viewer`, `editor`, `approver`, `manager` or `admin`.
        scope: `everything`, `experiment`, `model` or `pattern`.
        target: The experiment's id, the registered model's name, or the pattern of names.
    """

    id: str = ""
    username: str = ""
    group: str = ""
    role: str = ""
    scope: str = "everything"
    target: str = ""
    creation_timestamp: int = 0
