"""Finding what is in the bin, and removing it for good.

The tables that hang on runs, experiments and logged models by a foreign key follow by themselves;
points of metrics have none, because it would cost something at every insert.
"""

from __future__ import annotations

from functools import cache

from headrace.sql.dialects import Dialect

# What a collection needs: an experiment's id; a run's number, id and URI; a model's id and URI.
DELETED_EXPERIMENTS = (
    "SELECT experiment_id FROM experiments"
    " WHERE lifecycle_stage = 'deleted' AND last_update_time <= ? ORDER BY experiment_id"
)
DELETED_RUNS = (
    "SELECT run_num, run_id, artifact_uri FROM runs WHERE lifecycle_stage = 'deleted'"
    " AND coalesce(deleted_time, 0) <= ? ORDER BY run_num"
)
DELETED_MODELS = (
    "SELECT model_id, artifact_location FROM logged_models WHERE lifecycle_stage = 'deleted'"
    " AND coalesce(deleted_time, 0) <= ? ORDER BY model_id"
)
RUNS_OF_EXPERIMENT = (
    "SELECT run_num, run_id, artifact_uri FROM runs WHERE experiment_id = ? ORDER BY run_num"
)
MODELS_OF_EXPERIMENT = (
    "SELECT model_id, artifact_location FROM logged_models WHERE experiment_id = ?"
    " ORDER BY model_id"
)
# The same with the stage and the time of deletion.
EXPERIMENT = (
    "SELECT experiment_id, lifecycle_stage, last_update_time FROM experiments"
    " WHERE experiment_id = ?"
)
RUN = (
    "SELECT run_num, run_id, artifact_uri, lifecycle_stage, deleted_time FROM runs WHERE run_id = ?"
)
MODEL = (
    "SELECT model_id, artifact_location, lifecycle_stage, deleted_time FROM logged_models"
    " WHERE model_id = ?"
)

STAGE_OF_EXPERIMENT = "SELECT lifecycle_stage FROM experiments WHERE experiment_id = ?"
STAGE_OF_RUN = "SELECT lifecycle_stage FROM runs WHERE run_num = ?"
STAGE_OF_MODEL = "SELECT lifecycle_stage FROM logged_models WHERE model_id = ?"

# A version that was made from a run, from a logged model, or of files below a folder.
_VERSION = (
    "SELECT m.name, v.version FROM model_versions v"
    " JOIN registered_models m ON m.model_num = v.model_num WHERE"
)
VERSION_OF_RUN = f"{_VERSION} v.run_id = ? LIMIT 1"
VERSION_OF_MODEL = f"{_VERSION} v.model_id = ? LIMIT 1"
VERSION_UNDER = (
    f"{_VERSION} v.storage_location = ?"
    " OR (v.storage_location > ? AND v.storage_location < ?) LIMIT 1"
)

KEYS_OF_RUN = "SELECT key_num FROM latest_metrics WHERE run_num = ?"
REMOVE_POINTS = "DELETE FROM metrics WHERE run_num = ? AND key_num = ?"
REMOVE_ALL_POINTS = "DELETE FROM metrics WHERE run_num = ?"
REMOVE_RUN = "DELETE FROM runs WHERE run_num = ?"
REMOVE_MODEL = "DELETE FROM logged_models WHERE model_id = ?"
REMOVE_EXPERIMENT = "DELETE FROM experiments WHERE experiment_id = ?"
REMOVE_UNUSED_DATASETS = (
    "DELETE FROM datasets WHERE NOT EXISTS"
    " (SELECT 1 FROM dataset_inputs i WHERE i.dataset_num = datasets.dataset_num)"
)


@cache
def keep(dialect: Dialect, query: str) -> str:
    """A query of one row, which nobody else changes until the commit."""
    return query + dialect.row_lock
