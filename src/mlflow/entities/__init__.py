"""The nouns of tracking, as frozen values. One file a noun."""

import sys

from mlflow.entities import dataset, enumerations, logged_model, param, run, tag
from mlflow.entities.dataset import Dataset, DatasetInput
from mlflow.entities.dataset import DatasetSummary as _DatasetSummary
from mlflow.entities.enumerations import (
    LifecycleStage,
    LoggedModelStatus,
    RunStatus,
    SourceType,
    ViewType,
)
from mlflow.entities.experiment import Experiment
from mlflow.entities.file_info import FileInfo
from mlflow.entities.logged_model import LoggedModel, LoggedModelInput, LoggedModelOutput
from mlflow.entities.metric import Metric
from mlflow.entities.param import LoggedModelParameter, Param
from mlflow.entities.run import Run, RunData, RunInfo, RunInputs, RunOutputs
from mlflow.entities.tag import ExperimentTag, InputTag, LoggedModelTag, RunTag
from mlflow.entities.webhook import Webhook, WebhookEvent, WebhookStatus, WebhookTestResult

__all__ = [
    "Dataset",
    "DatasetInput",
    "Experiment",
    "ExperimentTag",
    "FileInfo",
    "InputTag",
    "LifecycleStage",
    "LoggedModel",
    "LoggedModelInput",
    "LoggedModelOutput",
    "LoggedModelParameter",
    "LoggedModelStatus",
    "LoggedModelTag",
    "Metric",
    "Param",
    "Run",
    "RunData",
    "RunInfo",
    "RunInputs",
    "RunOutputs",
    "RunStatus",
    "RunTag",
    "SourceType",
    "ViewType",
    "Webhook",
    "WebhookEvent",
    "WebhookStatus",
    "WebhookTestResult",
    "_DatasetSummary",
]

# Software written for MLflow imports some of these from modules of their own.
_OTHER_PATHS = {
    "dataset_input": dataset,
    "experiment_tag": tag,
    "input_tag": tag,
    "lifecycle_stage": enumerations,
    "logged_model_input": logged_model,
    "logged_model_output": logged_model,
    "logged_model_parameter": param,
    "logged_model_status": enumerations,
    "logged_model_tag": tag,
    "run_data": run,
    "run_info": run,
    "run_inputs": run,
    "run_outputs": run,
    "run_status": enumerations,
    "run_tag": tag,
    "source_type": enumerations,
    "view_type": enumerations,
}
for _name, _module in _OTHER_PATHS.items():
    sys.modules[f"{__name__}.{_name}"] = globals()[_name] = _module
