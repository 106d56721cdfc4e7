"""Tags: text that may be changed, on each kind of noun."""

from __future__ import annotations

from mlflow.entities._entity import StructEntity


class RunTag(StructEntity, frozen=True):
    """A tag of a run."""

    key: str
    value: str = ""


class ExperimentTag(StructEntity, frozen=True):
    """A tag of an experiment."""

    key: str
    value: str = ""


class InputTag(StructEntity, frozen=True):
    """A tag of a dataset's use by a run; `mlflow.data.context` says what for."""

    key: str
    value: str = ""


class LoggedModelTag(StructEntity, frozen=True):
    """A tag of a logged model."""

    key: str
    value: str = ""
