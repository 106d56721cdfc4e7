"""The audit log."""

from __future__ import annotations

from functools import cache

from headrace.sql.dialects import Dialect

COLUMNS = (
    "seq, time, actor, actor_kind, address, action, name, version, model_num, before, after,"
    " digests, comment, previous, hash"
)
ADD = f"INSERT INTO audit_log ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
HEAD = "SELECT seq, time, hash FROM audit_head"
SET_HEAD = "UPDATE audit_head SET seq = ?, time = ?, hash = ?"

UP_TO = f"SELECT {COLUMNS} FROM audit_log WHERE seq <= ? ORDER BY seq"
FIND = f"SELECT {COLUMNS} FROM audit_log"
OF_NAME = (
    "(name = ? OR model_num IN (SELECT x.model_num FROM audit_log x WHERE x.name = ?"
    " AND x.model_num IS NOT NULL))"
)


@cache
def find_head(dialect: Dialect) -> str:
    """`HEAD`, with nobody else able to add to the log until the commit."""
    return HEAD + dialect.row_lock
