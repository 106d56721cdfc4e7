"""A logged model: a model's files with an identity of their own, apart from the run's."""

from __future__ import annotations

from typing import Any

from mlflow.entities._entity import Entity, StructEntity
from mlflow.entities.enumerations import LoggedModelStatus
from mlflow.entities.metric import Metric
from mlflow.entities.param import LoggedModelParameter
from mlflow.entities.tag import LoggedModelTag


class LoggedModelInput(StructEntity, frozen=True):
    """A logged model that a run used."""

    model_id: str


class LoggedModelOutput(StructEntity, frozen=True, omit_defaults=False):
    """A logged model that a run made, and at which step."""

    model_id: str
    step: int = 0


class LoggedModel(Entity):
    """A logged model.

    Args:
        experiment_id: The experiment it belongs to.
        model_id: `m-` and 32 hexadecimal digits.
        name: Need not be unique.
        artifact_location: URI of its files.
        creation_timestamp, last_updated_timestamp: Milliseconds since 1970-01-01 UTC.
        model_type: Free text.
        source_run_id: The run that made it.
        status: Whether its files are all there.
        status_message: Why they are not.
        tags, params: Shown as dictionaries.
        metrics: What was measured of it; None when none was.
    """

    # Not slotted: `ActiveModel` adds state of its own.

    def __init__(
        self,
        experiment_id: str,
        model_id: str,
        name: str,
        artifact_location: str,
        creation_timestamp: int,
        last_updated_timestamp: int,
        model_type: str | None = None,
        source_run_id: str | None = None,
        status: LoggedModelStatus | str = LoggedModelStatus.READY,
        status_message: str | None = None,
        tags: list[LoggedModelTag] | dict[str, str] | None = None,
        params: list[LoggedModelParameter] | dict[str, str] | None = None,
        metrics: list[Metric] | None = None,
    ) -> None:
        self._experiment_id = experiment_id
        self._model_id = model_id
        self._name = name
        self._artifact_location = artifact_location
        self._creation_timestamp = creation_timestamp
        self._last_updated_timestamp = last_updated_timestamp
        self._model_type = model_type
        self._source_run_id = source_run_id
        self._status = LoggedModelStatus.from_wire(status)
        self._status_message = status_message
        self._tags = _mapping(tags)
        self._params = _mapping(params)
        self._metrics = metrics

    @property
    def experiment_id(self) -> str:
        return self._experiment_id

    @property
    def model_id(self) -> str:
        return self._model_id

    @property
    def name(self) -> str:
        return self._name

    @property
    def artifact_location(self) -> str:
        return self._artifact_location

    @property
    def creation_timestamp(self) -> int:
        return self._creation_timestamp

    @property
    def last_updated_timestamp(self) -> int:
        return self._last_updated_timestamp

    @property
    def model_type(self) -> str | None:
        return self._model_type

    @property
    def source_run_id(self) -> str | None:
        return self._source_run_id

    @property
    def status(self) -> LoggedModelStatus:
        return self._status

    @property
    def status_message(self) -> str | None:
        return self._status_message

    @property
    def tags(self) -> dict[str, str]:
        return self._tags

    @property
    def params(self) -> dict[str, str]:
        return self._params

    @property
    def metrics(self) -> list[Metric] | None:
        return self._metrics

    @property
    def model_uri(self) -> str:
        return f"models:/{self._model_id}"


def _mapping(pairs: Any) -> dict[str, str]:
    if isinstance(pairs, dict):
        return dict(pairs)
    return {pair.key: pair.value for pair in pairs or []}
