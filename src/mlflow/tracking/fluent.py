"""`mlflow.tracking.fluent`, as other software imports it: the fluent functions and their state."""

from typing import Any

from mlflow.fluent import state
from mlflow.fluent.active_model import (
    ActiveModel,
    clear_active_model,
    get_active_model_id,
    set_active_model,
)
from mlflow.fluent.artifacts import (
    get_artifact_uri,
    load_table,
    log_artifact,
    log_artifacts,
    log_dict,
    log_figure,
    log_image,
    log_stream,
    log_table,
    log_text,
)
from mlflow.fluent.experiments import (
    active_experiment_id as _get_experiment_id,
)
from mlflow.fluent.experiments import (
    create_experiment,
    delete_experiment,
    delete_experiment_tag,
    get_experiment,
    get_experiment_by_name,
    restore_experiment,
    search_experiments,
    set_experiment,
    set_experiment_tag,
    set_experiment_tags,
)
from mlflow.fluent.inputs import log_input, log_inputs, log_outputs
from mlflow.fluent.logged_models import (
    create_external_model,
    finalize_logged_model,
    get_logged_model,
    initialize_logged_model,
    last_logged_model,
    log_model_params,
    search_logged_models,
    set_logged_model_tags,
)
from mlflow.fluent.metrics import log_metric, log_metrics
from mlflow.fluent.params import log_param, log_params
from mlflow.fluent.runs import (
    ActiveRun,
    active_run,
    delete_run,
    end_run,
    flush_async_logging,
    get_parent_run,
    get_run,
    last_active_run,
    restore_run,
    start_run,
)
from mlflow.fluent.runs import get_or_start_run as _get_or_start_run
from mlflow.fluent.search import search_runs
from mlflow.fluent.state import active_runs as _active_run_stack
from mlflow.fluent.tags import delete_tag, set_tag, set_tags

__all__ = [
    "ActiveModel",
    "ActiveRun",
    "_active_run_stack",
    "_get_experiment_id",
    "_get_or_start_run",
    "active_run",
    "clear_active_model",
    "create_experiment",
    "create_external_model",
    "delete_experiment",
    "delete_experiment_tag",
    "delete_run",
    "delete_tag",
    "end_run",
    "finalize_logged_model",
    "flush_async_logging",
    "get_active_model_id",
    "get_artifact_uri",
    "get_experiment",
    "get_experiment_by_name",
    "get_logged_model",
    "get_parent_run",
    "get_run",
    "initialize_logged_model",
    "last_active_run",
    "last_logged_model",
    "load_table",
    "log_artifact",
    "log_artifacts",
    "log_dict",
    "log_figure",
    "log_image",
    "log_input",
    "log_inputs",
    "log_metric",
    "log_metrics",
    "log_model_params",
    "log_outputs",
    "log_param",
    "log_params",
    "log_stream",
    "log_table",
    "log_text",
    "restore_experiment",
    "restore_run",
    "search_experiments",
    "search_logged_models",
    "search_runs",
    "set_active_model",
    "set_experiment",
    "set_experiment_tag",
    "set_experiment_tags",
    "set_logged_model_tags",
    "set_tag",
    "set_tags",
    "start_run",
]


def __getattr__(name: str) -> Any:
    if name == "_active_experiment_id":
        return state.active_experiment_id
    if name == "_last_active_run_id":
        return state.last_run_id
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
