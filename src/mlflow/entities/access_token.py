"""Personal access tokens."""

from __future__ import annotations

import msgspec


class AccessToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token that stands for a user.

    Attributes:
        id: Its number, as text.
        role: The most that it may do, whatever its user may: its scope.
        expiry_timestamp: Milliseconds since 1970-01-01 UTC; 0: it does not expire.
        last_used_timestamp: The same, to the minute; 0: it was never used.
        token: The secret itself; only in the answer that makes it.
    """

    id: str = ""
    username: str = ""
    name: str = ""
    role: str = "admin"
    creation_timestamp: int = 0
    expiry_timestamp: int = 0
    last_used_timestamp: int = 0
    token: str = ""
