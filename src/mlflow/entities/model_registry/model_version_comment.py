"""Comments on versions of registered models."""

from __future__ import annotations

import msgspec


class ModelVersionComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment. Times are milliseconds since 1970-01-01 UTC.

    Attributes:
        id: Its number, as text.
        user_id: Who wrote it.
        available_actions: `EDIT_COMMENT` and `DELETE_COMMENT`, where it is one's own.
    """

    id: str = ""
    user_id: str = ""
    comment: str = ""
    creation_timestamp: int = 0
    last_updated_timestamp: int = 0
    available_actions: list[str] = []
