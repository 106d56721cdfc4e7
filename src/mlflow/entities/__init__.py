"""The nouns of tracking, as frozen values. One file a noun."""

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
    "_DatasetSummary",
]
