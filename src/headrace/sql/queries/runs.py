"""Runs. How they become JSON is in run_json.py; params.py and tags.py have what belongs to them."""

from __future__ import annotations

from functools import cache

from headrace.sql.dialects import Dialect
from headrace.sql.queries.run_json import info_json, run_json

FIND = "SELECT run_num, experiment_id, lifecycle_stage FROM runs WHERE run_id = ?"
ADD = (
    "INSERT INTO runs (run_id, experiment_id, name, user_id, status, start_time, artifact_uri,"
    " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id) DO NOTHING"
    " RETURNING run_num"
)
UPDATE = (
    "UPDATE runs SET status = coalesce(?, status), end_time = coalesce(?, end_time),"
    " name = coalesce(?, name) WHERE run_num = ?"
)
RENAME = "UPDATE runs SET name = ? WHERE run_num = ?"
SET_STAGE = "UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE run_num = ?"


@cache
def find_and_keep(dialect: Dialect) -> str:
    """`FIND`, with nobody able to change the run until the commit.

    Every transaction that writes to a run begins with it: writers of one run wait for one another
    here and nowhere else, so that they cannot wait in a circle.
    """
    return FIND + dialect.row_lock


@cache
def get_json(dialect: Dialect) -> str:
    """The query of one run as the body of an answer."""
    return f"SELECT '{{\"run\":' || {run_json(dialect)} || '}}' FROM runs r WHERE r.run_id = ?"


@cache
def get_info_json(dialect: Dialect) -> str:
    """The query of one run's info as the body of an answer."""
    return (
        f"SELECT '{{\"run_info\":' || {info_json(dialect)} || '}}' FROM runs r WHERE r.run_num = ?"
    )
