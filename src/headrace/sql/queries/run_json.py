"""Runs as the JSON text of the REST API, assembled by the database.

The text is exact to the last bit of a metric, and no Python objects are built for a page of runs.
Params and tags come in the order of their keys' code points, metrics in the order in which the
database first met their keys, datasets in the order in which they were logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from headrace.sql.dialects import Dialect
from headrace.sql.engine import Tx
from mlflow.entities import RunStatus

# CROSS JOIN with the condition in WHERE: SQLite then reads the tables in the order written here.


@cache
def info_json(dialect: Dialect) -> str:
    """SQL of the JSON object `info` of the row `r` of `runs`.

    Ids need no quoting: `mlflow.validation` lets nothing into them that JSON would have to escape.
    """
    statuses = " ".join(
        f"WHEN {number} THEN '{RunStatus.to_string(number)}'" for number in RunStatus.all_status()
    )
    return " || ".join(
        (
            """'{"run_uuid":"'""",
            "r.run_id",
            """'","experiment_id":"'""",
            "r.experiment_id",
            """'","run_name":'""",
            dialect.text("r.name"),
            """',"user_id":'""",
            dialect.text("r.user_id"),
            """',"status":"'""",
            f"CASE r.status {statuses} END",
            """'","start_time":'""",
            "r.start_time",
            """coalesce(',"end_time":' || r.end_time, '')""",
            """',"artifact_uri":'""",
            dialect.text("r.artifact_uri"),
            """',"lifecycle_stage":"'""",
            "r.lifecycle_stage",
            """'","run_id":"'""",
            "r.run_id",
            """'"}'""",
        )
    )


@cache
def run_json(dialect: Dialect) -> str:
    """SQL of the JSON object of the row `r` of `runs`: info, data, inputs and outputs."""
    return " || ".join(
        (
            """'{"info":'""",
            info_json(dialect),
            """',"data":{'""",
            dialect.lists(
                ("metrics", f"'[' || {_metrics(dialect)} || ']'"),
                ("params", dialect.pair_list("params WHERE run_num = r.run_num")),
                ("tags", dialect.pair_list("tags WHERE run_num = r.run_num")),
            ),
            """'},"inputs":{'""",
            _datasets(dialect),
            _models(dialect, "input"),
            """'},"outputs":{'""",
            _models(dialect, "output"),
            """'}}'""",
        )
    )


class RunText(NamedTuple):
    """A run as a JSON object.

    Attributes:
        run_num: The run's number.
        updated_at: When it changed last; two states of a run have different times.
        text: The JSON.
    """

    run_num: int
    updated_at: int
    text: str


def run_texts(tx: Tx, run_nums: Sequence[int]) -> list[RunText]:
    """The runs with these numbers, in the same order; those that are gone are passed over."""
    dialect = tx.dialect
    rows = tx.rows(
        f"SELECT r.run_num, r.updated_at, {run_json(dialect)} FROM {dialect.numbers('page')}"
        " CROSS JOIN runs r WHERE r.run_num = page.value ORDER BY page.position",
        (dialect.number_list(run_nums),),
    )
    return [RunText(*row) for row in rows]


def _metrics(dialect: Dialect) -> str:
    metric = dialect.object(
        ("key", dialect.text("k.key")),
        ("value", dialect.literal("m.literal")),
        ("timestamp", dialect.whole("m.timestamp")),
        ("step", dialect.whole("m.step")),
    )
    return (
        f"coalesce((SELECT {dialect.joined(metric, 'm.key_num')} FROM latest_metrics m"
        " CROSS JOIN metric_keys k WHERE m.run_num = r.run_num AND k.key_num = m.key_num), '')"
    )


def _datasets(dialect: Dialect) -> str:
    """SQL of the field `dataset_inputs`, or of nothing: most runs have none."""
    use = " || ".join(
        (
            """'{"tags":'""",
            "i.tags",
            """',"dataset":{"name":'""",
            dialect.text("d.name"),
            """',"digest":'""",
            dialect.text("d.digest"),
            """',"source_type":'""",
            dialect.text("d.source_type"),
            """',"source":'""",
            dialect.text("d.source"),
            dialect.optional("schema", "d.schema"),
            dialect.optional("profile", "d.profile"),
            """'}}'""",
        )
    )
    return (
        f"""coalesce((SELECT '"dataset_inputs":[' || {dialect.joined(use, "i.position")} || ']'"""
        " FROM (SELECT dataset_num, tags, position FROM dataset_inputs"
        " WHERE run_num = r.run_num ORDER BY position) i"
        " CROSS JOIN datasets d WHERE d.dataset_num = i.dataset_num), '')"
    )


def _models(dialect: Dialect, role: str) -> str:
    """SQL of the field `model_inputs` or `model_outputs`, or of nothing."""
    fields = [("model_id", dialect.text("model_id")), ("step", dialect.whole("step"))]
    use = dialect.object(*(fields if role == "output" else fields[:1]))
    # A comma follows the datasets, if there are any; `inputs` has no other field before it.
    comma = (
        "CASE WHEN EXISTS (SELECT 1 FROM dataset_inputs WHERE run_num = r.run_num)"
        " THEN ',' ELSE '' END"
        if role == "input"
        else "''"
    )
    return (
        f"""coalesce((SELECT {comma} || '"model_{role}s":['"""
        f""" || {dialect.joined(use, "model_id, step")} || ']'"""
        f" FROM run_models WHERE run_num = r.run_num AND role = '{role}'), '')"
    )
