"""Comments on versions of registered models."""

from __future__ import annotations

_COLUMNS = (
    "SELECT c.comment_num, c.user_id, c.comment, c.creation_time, c.last_update_time, m.name,"
    " c.version, c.model_num FROM model_version_comments c"
    " JOIN registered_models m ON m.model_num = c.model_num"
)
ADD = (
    "INSERT INTO model_version_comments (model_num, version, user_id, comment, creation_time,"
    " last_update_time) VALUES (?, ?, ?, ?, ?, ?) RETURNING comment_num"
)
GET = f"{_COLUMNS} WHERE c.comment_num = ?"
OF_VERSION = f"{_COLUMNS} WHERE c.model_num = ? AND c.version = ? ORDER BY c.comment_num"
CHANGE = "UPDATE model_version_comments SET comment = ?, last_update_time = ? WHERE comment_num = ?"
DELETE = "DELETE FROM model_version_comments WHERE comment_num = ?"
