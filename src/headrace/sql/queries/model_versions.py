"""Versions of registered models, their tags, and how they become JSON.

In JSON `m` is the row of the registered model and `v` that of the version.
"""

from __future__ import annotations

from functools import cache

from headrace.sql.dialects import Dialect

NEXT = (
    "UPDATE registered_models SET last_version = last_version + 1, last_update_time = ?"
    " WHERE name = ?"
)
FIND_NEXT = "SELECT model_num, last_version FROM registered_models WHERE name = ?"
ADD = (
    "INSERT INTO model_versions (model_num, version, creation_time, last_update_time, description,"
    " user_id, source, storage_location, run_id, run_link, model_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
FIND = (
    "SELECT v.storage_location, v.run_id, v.model_id FROM model_versions v"
    " WHERE v.model_num = ? AND v.version = ?"
)
DESCRIBE = (
    "UPDATE model_versions SET description = ?, last_update_time = ?"
    " WHERE model_num = ? AND version = ?"
)
SET_STAGE = (
    "UPDATE model_versions SET current_stage = ?, last_update_time = ?"
    " WHERE model_num = ? AND version = ?"
)
OTHERS_IN_STAGE = (
    "SELECT version FROM model_versions WHERE model_num = ? AND current_stage = ? AND version <> ?"
    " ORDER BY version"
)
STAGE = "SELECT current_stage FROM model_versions WHERE model_num = ? AND version = ?"
DELETE = "DELETE FROM model_versions WHERE model_num = ? AND version = ?"
SET_TAG = (
    "INSERT INTO model_version_tags (model_num, version, key, value) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (model_num, version, key) DO UPDATE SET value = excluded.value"
)
DELETE_TAG = "DELETE FROM model_version_tags WHERE model_num = ? AND version = ? AND key = ?"

LATEST = "SELECT max(version) FROM model_versions WHERE model_num = ?"
LATEST_OF_STAGE = f"{LATEST} AND current_stage = ?"
BY_ALIAS = "SELECT version FROM registered_model_aliases WHERE model_num = ? AND alias = ?"

ARTIFACTS_OF_RUN = "SELECT artifact_uri FROM runs WHERE run_id = ?"
LOGGED_MODEL = (
    "SELECT artifact_location, source_run_id FROM logged_models"
    " WHERE model_id = ? AND lifecycle_stage = 'active'"
)
TAG_OF_LOGGED_MODEL = "SELECT value FROM logged_model_tags WHERE model_id = ? AND key = ?"


def list_field(
    dialect: Dialect, name: str, item: str, rows: str, order_by: str, alias: str = "x"
) -> str:
    """SQL of `,"name":[…]`, or of nothing where there are no rows.

    Args:
        item: SQL of the JSON of one of them.
        rows: The query of the rows.
        order_by: Columns of theirs.
        alias: What `item` calls them.
    """
    found = f"({rows} ORDER BY {order_by}) {alias}"
    items = f"(SELECT {dialect.joined(item, order_by)} FROM {found})"
    return f"coalesce(',\"{name}\":[' || {items} || ']', '')"


def tags_field(dialect: Dialect, source: str) -> str:
    """SQL of the field `tags`; `source` is a table and a condition."""
    pair = dialect.object(("key", dialect.text("x.key")), ("value", dialect.text("x.value")))
    return list_field(dialect, "tags", pair, f"SELECT key, value FROM {source}", "key")


@cache
def version_json(dialect: Dialect) -> str:
    """SQL of the JSON object of the rows `m` and `v`."""
    of_version = "WHERE model_num = v.model_num AND version = v.version"
    aliases = f"SELECT alias FROM registered_model_aliases {of_version}"
    return " || ".join(
        (
            """'{"name":'""",
            dialect.text("m.name"),
            """',"version":"'""",
            "CAST(v.version AS TEXT)",
            """'","creation_timestamp":'""",
            "CAST(v.creation_time AS TEXT)",
            """',"last_updated_timestamp":'""",
            "CAST(v.last_update_time AS TEXT)",
            """',"user_id":'""",
            dialect.text("v.user_id"),
            """',"current_stage":"'""",
            "v.current_stage",
            """'"'""",
            dialect.optional("description", "v.description"),
            """',"source":'""",
            dialect.text("v.source"),
            dialect.optional("run_id", "v.run_id"),
            """',"status":"'""",
            "v.status",
            """'"'""",
            dialect.optional("status_message", "v.status_message"),
            tags_field(dialect, f"model_version_tags {of_version}"),
            dialect.optional("run_link", "v.run_link"),
            list_field(dialect, "aliases", dialect.text("x.alias"), aliases, "alias"),
            dialect.optional("model_id", "v.model_id"),
            """'}'""",
        )
    )


@cache
def get_json(dialect: Dialect) -> str:
    """The query of one version as the body of an answer."""
    return (
        f"SELECT '{{\"model_version\":' || {version_json(dialect)} || '}}'"
        " FROM model_versions v CROSS JOIN registered_models m"
        " WHERE v.model_num = ? AND v.version = ? AND m.model_num = v.model_num"
    )


@cache
def object_json(dialect: Dialect) -> str:
    """The query of a version as a JSON object."""
    return (
        f"SELECT {version_json(dialect)} FROM model_versions v CROSS JOIN registered_models m"
        " WHERE v.model_num = ? AND v.version = ? AND m.model_num = v.model_num"
    )


@cache
def all_json(dialect: Dialect) -> str:
    """The query of all versions of a registered model as JSON objects, by number."""
    return (
        f"SELECT {version_json(dialect)} FROM model_versions v CROSS JOIN registered_models m"
        " WHERE v.model_num = ? AND m.model_num = v.model_num ORDER BY v.version"
    )
