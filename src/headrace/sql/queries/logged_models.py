"""Logged models, their params and tags, and how they become JSON."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from headrace.sql.dialects import Dialect
from headrace.sql.engine import Tx
from mlflow.entities.enumerations import LoggedModelStatus

ADD = (
    "INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_time,"
    " last_update_time, status, model_type, source_run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
FIND = "SELECT lifecycle_stage FROM logged_models WHERE model_id = ?"
FINALIZE = "UPDATE logged_models SET status = ?, last_update_time = ? WHERE model_id = ?"
DELETE = (
    "UPDATE logged_models SET lifecycle_stage = 'deleted', deleted_time = ?, last_update_time = ?"
    " WHERE model_id = ? AND lifecycle_stage = 'active'"
)
PARAMS = "SELECT key, value FROM logged_model_params WHERE model_id = ?"
ADD_PARAM = "INSERT INTO logged_model_params (model_id, key, value) VALUES (?, ?, ?)"
SET_TAG = (
    "INSERT INTO logged_model_tags (model_id, key, value) VALUES (?, ?, ?)"
    " ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value"
)
DELETE_TAG = "DELETE FROM logged_model_tags WHERE model_id = ? AND key = ?"


@cache
def find_and_keep(dialect: Dialect) -> str:
    """`FIND`, with nobody able to change the model until the commit."""
    return FIND + dialect.row_lock


@cache
def model_json(dialect: Dialect) -> str:
    """SQL of the JSON object of the row `m` of `logged_models`."""
    statuses = " ".join(
        f"WHEN '{status.value}' THEN '{status.to_wire()}'" for status in LoggedModelStatus
    )
    return " || ".join(
        (
            """'{"info":{"model_id":'""",
            dialect.text("m.model_id"),
            """',"experiment_id":"'""",
            "m.experiment_id",
            """'","name":'""",
            dialect.text("m.name"),
            """',"creation_timestamp_ms":'""",
            "m.creation_time",
            """',"last_updated_timestamp_ms":'""",
            "m.last_update_time",
            """',"artifact_uri":'""",
            dialect.text("m.artifact_location"),
            """',"status":"'""",
            f"CASE m.status {statuses} END",
            """'"'""",
            dialect.optional("model_type", "m.model_type"),
            dialect.optional("source_run_id", "m.source_run_id"),
            dialect.optional("status_message", "m.status_message"),
            dialect.unless_empty(
                "tags", dialect.pair_list("logged_model_tags WHERE model_id = m.model_id")
            ),
            """'},"data":{'""",
            dialect.lists(
                ("params", dialect.pair_list("logged_model_params WHERE model_id = m.model_id")),
                ("metrics", f"'[' || {_metrics(dialect)} || ']'"),
            ),
            """'}}'""",
        )
    )


def _metrics(dialect: Dialect) -> str:
    dataset = dialect.optional("dataset_name", "nullif(x.dataset_name, '')")
    metric = " || ".join(
        (
            """'{"key":'""",
            dialect.text("k.key"),
            """',"value":'""",
            "x.literal",
            """',"timestamp":'""",
            "x.timestamp",
            """',"step":'""",
            "x.step",
            dataset,
            dialect.optional("dataset_digest", "nullif(x.dataset_digest, '')"),
            """',"model_id":'""",
            dialect.text("x.model_id"),
            """',"run_id":"'""",
            "r.run_id",
            """'"}'""",
        )
    )
    order = "x.key_num, x.run_num, x.dataset_name, x.dataset_digest"
    return (
        f"coalesce((SELECT {dialect.joined(metric, order)} FROM logged_model_metrics x"
        " CROSS JOIN metric_keys k CROSS JOIN runs r WHERE x.model_id = m.model_id"
        " AND k.key_num = x.key_num AND r.run_num = x.run_num), '')"
    )


def model_objects(tx: Tx, model_ids: Sequence[str]) -> list[str]:
    """The models with these ids as JSON objects, in the same order."""
    dialect = tx.dialect
    rows = tx.rows(
        f"SELECT m.model_id, {model_json(dialect)} FROM logged_models m"
        f" WHERE {dialect.among('m.model_id')}",
        (dialect.text_list(model_ids),),
    )
    found: dict[str, str] = dict(rows)
    return [found[model_id] for model_id in model_ids if model_id in found]
