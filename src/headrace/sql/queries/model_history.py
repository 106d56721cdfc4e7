"""What became of registered models and their versions, as the audit log has it."""

from __future__ import annotations

FIND = (
    "SELECT seq, time, actor, actor_kind, action, version, before, after, comment FROM audit_log"
    " WHERE model_num = ?"
)
OF_VERSION = " AND version = ?"
MOVES = (
    " AND action IN ('model_version.created', 'model_version.transitioned',"
    " 'model_version.rolled_back', 'model_version.deleted')"
)
BEFORE = " AND seq < ?"
NEWEST_FIRST = " ORDER BY seq DESC LIMIT ?"
