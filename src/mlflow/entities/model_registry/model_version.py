"""A version of a registered model."""

from __future__ import annotations

from typing import Any

from mlflow.entities._entity import Entity
from mlflow.entities.metric import Metric
from mlflow.entities.model_registry.stages import STAGE_NONE
from mlflow.entities.model_registry.tag import ModelVersionTag
from mlflow.entities.param import LoggedModelParameter


class ModelVersionStatus:
    """Whether a version can be used: a number in code, a name on the wire."""

    PENDING_REGISTRATION = 1
    FAILED_REGISTRATION = 2
    READY = 3

    _NAMES = {1: "PENDING_REGISTRATION", 2: "FAILED_REGISTRATION", 3: "READY"}
    _NUMBERS = {name: number for number, name in _NAMES.items()}

    @staticmethod
    def from_string(status_str: str) -> int:
        """Number of a status name."""
        try:
            return ModelVersionStatus._NUMBERS[status_str]
        except KeyError:
            known = ", ".join(ModelVersionStatus._NUMBERS)
            raise ValueError(
                f"No status of a model version {status_str!r}; there are {known}."
            ) from None

    @staticmethod
    def to_string(status: int) -> str:
        """Name of a status number."""
        try:
            return ModelVersionStatus._NAMES[status]
        except KeyError:
            known = ", ".join(map(str, ModelVersionStatus._NAMES))
            raise ValueError(
                f"No status of a model version {status!r}; there are {known}."
            ) from None

    @staticmethod
    def all_status() -> list[int]:
        """All status numbers."""
        return list(ModelVersionStatus._NAMES)


class ModelVersion(Entity):
    """A version of a registered model.

    Args:
        name: The registered model's.
        version: Decimal text: `"1"`, `"2"`, … in the order of registration.
        creation_timestamp, last_updated_timestamp: Milliseconds since 1970-01-01 UTC.
        description: Free text.
        user_id: Who registered it.
        current_stage: `None`, `Staging`, `Production` or `Archived`.
        source: URI that it was made from.
        run_id: The run that made the model.
        status: Name of a `ModelVersionStatus`.
        status_message: Why it cannot be used.
        tags: Shown as a dictionary by `.tags`.
        run_link: URL of the run, where it is tracked elsewhere.
        aliases: The model's aliases that name this version.
        model_id: The logged model that it was made from.
        params, metrics: Of that logged model, where the store gives them.
        deployment_job_state, workspace: Accepted for compatibility.
    """

    __slots__ = (
        "_aliases",
        "_creation_timestamp",
        "_current_stage",
        "_deployment_job_state",
        "_description",
        "_last_updated_timestamp",
        "_metrics",
        "_model_id",
        "_name",
        "_params",
        "_run_id",
        "_run_link",
        "_source",
        "_status",
        "_status_message",
        "_tags",
        "_user_id",
        "_version",
        "_workspace",
    )

    def __init__(
        self,
        name: str,
        version: str,
        creation_timestamp: int,
        last_updated_timestamp: int | None = None,
        description: str | None = None,
        user_id: str | None = None,
        current_stage: str | None = None,
        source: str | None = None,
        run_id: str | None = None,
        status: str = "READY",
        status_message: str | None = None,
        tags: list[ModelVersionTag] | None = None,
        run_link: str | None = None,
        aliases: list[str] | None = None,
        model_id: str | None = None,
        params: list[LoggedModelParameter] | None = None,
        metrics: list[Metric] | None = None,
        deployment_job_state: Any = None,
        workspace: str | None = None,
    ) -> None:
        self._name = name
        self._version = str(version)
        self._creation_timestamp = creation_timestamp
        self._last_updated_timestamp = last_updated_timestamp
        self._description = description
        self._user_id = user_id
        self._current_stage = current_stage or STAGE_NONE
        self._source = source
        self._run_id = run_id
        self._status = status
        self._status_message = status_message
        self._tags = {tag.key: tag.value for tag in tags or []}
        self._run_link = run_link
        self._aliases = list(aliases or [])
        self._model_id = model_id
        self._params = params
        self._metrics = metrics
        self._deployment_job_state = deployment_job_state
        self._workspace = workspace

    @property
    def name(self) -> str:
        return self._name

    @property
    def version(self) -> str:
        return self._version

    @property
    def creation_timestamp(self) -> int:
        return self._creation_timestamp

    @property
    def last_updated_timestamp(self) -> int | None:
        return self._last_updated_timestamp

    @property
    def description(self) -> str | None:
        return self._description

    @property
    def user_id(self) -> str | None:
        return self._user_id

    @property
    def current_stage(self) -> str | None:
        return self._current_stage

    @property
    def source(self) -> str | None:
        return self._source

    @property
    def run_id(self) -> str | None:
        return self._run_id

    @property
    def status(self) -> str:
        return self._status

    @property
    def status_message(self) -> str | None:
        return self._status_message

    @property
    def tags(self) -> dict[str, str]:
        return self._tags

    @property
    def run_link(self) -> str | None:
        return self._run_link

    @property
    def aliases(self) -> list[str]:
        return self._aliases

    @property
    def model_id(self) -> str | None:
        return self._model_id

    @property
    def params(self) -> list[LoggedModelParameter] | None:
        return self._params

    @property
    def metrics(self) -> list[Metric] | None:
        return self._metrics

    @property
    def deployment_job_state(self) -> Any:
        return self._deployment_job_state

    @property
    def workspace(self) -> str | None:
        return self._workspace
