"""Requests to put a version into a stage, and their approvals."""

from __future__ import annotations

_COLUMNS = (
    "SELECT q.request_num, m.name, q.version, v.current_stage, q.to_stage, q.user_id, q.comment,"
    " q.creation_time, q.last_update_time, q.state, q.model_num"
    " FROM transition_requests q JOIN registered_models m ON m.model_num = q.model_num"
    " JOIN model_versions v ON v.model_num = q.model_num AND v.version = q.version"
)
ADD = (
    "INSERT INTO transition_requests (model_num, version, to_stage, user_id, comment,"
    " creation_time, last_update_time) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING request_num"
)
GET = f"{_COLUMNS} WHERE q.request_num = ?"
OPEN_OF_VERSION = (
    f"{_COLUMNS} WHERE q.model_num = ? AND q.version = ? AND q.state = 'open'"
    " ORDER BY q.request_num"
)
SEARCH = f"{_COLUMNS} WHERE q.state = ? AND q.request_num > ?"
CLOSE = "UPDATE transition_requests SET state = ?, last_update_time = ? WHERE request_num = ?"

APPROVE = (
    "INSERT INTO transition_approvals (request_num, user_id, comment, creation_time)"
    " VALUES (?, ?, ?, ?) ON CONFLICT (request_num, user_id) DO NOTHING"
)
APPROVALS = (
    "SELECT user_id, comment, creation_time FROM transition_approvals WHERE request_num = ?"
    " ORDER BY creation_time, user_id"
)
