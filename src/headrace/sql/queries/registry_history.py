"""The registry as it was: from what the audit log says that it was before.

A state is that of the first change after the time asked for, before that change; what did not
change since is as it is now.
"""

from __future__ import annotations

_STATES = (
    "(action >= 'model_version.' AND action < 'model_version/'"
    " OR action >= 'registered_model.' AND action < 'registered_model/')"
)
CHANGED_SINCE = (
    "SELECT a.model_num, a.version, a.before FROM audit_log a JOIN ("
    " SELECT min(seq) AS seq FROM audit_log"
    f" WHERE time > ? AND model_num IS NOT NULL AND {_STATES} GROUP BY model_num, version"
    ") first ON first.seq = a.seq"
)
MODELS = "SELECT model_num FROM registered_models ORDER BY model_num"

# Who left a stage and who came, in order.
MOVES = (
    "SELECT version, action, before, after FROM audit_log WHERE model_num = ?"
    " AND version IS NOT NULL AND action >= 'model_version.' AND action < 'model_version/'"
    " AND (before LIKE ? OR after LIKE ?) ORDER BY seq"
)
