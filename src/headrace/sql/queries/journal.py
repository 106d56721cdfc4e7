"""How far each journal was stored."""

from __future__ import annotations

FIND_WRITER = "SELECT writer_num, position FROM journal_writers WHERE run_num = ? AND writer = ?"
POSITION = (
    "SELECT w.position FROM runs r JOIN journal_writers w ON w.run_num = r.run_num"
    " WHERE r.run_id = ? AND w.writer = ?"
)
NEXT_WRITER = "SELECT coalesce(max(writer_num), 0) + 1 FROM journal_writers WHERE run_num = ?"
SET_POSITION = (
    "INSERT INTO journal_writers (run_num, writer, writer_num, position) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (run_num, writer) DO UPDATE SET position = excluded.position"
)
