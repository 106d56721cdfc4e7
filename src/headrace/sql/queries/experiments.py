"""Experiments and their tags.

Times that end an experiment's use are linked: the runs that were put into the bin with their
experiment have its `last_update_time` as their `deleted_time`, which is how a restore finds them.
"""

from __future__ import annotations

from functools import cache

from headrace.sql.dialects import Dialect
from headrace.sql.engine import Tx

# Ids from here on were made by clients that could not reach a store.
CLIENT_MADE = 10**14

# Any number will do; it makes those who take a new name or id on PostgreSQL wait for one another.
_NAMES_LOCK = 7_236_418

FIND = "SELECT name, artifact_location, lifecycle_stage FROM experiments WHERE experiment_id = ?"
FIND_BY_NAME = (
    "SELECT experiment_id, artifact_location, lifecycle_stage FROM experiments WHERE name = ?"
)
NEW_ID = (
    "SELECT coalesce(max(experiment_id), 0) + 1 FROM experiments"
    f" WHERE experiment_id < {CLIENT_MADE}"
)
ADD = (
    "INSERT INTO experiments (experiment_id, name, artifact_location, creation_time,"
    " last_update_time) VALUES (?, ?, ?, ?, ?)"
)
RENAME = "UPDATE experiments SET name = ?, last_update_time = ? WHERE experiment_id = ?"
SET_STAGE = (
    "UPDATE experiments SET lifecycle_stage = ?, last_update_time = ? WHERE experiment_id = ?"
)
LOCATE = (
    "UPDATE experiments SET artifact_location = ? || '/' || CAST(experiment_id AS TEXT)"
    " WHERE artifact_location = ''"
)
ANY_WITHOUT_LOCATION = "SELECT 1 FROM experiments WHERE artifact_location = '' LIMIT 1"

# A time later than that of any run in the bin, so that it belongs to this deletion alone.
DELETION_TIME = "SELECT max(deleted_time) FROM runs WHERE experiment_id = ?"
# Never the same time twice for a run; see `headrace.sql.engine`.
_LATER = (
    "(SELECT CASE WHEN n.now > updated_at THEN n.now ELSE updated_at + 1 END"
    " FROM (SELECT ? AS now) AS n)"
)
DELETE_RUNS = (
    "UPDATE runs SET lifecycle_stage = 'deleted', deleted_time = ?,"
    f" updated_at = {_LATER}"
    " WHERE experiment_id = ? AND lifecycle_stage = 'active'"
)
RESTORE_RUNS = (
    "UPDATE runs SET lifecycle_stage = 'active', deleted_time = NULL,"
    f" updated_at = {_LATER}"
    " WHERE experiment_id = ? AND lifecycle_stage = 'deleted' AND deleted_time ="
    " (SELECT last_update_time FROM experiments WHERE experiment_id = ?)"
)

SET_TAG = (
    "INSERT INTO experiment_tags (experiment_id, key, value) VALUES (?, ?, ?)"
    " ON CONFLICT (experiment_id, key) DO UPDATE SET value = excluded.value"
)
DELETE_TAG = "DELETE FROM experiment_tags WHERE experiment_id = ? AND key = ?"


@cache
def find_and_keep(dialect: Dialect) -> str:
    """`FIND`, with nobody else able to change the experiment until the commit."""
    return FIND + dialect.row_lock


@cache
def find_and_share(dialect: Dialect) -> str:
    """`FIND`, with nobody able to change the experiment until the commit."""
    return FIND + dialect.row_share


def lock_names(tx: Tx) -> None:
    """Let nobody else take an experiment's name or id until the commit."""
    if tx.dialect.name == "postgresql":
        tx.execute("SELECT pg_advisory_xact_lock(?)", (_NAMES_LOCK,))


@cache
def experiment_json(dialect: Dialect, experiment: str = "e") -> str:
    """SQL of an experiment as JSON, from a row of `experiments` with the alias `experiment`."""
    tags = dialect.object_list(
        ("key", dialect.text("t.key")), ("value", dialect.text("t.value")), order_by="t.key"
    )
    tag_list = (
        f"(SELECT {tags} FROM experiment_tags t WHERE t.experiment_id = {experiment}.experiment_id)"
    )
    return dialect.object(
        ("experiment_id", f"'\"' || {experiment}.experiment_id || '\"'"),
        ("name", dialect.text(f"{experiment}.name")),
        ("artifact_location", dialect.text(f"{experiment}.artifact_location")),
        ("lifecycle_stage", f"'\"' || {experiment}.lifecycle_stage || '\"'"),
        ("last_update_time", dialect.whole(f"{experiment}.last_update_time")),
        ("creation_time", dialect.whole(f"{experiment}.creation_time")),
        more=dialect.unless_empty("tags", tag_list),
    )


@cache
def get_json(dialect: Dialect, condition: str) -> str:
    """The query of one experiment as the body of an answer; `condition` is about `e`."""
    return (
        f"SELECT '{{\"experiment\":' || {experiment_json(dialect)} || '}}'"
        f" FROM experiments e WHERE {condition}"
    )
