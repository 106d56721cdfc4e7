"""Registered models, their tags and aliases, and how they become JSON."""

from __future__ import annotations

from functools import cache

from headrace.sql.dialects import Dialect
from headrace.sql.queries.model_versions import list_field, tags_field, version_json
from mlflow.entities.model_registry.stages import ALL_STAGES

ADD = (
    "INSERT INTO registered_models (name, description, deployment_job_id, creation_time,"
    " last_update_time) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING"
)
FIND = "SELECT model_num FROM registered_models WHERE name = ?"
DESCRIBE = (
    "UPDATE registered_models SET description = coalesce(?, description),"
    " deployment_job_id = coalesce(?, deployment_job_id), last_update_time = ? WHERE model_num = ?"
)
RENAME = "UPDATE registered_models SET name = ?, last_update_time = ? WHERE model_num = ?"
TOUCH = "UPDATE registered_models SET last_update_time = ? WHERE model_num = ?"
DELETE = "DELETE FROM registered_models WHERE model_num = ?"
SET_TAG = (
    "INSERT INTO registered_model_tags (model_num, key, value) VALUES (?, ?, ?)"
    " ON CONFLICT (model_num, key) DO UPDATE SET value = excluded.value"
)
DELETE_TAG = "DELETE FROM registered_model_tags WHERE model_num = ? AND key = ?"
SET_ALIAS = (
    "INSERT INTO registered_model_aliases (model_num, alias, version) VALUES (?, ?, ?)"
    " ON CONFLICT (model_num, alias) DO UPDATE SET version = excluded.version"
)
DELETE_ALIAS = "DELETE FROM registered_model_aliases WHERE model_num = ? AND alias = ?"

# Any number will do; it makes those who take a new name on PostgreSQL wait for one another.
_NAMES_LOCK = 7_236_419
LOCK_NAMES = f"SELECT pg_advisory_xact_lock({_NAMES_LOCK})"


@cache
def find_and_keep(dialect: Dialect) -> str:
    """`FIND`, with nobody able to change the model until the commit."""
    return FIND + dialect.row_lock


@cache
def model_json(dialect: Dialect) -> str:
    """SQL of the JSON object of the row `m`."""
    latest = ", ".join(
        "(SELECT max(version) FROM model_versions WHERE model_num = m.model_num"
        f" AND current_stage = '{stage}')"
        for stage in ALL_STAGES
    )
    versions = (
        f"SELECT * FROM model_versions WHERE model_num = m.model_num AND version IN ({latest})"
        # … and of the stages that the model's policy adds.
        " UNION ALL SELECT y.* FROM model_stages s CROSS JOIN model_versions y"
        " WHERE s.model_num = m.model_num AND y.model_num = s.model_num AND y.version ="
        " (SELECT max(version) FROM model_versions WHERE model_num = s.model_num"
        " AND current_stage = s.stage)"
    )
    of_versions = list_field(
        dialect, "latest_versions", version_json(dialect), versions, "version", "v"
    )
    return _object(dialect, of_versions)


@cache
def get_state(dialect: Dialect) -> str:
    """The query of one registered model without its versions, as a JSON object."""
    return f"SELECT {_object(dialect)} FROM registered_models m WHERE m.model_num = ?"


def _object(dialect: Dialect, of_versions: str = "''") -> str:
    alias = dialect.object(
        ("alias", dialect.text("x.alias")),
        ("version", "'\"' || CAST(x.version AS TEXT) || '\"'"),
    )
    aliases = "SELECT alias, version FROM registered_model_aliases WHERE model_num = m.model_num"
    return " || ".join(
        (
            """'{"name":'""",
            dialect.text("m.name"),
            """',"creation_timestamp":'""",
            "CAST(m.creation_time AS TEXT)",
            """',"last_updated_timestamp":'""",
            "CAST(m.last_update_time AS TEXT)",
            dialect.optional("description", "m.description"),
            of_versions,
            tags_field(dialect, "registered_model_tags WHERE model_num = m.model_num"),
            list_field(dialect, "aliases", alias, aliases, "alias"),
            dialect.optional("deployment_job_id", "m.deployment_job_id"),
            """'}'""",
        )
    )


@cache
def get_json(dialect: Dialect) -> str:
    """The query of one registered model as the body of an answer."""
    return (
        f"SELECT '{{\"registered_model\":' || {model_json(dialect)} || '}}'"
        " FROM registered_models m WHERE m.name = ?"
    )


@cache
def objects_json(dialect: Dialect) -> str:
    """The query of a page's models as JSON objects, in its order; its parameter: their numbers."""
    return (
        f"SELECT {model_json(dialect)} FROM {dialect.numbers('page')}"
        " CROSS JOIN registered_models m WHERE m.model_num = page.value ORDER BY page.position"
    )
