"""An experiment: runs that belong together."""

from __future__ import annotations

from mlflow.entities._entity import Entity
from mlflow.entities.tag import ExperimentTag


class Experiment(Entity):
    """An experiment.

    Args:
        experiment_id: Text; the stores of Headrace use decimal numbers.
        name: Unique among all experiments, deleted ones too.
        artifact_location: URI under which its runs keep artifacts.
        lifecycle_stage: `active` or `deleted`.
        tags: Shown as a dictionary by `.tags`.
        creation_time, last_update_time: Milliseconds since 1970-01-01 UTC.
        workspace, trace_location, effective_trace_archival_retention: Accepted for compatibility.
    """

    DEFAULT_EXPERIMENT_NAME = "Default"

    __slots__ = (
        "_artifact_location",
        "_creation_time",
        "_experiment_id",
        "_last_update_time",
        "_lifecycle_stage",
        "_name",
        "_tags",
        "_workspace",
    )

    def __init__(
        self,
        experiment_id: str,
        name: str,
        artifact_location: str,
        lifecycle_stage: str,
        tags: list[ExperimentTag] | None = None,
        creation_time: int | None = None,
        last_update_time: int | None = None,
        workspace: str | None = None,
        trace_location: object = None,
        effective_trace_archival_retention: str | None = None,
    ) -> None:
        self._experiment_id = experiment_id
        self._name = name
        self._artifact_location = artifact_location
        self._lifecycle_stage = lifecycle_stage
        self._tags = {tag.key: tag.value for tag in tags or []}
        self._creation_time = creation_time
        self._last_update_time = last_update_time
        self._workspace = workspace

    @property
    def experiment_id(self) -> str:
        return self._experiment_id

    @property
    def name(self) -> str:
        return self._name

    @property
    def artifact_location(self) -> str:
        return self._artifact_location

    @property
    def lifecycle_stage(self) -> str:
        return self._lifecycle_stage

    @property
    def tags(self) -> dict[str, str]:
        return self._tags

    @property
    def creation_time(self) -> int | None:
        return self._creation_time

    @property
    def last_update_time(self) -> int | None:
        return self._last_update_time

    @property
    def workspace(self) -> str | None:
        return self._workspace
