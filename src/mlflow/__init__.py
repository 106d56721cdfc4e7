"""Headrace, a drop-in MLflow: track runs, compare them, keep what they made.

    import mlflow

    mlflow.set_experiment("my-experiment")
    with mlflow.start_run():
        mlflow.log_param("learning_rate", 0.001)
        mlflow.log_metric("accuracy", 0.95)

Importing this package loads nothing but this table: each name is loaded when it is first used. The
imports below it are the same table for type checkers and editors; a test keeps the two equal.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mlflow.version import VERSION

__version__ = VERSION

_NAMES: dict[str, tuple[str, ...]] = {
    "mlflow.autologging.options": ("autolog",),
    "mlflow.client": ("MlflowClient",),
    "mlflow.doctor": ("doctor",),
    "mlflow.evaluation": ("evaluate", "validate_evaluation_results"),
    "mlflow.exceptions": ("MlflowException",),
    "mlflow.fluent.active_model": (
        "ActiveModel",
        "clear_active_model",
        "get_active_model_id",
        "set_active_model",
    ),
    "mlflow.fluent.artifacts": (
        "flush_artifact_async_logging",
        "get_artifact_uri",
        "load_table",
        "log_artifact",
        "log_artifacts",
        "log_dict",
        "log_figure",
        "log_image",
        "log_stream",
        "log_table",
        "log_text",
    ),
    "mlflow.fluent.checkpoints": ("import_checkpoints",),
    "mlflow.fluent.experiments": (
        "create_experiment",
        "delete_experiment",
        "delete_experiment_tag",
        "get_experiment",
        "get_experiment_by_name",
        "restore_experiment",
        "search_experiments",
        "set_experiment",
        "set_experiment_tag",
        "set_experiment_tags",
    ),
    "mlflow.fluent.inputs": ("log_input", "log_inputs", "log_outputs"),
    "mlflow.fluent.logged_models": (
        "create_external_model",
        "delete_logged_model_tag",
        "finalize_logged_model",
        "get_logged_model",
        "initialize_logged_model",
        "last_logged_model",
        "log_model_params",
        "search_logged_models",
        "set_logged_model_tags",
    ),
    "mlflow.fluent.metrics": ("log_metric", "log_metrics"),
    "mlflow.fluent.model_versions": (
        "register_model",
        "search_model_versions",
        "set_model_version_tag",
    ),
    "mlflow.fluent.params": ("log_param", "log_params"),
    "mlflow.fluent.registered_models": ("search_registered_models",),
    "mlflow.fluent.runs": (
        "ActiveRun",
        "active_run",
        "delete_run",
        "end_run",
        "flush_async_logging",
        "get_parent_run",
        "get_run",
        "last_active_run",
        "restore_run",
        "start_run",
    ),
    "mlflow.fluent.search": ("search_runs",),
    "mlflow.fluent.state": (
        "get_registry_uri",
        "get_tracking_uri",
        "is_tracking_uri_set",
        "set_registry_uri",
        "set_tracking_uri",
    ),
    "mlflow.fluent.tags": ("delete_tag", "set_tag", "set_tags"),
    "mlflow.images": ("Image",),
    "mlflow.login": ("login",),
    "mlflow.projects.launch": ("run",),
    "mlflow.system_metrics": (
        "disable_system_metrics_logging",
        "enable_system_metrics_logging",
        "set_system_metrics_node_id",
        "set_system_metrics_samples_before_logging",
        "set_system_metrics_sampling_interval",
    ),
}

_MODULES = (
    "artifacts",
    "catboost",
    "client",
    "data",
    "deployments",
    "entities",
    "environment_variables",
    "exceptions",
    "h2o",
    "keras",
    "lightgbm",
    "models",
    "onnx",
    "projects",
    "prophet",
    "pyfunc",
    "pyspark",
    "pytorch",
    "sklearn",
    "spark",
    "statsmodels",
    "store",
    "system_metrics",
    "tensorflow",
    "tracking",
    "types",
    "utils",
    "xgboost",
)

_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names}

__all__ = sorted([*_MODULE_OF, *_MODULES, "__version__"])  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    module = _MODULE_OF.get(name)
    if module is not None:
        value = getattr(import_module(module), name)
    elif name in _MODULES:
        value = import_module(f"mlflow.{name}")
    else:
        raise AttributeError(f"module 'mlflow' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__


if TYPE_CHECKING:
    from mlflow import (
        artifacts as artifacts,
    )
    from mlflow import (
        catboost as catboost,
    )
    from mlflow import (
        client as client,
    )
    from mlflow import (
        data as data,
    )
    from mlflow import (
        deployments as deployments,
    )
    from mlflow import (
        entities as entities,
    )
    from mlflow import (
        environment_variables as environment_variables,
    )
    from mlflow import (
        exceptions as exceptions,
    )
    from mlflow import (
        h2o as h2o,
    )
    from mlflow import (
        keras as keras,
    )
    from mlflow import (
        lightgbm as lightgbm,
    )
    from mlflow import (
        models as models,
    )
    from mlflow import (
        onnx as onnx,
    )
    from mlflow import (
        projects as projects,
    )
    from mlflow import (
        prophet as prophet,
    )
    from mlflow import (
        pyfunc as pyfunc,
    )
    from mlflow import (
        pyspark as pyspark,
    )
    from mlflow import (
        pytorch as pytorch,
    )
    from mlflow import (
        sklearn as sklearn,
    )
    from mlflow import (
        spark as spark,
    )
    from mlflow import (
        statsmodels as statsmodels,
    )
    from mlflow import (
        store as store,
    )
    from mlflow import (
        system_metrics as system_metrics,
    )
    from mlflow import (
        tensorflow as tensorflow,
    )
    from mlflow import (
        tracking as tracking,
    )
    from mlflow import (
        types as types,
    )
    from mlflow import (
        utils as utils,
    )
    from mlflow import (
        xgboost as xgboost,
    )
    from mlflow.autologging.options import autolog as autolog
    from mlflow.client import (
        MlflowClient as MlflowClient,
    )
    from mlflow.doctor import (
        doctor as doctor,
    )
    from mlflow.evaluation import evaluate as evaluate
    from mlflow.evaluation import (
        validate_evaluation_results as validate_evaluation_results,
    )
    from mlflow.exceptions import (
        MlflowException as MlflowException,
    )
    from mlflow.fluent.active_model import (
        ActiveModel as ActiveModel,
    )
    from mlflow.fluent.active_model import (
        clear_active_model as clear_active_model,
    )
    from mlflow.fluent.active_model import (
        get_active_model_id as get_active_model_id,
    )
    from mlflow.fluent.active_model import (
        set_active_model as set_active_model,
    )
    from mlflow.fluent.artifacts import (
        flush_artifact_async_logging as flush_artifact_async_logging,
    )
    from mlflow.fluent.artifacts import (
        get_artifact_uri as get_artifact_uri,
    )
    from mlflow.fluent.artifacts import (
        load_table as load_table,
    )
    from mlflow.fluent.artifacts import (
        log_artifact as log_artifact,
    )
    from mlflow.fluent.artifacts import (
        log_artifacts as log_artifacts,
    )
    from mlflow.fluent.artifacts import (
        log_dict as log_dict,
    )
    from mlflow.fluent.artifacts import (
        log_figure as log_figure,
    )
    from mlflow.fluent.artifacts import (
        log_image as log_image,
    )
    from mlflow.fluent.artifacts import (
        log_stream as log_stream,
    )
    from mlflow.fluent.artifacts import (
        log_table as log_table,
    )
    from mlflow.fluent.artifacts import (
        log_text as log_text,
    )
    from mlflow.fluent.checkpoints import (
        import_checkpoints as import_checkpoints,
    )
    from mlflow.fluent.experiments import (
        create_experiment as create_experiment,
    )
    from mlflow.fluent.experiments import (
        delete_experiment as delete_experiment,
    )
    from mlflow.fluent.experiments import (
        delete_experiment_tag as delete_experiment_tag,
    )
    from mlflow.fluent.experiments import (
        get_experiment as get_experiment,
    )
    from mlflow.fluent.experiments import (
        get_experiment_by_name as get_experiment_by_name,
    )
    from mlflow.fluent.experiments import (
        restore_experiment as restore_experiment,
    )
    from mlflow.fluent.experiments import (
        search_experiments as search_experiments,
    )
    from mlflow.fluent.experiments import (
        set_experiment as set_experiment,
    )
    from mlflow.fluent.experiments import (
        set_experiment_tag as set_experiment_tag,
    )
    from mlflow.fluent.experiments import (
        set_experiment_tags as set_experiment_tags,
    )
    from mlflow.fluent.inputs import (
        log_input as log_input,
    )
    from mlflow.fluent.inputs import (
        log_inputs as log_inputs,
    )
    from mlflow.fluent.inputs import (
        log_outputs as log_outputs,
    )
    from mlflow.fluent.logged_models import (
        create_external_model as create_external_model,
    )
    from mlflow.fluent.logged_models import (
        delete_logged_model_tag as delete_logged_model_tag,
    )
    from mlflow.fluent.logged_models import (
        finalize_logged_model as finalize_logged_model,
    )
    from mlflow.fluent.logged_models import (
        get_logged_model as get_logged_model,
    )
    from mlflow.fluent.logged_models import (
        initialize_logged_model as initialize_logged_model,
    )
    from mlflow.fluent.logged_models import (
        last_logged_model as last_logged_model,
    )
    from mlflow.fluent.logged_models import (
        log_model_params as log_model_params,
    )
    from mlflow.fluent.logged_models import (
        search_logged_models as search_logged_models,
    )
    from mlflow.fluent.logged_models import (
        set_logged_model_tags as set_logged_model_tags,
    )
    from mlflow.fluent.metrics import (
        log_metric as log_metric,
    )
    from mlflow.fluent.metrics import (
        log_metrics as log_metrics,
    )
    from mlflow.fluent.model_versions import (
        register_model as register_model,
    )
    from mlflow.fluent.model_versions import (
        search_model_versions as search_model_versions,
    )
    from mlflow.fluent.model_versions import (
        set_model_version_tag as set_model_version_tag,
    )
    from mlflow.fluent.params import (
        log_param as log_param,
    )
    from mlflow.fluent.params import (
        log_params as log_params,
    )
    from mlflow.fluent.registered_models import (
        search_registered_models as search_registered_models,
    )
    from mlflow.fluent.runs import (
        ActiveRun as ActiveRun,
    )
    from mlflow.fluent.runs import (
        active_run as active_run,
    )
    from mlflow.fluent.runs import (
        delete_run as delete_run,
    )
    from mlflow.fluent.runs import (
        end_run as end_run,
    )
    from mlflow.fluent.runs import (
        flush_async_logging as flush_async_logging,
    )
    from mlflow.fluent.runs import (
        get_parent_run as get_parent_run,
    )
    from mlflow.fluent.runs import (
        get_run as get_run,
    )
    from mlflow.fluent.runs import (
        last_active_run as last_active_run,
    )
    from mlflow.fluent.runs import (
        restore_run as restore_run,
    )
    from mlflow.fluent.runs import (
        start_run as start_run,
    )
    from mlflow.fluent.search import (
        search_runs as search_runs,
    )
    from mlflow.fluent.state import (
        get_registry_uri as get_registry_uri,
    )
    from mlflow.fluent.state import (
        get_tracking_uri as get_tracking_uri,
    )
    from mlflow.fluent.state import (
        is_tracking_uri_set as is_tracking_uri_set,
    )
    from mlflow.fluent.state import (
        set_registry_uri as set_registry_uri,
    )
    from mlflow.fluent.state import (
        set_tracking_uri as set_tracking_uri,
    )
    from mlflow.fluent.tags import (
        delete_tag as delete_tag,
    )
    from mlflow.fluent.tags import (
        set_tag as set_tag,
    )
    from mlflow.fluent.tags import (
        set_tags as set_tags,
    )
    from mlflow.images import (
        Image as Image,
    )
    from mlflow.login import login as login
    from mlflow.projects.launch import (
        run as run,
    )
    from mlflow.system_metrics import (
        disable_system_metrics_logging as disable_system_metrics_logging,
    )
    from mlflow.system_metrics import (
        enable_system_metrics_logging as enable_system_metrics_logging,
    )
    from mlflow.system_metrics import (
        set_system_metrics_node_id as set_system_metrics_node_id,
    )
    from mlflow.system_metrics import (
        set_system_metrics_samples_before_logging as set_system_metrics_samples_before_logging,
    )
    from mlflow.system_metrics import (
        set_system_metrics_sampling_interval as set_system_metrics_sampling_interval,
    )
