"""Policies of registered models, the stages they add, and what their gates look at."""

from __future__ import annotations

FIND = "SELECT policy, last_update_time FROM model_policies WHERE model_num = ?"
SET = (
    "INSERT INTO model_policies (model_num, policy, last_update_time) VALUES (?, ?, ?)"
    " ON CONFLICT (model_num) DO UPDATE SET policy = excluded.policy,"
    " last_update_time = excluded.last_update_time"
)
DELETE = "DELETE FROM model_policies WHERE model_num = ?"

STAGES = "SELECT stage FROM model_stages WHERE model_num = ? ORDER BY stage"
ADD_STAGE = "INSERT INTO model_stages (model_num, stage) VALUES (?, ?)"
DELETE_STAGES = "DELETE FROM model_stages WHERE model_num = ?"
ANY_IN_STAGE = (
    "SELECT version FROM model_versions WHERE model_num = ? AND current_stage = ? LIMIT 1"
)

RUN = "SELECT run_num, experiment_id FROM runs WHERE run_id = ? AND lifecycle_stage = 'active'"
METRIC = (
    "SELECT l.value, l.literal FROM metric_keys k JOIN latest_metrics l ON l.key_num = k.key_num"
    " WHERE k.key = ? AND l.run_num = ?"
)
METRIC_ON_DATASET = (
    "SELECT l.value, l.literal FROM metric_keys k JOIN logged_model_metrics l"
    " ON l.key_num = k.key_num WHERE k.key = ? AND l.model_id = ? AND l.dataset_name = ?"
    " ORDER BY l.timestamp DESC, l.step DESC LIMIT 1"
)
TAG = "SELECT value FROM model_version_tags WHERE model_num = ? AND version = ? AND key = ?"
