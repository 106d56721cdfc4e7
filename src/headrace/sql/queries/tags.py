"""Tags of runs."""

from __future__ import annotations

SET = (
    "INSERT INTO tags (run_num, key, value, experiment_id) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (run_num, key) DO UPDATE SET value = excluded.value"
)
DELETE = "DELETE FROM tags WHERE run_num = ? AND key = ?"
FIND = "SELECT value FROM tags WHERE run_num = ? AND key = ?"
KEYS_OF_RUN = "SELECT key FROM tags WHERE run_num = ?"
