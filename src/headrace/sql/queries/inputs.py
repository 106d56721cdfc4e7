"""Datasets and logged models that runs use and make."""

from __future__ import annotations

from functools import cache

from headrace.sql.dialects import Dialect

FIND_DATASET = (
    "SELECT dataset_num FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?"
)
ADD_DATASET = (
    "INSERT INTO datasets (experiment_id, name, digest, source_type, source, schema, profile)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (experiment_id, name, digest) DO NOTHING"
)
FIND_TAGS = "SELECT tags FROM dataset_inputs WHERE run_num = ? AND dataset_num = ?"
ADD_INPUT = (
    "INSERT INTO dataset_inputs (run_num, dataset_num, tags, context, position) SELECT ?, ?, ?, ?,"
    " coalesce(max(position), 0) + 1 FROM dataset_inputs WHERE run_num = ?"
)
SET_TAGS = "UPDATE dataset_inputs SET tags = ?, context = ? WHERE run_num = ? AND dataset_num = ?"
ADD_MODEL = (
    "INSERT INTO run_models (run_num, role, model_id, step) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (run_num, role, model_id, step) DO NOTHING"
)


@cache
def of_experiments(dialect: Dialect) -> str:
    """The query of the different datasets of experiments, which are a parameter."""
    return (
        "SELECT DISTINCT d.experiment_id, d.name, d.digest, i.context"
        f" FROM {dialect.numbers('wanted')} JOIN datasets d ON d.experiment_id = wanted.value"
        " JOIN dataset_inputs i ON i.dataset_num = d.dataset_num"
        " ORDER BY d.experiment_id, d.name, d.digest, i.context LIMIT ?"
    )
